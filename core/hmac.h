#ifndef CORE_HMAC_H
#define CORE_HMAC_H

#include "core/slice.h"

/*
 * HMAC with SHA-256 (RFC 2104), on OpenSSL's SHA-256.
 *
 *     hmac_sha256(key, bytes, mac);                 once
 *
 *     hmac = hmac_new();                            often
 *     hmac_set_key(hmac, key);                      again for another key
 *     hmac_sign(hmac, bytes, mac);
 *     hmac_free(&hmac);
 *
 * A struct hmac keeps the key's two half-done hashes, so that signing is two
 * steps of SHA-256 (some 0.3 µs here) and nothing is looked up or allocated.
 * It belongs to one thread. hmac_sign before hmac_set_key signs with the empty
 * key.
 */
#define HMAC_SIZE 32

struct hmac;

struct hmac *hmac_new(void);
void hmac_free(struct hmac **hmac); /* the key is wiped */

/* A key of any length. */
void hmac_set_key(struct hmac *hmac, struct slice key);

void hmac_sign(struct hmac *hmac, struct slice bytes,
               unsigned char mac[HMAC_SIZE]);

void hmac_sha256(struct slice key, struct slice bytes,
                 unsigned char mac[HMAC_SIZE]);

#endif
