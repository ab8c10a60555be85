#include "server/tls/tls_place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/siphash.h"

static const char *const kinds[] = {"", ".ecdsa", ".rsa"};

static const struct {
    const char *chain;
    const char *key;
} forms[] = {
    {"/fullchain.pem", "/privkey.pem"},
    {".crt", ".key"},
    {".pem", ".pem"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))
#define FORMS (sizeof(forms) / sizeof(forms[0]))

bool tls_place_at(struct tls_place *place, const char *dir, const char *host,
                  size_t n)
{
    const char *kind = kinds[n / FORMS % KINDS];
    int len;

    if (n >= KINDS * FORMS)
        return false;
    len = snprintf(place->chain, sizeof(place->chain), "%s/%s%s%s", dir, host,
                   kind, forms[n % FORMS].chain);
    if (len < 0 || (size_t)len >= sizeof(place->chain))
        return false;
    len = snprintf(place->key, sizeof(place->key), "%s/%s%s%s", dir, host, kind,
                   forms[n % FORMS].key);
    return len >= 0 && (size_t)len < sizeof(place->key);
}

bool tls_place_exists(const struct tls_place *place)
{
    struct stat file;

    return stat(place->chain, &file) == 0;
}

/* ---- Names --------------------------------------------------------------- */

static struct slice without(struct slice name, const char *ending)
{
    struct slice end = slice_str(ending);

    return slice_ends(name, end) ? slice_head(name, name.len - end.len) : name;
}

static bool is_host_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_';
}

static bool is_host(struct slice name)
{
    if (name.len == 0 || name.len >= TLS_HOST_MAX || name.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if (!is_host_byte(name.ptr[i]))
            return false;
    }
    return slice_equal(name, SLICE(TLS_DEFAULT)) ||
           slice_find(name, '.') < name.len;
}

bool tls_place_host(struct slice entry, char host[TLS_HOST_MAX])
{
    struct slice name = entry;

    if (slice_ends(entry, SLICE(".key")))
        return false; /* its .crt is listed, too */
    for (size_t i = 0; i < FORMS && name.len == entry.len; i++)
        name = without(entry, forms[i].chain);
    for (size_t i = 1; i < KINDS; i++)
        name = without(name, kinds[i]);
    if (!is_host(name))
        return false;
    memcpy(host, name.ptr, name.len);
    host[name.len] = '\0';
    return true;
}

/* ---- Changes ------------------------------------------------------------- */

struct trace {
    uint64_t before;
    uint64_t inode;
    int64_t size;
    int64_t written_s, written_ns;
    int64_t changed_s, changed_ns;
};

static uint64_t add_file(uint64_t stamp, const char *path)
{
    static const struct siphash_key no_secret = {0, 0};
    struct stat file;
    struct trace trace;

    if (stat(path, &file) < 0)
        return stamp;
    trace = (struct trace){stamp,
                           file.st_ino,
                           file.st_size,
                           file.st_mtim.tv_sec,
                           file.st_mtim.tv_nsec,
                           file.st_ctim.tv_sec,
                           file.st_ctim.tv_nsec};
    return siphash(&no_secret, slice_of(&trace, sizeof(trace)));
}

uint64_t tls_place_stamp(const char *dir, const char *host)
{
    struct tls_place place;
    uint64_t stamp = 0;

    for (size_t n = 0; tls_place_at(&place, dir, host, n); n++) {
        uint64_t before = stamp;

        stamp = add_file(stamp, place.chain);
        if (stamp != before)
            stamp = add_file(stamp, place.key);
    }
    return stamp;
}
