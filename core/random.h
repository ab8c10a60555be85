#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Randomness from the system's CSPRNG (getrandom), read in blocks so that the
 * redirect path does not pay a system call for each click id.
 *
 * A struct random belongs to one thread. Bytes are wiped once handed out. It
 * must not be used on both sides of a fork.
 */
#define RANDOM_BLOCK 4096

struct random {
    unsigned char bytes[RANDOM_BLOCK];
    size_t left; /* bytes not yet handed out, at the end of `bytes` */
};

void random_init(struct random *random);
void random_release(struct random *random); /* wipes it */

void random_bytes(struct random *random, void *out, size_t len);

uint64_t random_u64(struct random *random);

/* `len` characters, each uniform over `alphabet` (1 to 256 characters). */
void random_text(struct random *random, const char *alphabet,
                 size_t alphabet_len, char *out, size_t len);

/* 0-9A-Za-z, for random_text. */
extern const char random_base62[62];

#endif
