#include "server/verify/verify_target.h"

#include <stdlib.h>
#include <string.h>

#define HTTP_PORT  80
#define HTTPS_PORT 443

/* Behind the last colon, unless that is part of an IPv6 address. */
static bool read_port(struct slice base, uint16_t *port)
{
    size_t at = base.len;
    uint64_t number;

    while (at > 0 && base.ptr[at - 1] >= '0' && base.ptr[at - 1] <= '9')
        at--;
    if (at == 0 || at == base.len || base.ptr[at - 1] != ':' ||
        !slice_parse_u64(slice_skip(base, at), &number) || number == 0 ||
        number > UINT16_MAX)
        return false;
    *port = (uint16_t)number;
    return true;
}

void verify_target_init(struct verify_target *target, struct slice host,
                        struct slice base, const char *listen)
{
    *target = (struct verify_target){
        .host = slice_copy(host),
        .secure = slice_starts(base, SLICE("https:")),
        .http_port = HTTP_PORT,
        .https_port = HTTPS_PORT,
        .listen = slice_copy(slice_str(listen)),
    };
    (void)read_port(base,
                    target->secure ? &target->https_port : &target->http_port);
}

void verify_target_release(struct verify_target *target)
{
    free(target->host);
    free(target->listen);
    explicit_bzero(target->key, sizeof(target->key));
}

uint16_t verify_target_port(const struct verify_target *target, bool secure)
{
    return secure ? target->https_port : target->http_port;
}
