#ifndef ATTRIBUTION_DICTIONARY_H
#define ATTRIBUTION_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/redis.h"
#include "core/slice.h"

/*
 * The strings that clicks refer to by hash: answers, clients and referrers
 * stand in the hashes dict:answer, dict:client and dict:ref, each written
 * once. A dictionary remembers what this connection has written.
 *
 *     dictionary_init(&d, DICTIONARY_BUCKETS);
 *     if (dictionary_learn(&d, DICTIONARY_REF, hash))
 *         dictionary_write(redis, DICTIONARY_REF, hash, text, on_reply, self);
 *     dictionary_clear(&d);      after a failure, and on every connect
 *     dictionary_release(&d);
 *
 * It is bounded and lossy: a string that was pushed out is written again,
 * which HSETNX makes harmless. It never claims a string that was not written.
 * HSETNX, so that the first of two strings with one hash stays: nobody can
 * overwrite a string by finding a collision.
 */
enum dictionary_kind { DICTIONARY_ANSWER, DICTIONARY_CLIENT, DICTIONARY_REF };

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
 * True if the string of this hash (of which 0 is none) has to be written; it
 * counts as written from then on. After an error, clear the dictionary.
 */
bool dictionary_learn(struct dictionary *dictionary, enum dictionary_kind kind,
                      uint64_t hash) __attribute__((warn_unused_result));

/* Sends HSETNX, under the id by which clicks refer to the string. */
void dictionary_write(struct redis *redis, enum dictionary_kind kind,
                      uint64_t hash, struct slice text, redis_reply_fn *fn,
                      void *arg);

#endif
