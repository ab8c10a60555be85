#ifndef CORE_SIGNED_TOKEN_H
#define CORE_SIGNED_TOKEN_H

#include <stdbool.h>

#include "core/hmac.h"
#include "core/random.h"
#include "core/slice.h"

/*
 * A token that tells by itself whether it is genuine, with nothing to look up:
 * 8 random base62 characters, and 3 that follow from them and a key.
 *
 *     hmac_set_key(hmac, key);
 *     signed_token_make(hmac, &random, token);
 *     signed_token_check(hmac, slice_of(token, SIGNED_TOKEN_LEN))    true
 *
 * The last three are the first 8 bytes of HMAC-SHA256 over the first eight,
 * as one big-endian number modulo 62^3, written in the digits 0-9A-Za-z, the
 * highest first. So a guess passes once in 238,328 times: enough to tell a
 * mistyped or made-up token, not to guard a secret.
 *
 * A million tokens of one key have 0.2% of a chance that two are the same.
 */
#define SIGNED_TOKEN_RANDOM 8
#define SIGNED_TOKEN_LEN    11

void signed_token_make(struct hmac *hmac, struct random *random,
                       char token[SIGNED_TOKEN_LEN]);

/* Could it be one: 11 base62 characters? */
bool signed_token_has_shape(struct slice text);

/* Is it one of this key? The time taken does not tell how much is right. */
bool signed_token_check(struct hmac *hmac, struct slice token);

#endif
