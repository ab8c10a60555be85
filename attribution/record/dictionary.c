#include "attribution/record/dictionary.h"

#include <stdlib.h>
#include <string.h>

#include "core/base64_number.h"
#include "core/buffer.h"
#include "core/memory.h"

#define BUCKET 4

struct dictionary_key {
    struct slice key; /* in Redis */
    uint64_t salt;    /* one set serves all kinds */
};

static const struct dictionary_key dictionary_keys[] = {
    [DICTIONARY_ANSWER] = {SLICE_INIT("dict:answer"), 0xc2b2ae3d27d4eb4f},
    [DICTIONARY_CLIENT] = {SLICE_INIT("dict:client"), 0},
    [DICTIONARY_REF] = {SLICE_INIT("dict:ref"), 0x9e3779b97f4a7c15},
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

bool dictionary_learn(struct dictionary *dictionary, enum dictionary_kind kind,
                      uint64_t hash)
{
    uint64_t mark = hash ^ dictionary_keys[kind].salt;
    uint64_t *bucket =
        dictionary->seen + (mark & (dictionary->buckets - 1)) * BUCKET;

    if (hash == 0)
        return false;
    for (size_t i = 0; i < BUCKET; i++) {
        if (bucket[i] == mark && mark != 0)
            return false;
    }
    memmove(bucket + 1, bucket, (BUCKET - 1) * sizeof(*bucket));
    bucket[0] = mark;
    return true;
}

/* As in the clicks: a number where it is a field of its own, else base64. */
static void append_id(struct buffer *out, enum dictionary_kind kind,
                      uint64_t hash)
{
    if (kind == DICTIONARY_ANSWER) {
        buffer_append_i64(out, (int64_t)hash);
    } else {
        base64_number_write(hash, buffer_reserve(out, BASE64_NUMBER_LEN));
        buffer_commit(out, BASE64_NUMBER_LEN);
    }
}

void dictionary_write(struct redis *redis, enum dictionary_kind kind,
                      uint64_t hash, struct slice text, redis_reply_fn *fn,
                      void *arg)
{
    struct buffer id = BUFFER_INIT;

    append_id(&id, kind, hash);
    redis_call(redis, fn, arg, SLICE("HSETNX"), dictionary_keys[kind].key,
               buffer_slice(&id), text);
    buffer_release(&id);
}
