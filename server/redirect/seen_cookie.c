#include "server/redirect/seen_cookie.h"

#include <stdint.h>
#include <stdio.h>

#define NAME_MAX_BYTES 16

/* Into `out`; 32 bits of the hash tell the few links of one browser apart. */
static struct slice write_name(const struct siphash_key *secret,
                               struct slice link, char out[NAME_MAX_BYTES])
{
    uint32_t hash = (uint32_t)siphash(secret, link);
    int len = snprintf(out, NAME_MAX_BYTES, "wp_%08x", hash);

    return slice_of(out, (size_t)len);
}

bool seen_cookie_is_in(struct slice header, const struct siphash_key *secret,
                       struct slice link)
{
    char text[NAME_MAX_BYTES];
    struct slice name = write_name(secret, link, text);
    struct slice pair;

    while (header.len > 0 && slice_split(&header, ';', &pair)) {
        size_t equals = slice_find(pair, '=');

        if (equals < pair.len &&
            slice_equal(slice_trim(slice_head(pair, equals)), name))
            return true;
    }
    return false;
}

void seen_cookie_append(const struct siphash_key *secret, struct slice link,
                        struct buffer *out)
{
    char text[NAME_MAX_BYTES];

    buffer_append(out, SLICE("Set-Cookie: "));
    buffer_append(out, write_name(secret, link, text));
    buffer_appendf(out, "=1; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax\r\n",
                   SEEN_COOKIE_SECONDS);
}
