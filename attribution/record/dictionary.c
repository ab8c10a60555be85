#include "attribution/record/dictionary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/click.h"
#include "core/memory.h"

#define BUCKET 4

struct dictionary_key {
    struct slice key; /* in Redis */
    uint64_t salt;    /* one set serves all kinds */
};

static const struct dictionary_key dictionary_keys[] = {
    [DICTIONARY_UA] = {SLICE_INIT("dict:ua"), 0},
    [DICTIONARY_REF] = {SLICE_INIT("dict:ref"), 0x9e3779b97f4a7c15},
    [DICTIONARY_LANG] = {SLICE_INIT("dict:lang"), 0xc2b2ae3d27d4eb4f},
};

void dictionary_init(struct dictionary *dictionary, size_t buckets)
{
    dictionary->buckets = buckets;
    dictionary->seen = memory_zalloc(buckets * BUCKET, sizeof(uint64_t));
}

void dictionary_release(struct dictionary *dictionary)
{
    free(dictionary->seen);
    dictionary->seen = NULL;
}

void dictionary_clear(struct dictionary *dictionary)
{
    memset(dictionary->seen, 0,
           dictionary->buckets * BUCKET * sizeof(uint64_t));
}

/* Whether it was known; it is afterwards, and the oldest of its bucket may
 * not be. */
static bool learn(struct dictionary *dictionary, uint64_t hash)
{
    uint64_t *bucket =
        dictionary->seen + (hash & (dictionary->buckets - 1)) * BUCKET;

    for (size_t i = 0; i < BUCKET; i++) {
        if (bucket[i] == hash && hash != 0)
            return true;
    }
    memmove(bucket + 1, bucket, (BUCKET - 1) * sizeof(*bucket));
    bucket[0] = hash;
    return false;
}

bool dictionary_write(struct dictionary *dictionary, struct redis *redis,
                      enum dictionary_kind kind, struct slice text,
                      redis_reply_fn *fn, void *arg)
{
    const struct dictionary_key *key = &dictionary_keys[kind];
    uint64_t hash = click_hash(text);
    char hex[17];

    if (text.len == 0 || learn(dictionary, hash ^ key->salt))
        return false;
    snprintf(hex, sizeof(hex), "%016llx", (unsigned long long)hash);
    redis_call(redis, fn, arg, SLICE("HSETNX"), key->key, slice_of(hex, 16),
               text);
    return true;
}
