#ifndef ATTRIBUTION_DICTIONARY_H
#define ATTRIBUTION_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/redis.h"
#include "core/slice.h"

/*
 * The strings that clicks refer to by hash: user agents, referrers and
 * languages stand in the hashes dict:ua, dict:ref and dict:lang, each written
 * once. A dictionary remembers what this connection has written.
 *
 *     dictionary_init(&d, DICTIONARY_BUCKETS);
 *     if (dictionary_write(&d, redis, DICTIONARY_UA, text, on_reply, self))
 *         ...                    HSETNX is under way, on_reply will be called
 *     dictionary_clear(&d);      after a failure, and on every connect
 *     dictionary_release(&d);
 *
 * It is bounded and lossy: a string that was pushed out is written again,
 * which HSETNX makes harmless. It never claims a string that was not written.
 * HSETNX, so that the first of two strings with one hash stays: nobody can
 * overwrite a string by finding a collision.
 */
enum dictionary_kind { DICTIONARY_UA, DICTIONARY_REF, DICTIONARY_LANG };

#define DICTIONARY_BUCKETS 4096 /* of 4 hashes each: 128 KiB */

struct dictionary {
    uint64_t *seen; /* owned; 0 = free */
    size_t buckets; /* a power of two */
};

void dictionary_init(struct dictionary *dictionary, size_t buckets);
void dictionary_release(struct dictionary *dictionary);

/* Forgets everything. */
void dictionary_clear(struct dictionary *dictionary);

/*
 * Sends the string unless it is empty or known; true if it was sent, and then
 * `fn` will be called. After an error, clear the dictionary.
 */
bool dictionary_write(struct dictionary *dictionary, struct redis *redis,
                      enum dictionary_kind kind, struct slice text,
                      redis_reply_fn *fn, void *arg);

#endif
