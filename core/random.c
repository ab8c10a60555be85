#include "core/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

const char random_base62[62] __attribute__((nonstring)) =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

void random_init(struct random *random)
{
    random->left = 0;
}

void random_release(struct random *random)
{
    explicit_bzero(random, sizeof(*random));
}

/* getrandom can only fail here on a kernel without it; go no further then. */
static void random_fill(struct random *random)
{
    size_t have = 0;

    while (have < RANDOM_BLOCK) {
        ssize_t got = getrandom(random->bytes + have, RANDOM_BLOCK - have, 0);

        if (got < 0 && errno != EINTR) {
            fputs("waypost: the system has no random numbers\n", stderr);
            abort();
        }
        have += got > 0 ? (size_t)got : 0;
    }
    random->left = RANDOM_BLOCK;
}

void random_bytes(struct random *random, void *out, size_t len)
{
    unsigned char *to = out;

    while (len > 0) {
        unsigned char *from;
        size_t part;

        if (random->left == 0)
            random_fill(random);
        part = len < random->left ? len : random->left;
        from = random->bytes + RANDOM_BLOCK - random->left;
        memcpy(to, from, part);
        memset(from, 0, part);
        random->left -= part;
        to += part;
        len -= part;
    }
}

uint64_t random_u64(struct random *random)
{
    uint64_t value;

    random_bytes(random, &value, sizeof(value));
    return value;
}

void random_text(struct random *random, const char *alphabet,
                 size_t alphabet_len, char *out, size_t len)
{
    unsigned limit = (unsigned)(256 / alphabet_len * alphabet_len);

    for (size_t i = 0; i < len;) {
        unsigned char byte;

        random_bytes(random, &byte, 1);
        if (byte < limit)
            out[i++] = alphabet[byte % alphabet_len];
    }
}
