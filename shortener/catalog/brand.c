#include "shortener/catalog/brand.h"

#include <string.h>

#include "shortener/address/destination.h"
#include "shortener/address/host.h"

/*
 * Browsers send stranger hosts than DNS and certificates know; a brand needs
 * all three, and a QR symbol besides.
 */
static int check_letters(const char *host, struct error *err)
{
    struct slice name = slice_str(host);

    if (name.len > 0 && name.ptr[0] == '[')
        return 0; /* an IPv6 address, checked already */
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' &&
            c != '.')
            return error_field(err, ERROR_INVALID, "bad_host", "host",
                               "brand \"%" SLICE_FMT
                               "\": a host has letters, digits, - and . only",
                               SLICE_ARG(slice_head(name, 80)));
    }
    return 0;
}

/* Only now: before, it may have been written as %2e or an ideographic one. */
static void drop_last_dot(char *host)
{
    size_t len = strlen(host);

    if (len > 0 && host[len - 1] == '.')
        host[len - 1] = '\0';
}

int brand_host(struct slice text, char *out, struct error *err)
{
    if (slice_search(text, SLICE("://")) < text.len ||
        slice_find(text, '/') < text.len)
        return error_field(err, ERROR_INVALID, "bad_host", "host",
                           "brand \"%" SLICE_FMT
                           "\": give the host alone, such as go.acme.com, "
                           "without scheme or path",
                           SLICE_ARG(slice_head(text, 80)));
    if (text.len > 0 && text.ptr[0] != '[' && slice_find(text, ':') < text.len)
        return error_field(err, ERROR_INVALID, "bad_host", "host",
                           "brand \"%" SLICE_FMT
                           "\": leave the port out; --url says how it is "
                           "reached",
                           SLICE_ARG(slice_head(text, 80)));
    if (host_normalise(text, "host", out, err) < 0)
        return err->code;
    drop_last_dot(out);
    return check_letters(out, err);
}

static bool has_any(struct slice text, const char *bytes)
{
    for (; *bytes != '\0'; bytes++) {
        if (slice_find(text, *bytes) < text.len)
            return true;
    }
    return false;
}

/* "http://host" or "https://host:port" and nothing around it. */
static int check_base(struct slice url, struct error *err)
{
    struct slice rest =
        slice_skip(url, slice_search(url, SLICE("://")) + strlen("://"));
    struct buffer normal = BUFFER_INIT;
    int code = destination_normalise(url, "url", &normal, err);

    if (code == 0 && (has_any(rest, "/?#") || has_any(url, " \t")))
        code = error_field(err, ERROR_INVALID, "bad_url", "url",
                           "url \"%" SLICE_FMT
                           "\" must be scheme, host and port alone, such as "
                           "http://localhost:8080",
                           SLICE_ARG(slice_head(url, 80)));
    buffer_release(&normal);
    return code;
}

int brand_check(const struct brand *brand, struct error *err)
{
    if (brand->url.len > 0)
        return check_base(brand->url, err);
    return 0;
}

void brand_to_fields(const struct brand *brand, struct fields *fields)
{
    fields_add(fields, "host", brand->host);
    fields_add(fields, "url", brand->url);
    fields_add(fields, "root_url", brand->root_url);
    fields_add(fields, "not_found_url", brand->not_found_url);
    fields_add(fields, "expired_url", brand->expired_url);
    fields_add(fields, "ios_apps", brand->ios_apps);
    fields_add(fields, "android_apps", brand->android_apps);
    fields_add_int(fields, "created_at", brand->created_at);
    fields_add_int(fields, "updated_at", brand->updated_at);
    fields_add(fields, "allowed_hosts", brand->allowed_hosts);
    if (brand->allow_shorteners)
        fields_add_int(fields, "allow_shorteners", 1);
}

int brand_from_reply(struct brand *brand, const struct redisReply *reply)
{
    *brand = (struct brand){
        .host = redis_reply_field(reply, SLICE("host")),
        .url = redis_reply_field(reply, SLICE("url")),
        .root_url = redis_reply_field(reply, SLICE("root_url")),
        .not_found_url = redis_reply_field(reply, SLICE("not_found_url")),
        .expired_url = redis_reply_field(reply, SLICE("expired_url")),
        .created_at = fields_int(reply, "created_at", 0),
        .updated_at = fields_int(reply, "updated_at", 0),
        .version = fields_int(reply, "version", 1),
        .ios_apps = redis_reply_field(reply, SLICE("ios_apps")),
        .android_apps = redis_reply_field(reply, SLICE("android_apps")),
        .allowed_hosts = redis_reply_field(reply, SLICE("allowed_hosts")),
        .allow_shorteners = fields_int(reply, "allow_shorteners", 0) != 0,
    };
    return brand->host.len > 0 ? 0 : ERROR_NOT_FOUND;
}

void brand_base(const struct brand *brand, struct buffer *out)
{
    if (brand->url.len > 0) {
        buffer_append(out, brand->url);
        return;
    }
    buffer_append(out, SLICE("https://"));
    buffer_append(out, brand->host);
}
