#include "core/siphash.h"

#include <string.h>

struct siphash_state {
    uint64_t v0, v1, v2, v3;
};

/* In line, the state stays in registers. */
#define IN_LINE static inline __attribute__((always_inline))

IN_LINE uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

IN_LINE void sip_round(struct siphash_state *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

IN_LINE void sip_word(struct siphash_state *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    sip_round(s);
    s->v0 ^= word;
}

/* The bytes that are left, fewer than eight, as the low bytes of a word. */
IN_LINE uint64_t rest_word(struct slice rest, size_t total)
{
    uint64_t word = 0;

    if (total >= 8 && rest.len > 0) {
        /* Those before them are there to be read, and fall out again. */
        memcpy(&word, rest.ptr + rest.len - 8, 8);
        return word >> (8 * (8 - rest.len));
    }
    for (size_t i = 0; i < rest.len; i++)
        word |= (uint64_t)(unsigned char)rest.ptr[i] << (8 * i);
    return word;
}

/* The last word: what is left, and the length in the top byte. */
IN_LINE uint64_t last_word(struct slice rest, size_t total)
{
    return rest_word(rest, total) | (uint64_t)(total & 0xff) << 56;
}

uint64_t siphash(const struct siphash_key *key, struct slice bytes)
{
    struct siphash_state s = {
        key->k0 ^ 0x736f6d6570736575,
        key->k1 ^ 0x646f72616e646f6d,
        key->k0 ^ 0x6c7967656e657261,
        key->k1 ^ 0x7465646279746573,
    };
    struct slice rest = bytes;

    while (rest.len >= 8) {
        uint64_t word;

        memcpy(&word, rest.ptr, 8);
        sip_word(&s, word);
        rest = slice_skip(rest, 8);
    }
    sip_word(&s, last_word(rest, bytes.len));
    s.v2 ^= 0xff;
    for (int i = 0; i < 4; i++)
        sip_round(&s);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
