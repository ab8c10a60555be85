#ifndef CORE_PASSWORD_H
#define CORE_PASSWORD_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Passwords, kept as hashes that are slow to guess (scrypt, RFC 7914).
 *
 *     if (password_hash(password, &hash, &err) < 0) ...    what is stored
 *     if (password_verify(password, stored)) ...
 *
 * Each takes some 100 ms of a core and 32 MB, whether the password is right or
 * wrong, so neither is ever called on a loop (server/password_thread.h).
 *
 * A hash says how it was made, so that the cost can rise later:
 *
 *     $scrypt$ln=15,r=8,p=1$<salt>$<sum>
 *
 * with N = 2^ln, 16 bytes of salt and 32 of sum, both in base 64. What a hash
 * may ask for is bounded, since somebody may have written it by hand.
 */
#define PASSWORD_MAX 256 /* bytes */

/* Appends the hash. ERROR_INTERNAL if there is no memory or randomness. */
int password_hash(struct slice password, struct buffer *out, struct error *err)
    __attribute__((warn_unused_result));

/* Compared in constant time; false for a hash that is not understood. */
bool password_verify(struct slice password, struct slice hash);

#endif
