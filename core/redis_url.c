#include "core/redis_url.h"

#include <stdio.h>
#include <string.h>

#define FORMS "use redis://[user][:password]@host[:port][/db] or unix:///path"

static int refuse(struct error *err, const char *what)
{
    return error_field(err, ERROR_USAGE, "bad_redis_address", "redis",
                       "address of Redis: %s; " FORMS, what);
}

/* Copies into a C string, which holds no NUL of its own. */
static bool put(struct slice from, char *to, size_t size)
{
    if (from.len >= size || slice_find(from, '\0') < from.len)
        return false;
    if (from.len > 0)
        memcpy(to, from.ptr, from.len);
    to[from.len] = '\0';
    return true;
}

/* The same with %xx decoded. */
static bool put_decoded(struct slice from, char *to, size_t size)
{
    size_t len = 0;

    while (from.len > 0) {
        uint64_t byte = (unsigned char)from.ptr[0];
        size_t took = 1;

        if (from.ptr[0] == '%') {
            if (from.len < 3 ||
                !slice_parse_hex64(slice_of(from.ptr + 1, 2), &byte))
                return false;
            took = 3;
        }
        if (byte == 0 || len + 1 >= size)
            return false;
        to[len++] = (char)byte;
        from = slice_skip(from, took);
    }
    to[len] = '\0';
    return true;
}

static int parse_database(struct slice text, struct redis_config *config,
                          struct error *err)
{
    uint64_t number = 0;

    if (text.len > 0 && (!slice_parse_u64(text, &number) || number > 65535))
        return refuse(err, "the database must be a number");
    config->database = (int)number;
    return 0;
}

static int parse_path(struct slice path, struct redis_config *config,
                      struct error *err)
{
    if (path.len == 0 || path.ptr[0] != '/')
        return refuse(err, "a unix socket's path must begin with /");
    if (!put(path, config->path, sizeof(config->path)))
        return refuse(err, "a unix socket's path has at most 107 bytes");
    return 0;
}

static int parse_unix(struct slice rest, struct redis_config *config,
                      struct error *err)
{
    size_t query = slice_find(rest, '?');
    struct slice database = slice_skip(rest, query);

    if (parse_path(slice_head(rest, query), config, err) < 0)
        return err->code;
    if (database.len > 0 && !slice_starts(database, SLICE("?db=")))
        return refuse(err, "only ?db=n may follow a unix socket's path");
    return parse_database(slice_skip(database, 4), config, err);
}

/* The last @ ends them, so that a stray @ in a password is no other host. */
static int parse_credentials(struct slice *rest, struct redis_config *config,
                             struct error *err)
{
    size_t end = rest->len;
    size_t colon;
    struct slice both;

    while (end > 0 && rest->ptr[end - 1] != '@')
        end--;
    both = slice_head(*rest, end > 0 ? end - 1 : 0);
    *rest = slice_skip(*rest, end);
    colon = slice_find(both, ':');
    if (!put_decoded(slice_head(both, colon), config->user,
                     sizeof(config->user)) ||
        !put_decoded(slice_skip(both, colon + 1), config->password,
                     sizeof(config->password)))
        return refuse(err, "the user or password is too long or badly encoded");
    return 0;
}

/* Cuts "host" or "[v6]" off the front; what is left is ":port" or "". */
static bool parse_host(struct slice *rest, struct redis_config *config)
{
    bool bracket = rest->len > 0 && rest->ptr[0] == '[';
    size_t end = slice_find(*rest, bracket ? ']' : ':');
    struct slice host = slice_head(*rest, end);

    if (bracket)
        host = slice_skip(host, 1);
    if (host.len == 0 || (bracket && end == rest->len))
        return false;
    *rest = slice_skip(*rest, bracket ? end + 1 : end);
    return put(host, config->host, sizeof(config->host));
}

static int parse_tcp(struct slice rest, struct redis_config *config,
                     struct error *err)
{
    struct slice authority;
    size_t slash;
    uint64_t port = 6379;

    /* A / in a password is %2F, so the first one ends the authority. */
    slash = slice_find(rest, '/');
    authority = slice_head(rest, slash);
    if (parse_credentials(&authority, config, err) < 0)
        return err->code;
    if (!parse_host(&authority, config))
        return refuse(err, "the host is missing or too long");
    if (authority.len > 0 &&
        (authority.ptr[0] != ':' ||
         !slice_parse_u64(slice_skip(authority, 1), &port) || port == 0 ||
         port > 65535))
        return refuse(err, "the port must be a number from 1 to 65535");
    config->port = (uint16_t)port;
    config->path[0] = '\0';
    return parse_database(slice_skip(rest, slash + 1), config, err);
}

int redis_url_parse(struct slice url, struct redis_config *config,
                    struct error *err)
{
    struct redis_config parsed = *config;
    int code;

    parsed.user[0] = '\0';
    parsed.password[0] = '\0';
    parsed.database = 0;
    if (slice_starts(url, SLICE("redis://")))
        code = parse_tcp(slice_skip(url, 8), &parsed, err);
    else if (slice_starts(url, SLICE("unix://")))
        code = parse_unix(slice_skip(url, 7), &parsed, err);
    else if (slice_starts(url, SLICE("/")))
        code = parse_path(url, &parsed, err);
    else if (slice_starts(url, SLICE("rediss://")))
        code = error_field(err, ERROR_UNSUPPORTED, "no_redis_tls", "redis",
                           "address of Redis: this build has no TLS to "
                           "Redis; use a tunnel such as stunnel, and redis://");
    else
        code = refuse(err, "it is not understood");
    if (code == 0)
        *config = parsed;
    explicit_bzero(&parsed, sizeof(parsed));
    return code;
}
