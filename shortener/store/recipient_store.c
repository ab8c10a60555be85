#include "shortener/store/recipient_store.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define KEY_PREFIX "recipient:"
#define TOKEN_MAX  64  /* longer ones are nobody's */
#define REMOVE_MAX 500 /* keys in one command */

/* The key of a token, in the caller's room. */
struct recipient_key {
    char text[sizeof(KEY_PREFIX) - 1 + TOKEN_MAX];
};

static struct slice key_of(struct recipient_key *key, struct slice token)
{
    size_t prefix = sizeof(KEY_PREFIX) - 1;

    token = slice_head(token, TOKEN_MAX);
    memcpy(key->text, KEY_PREFIX, prefix);
    if (token.len > 0)
        memcpy(key->text + prefix, token.ptr, token.len);
    return slice_of(key->text, prefix + token.len);
}

/* Commands that end together. */
struct recipient_batch {
    size_t left;
    int64_t count;
    struct error err; /* the first one's */
    size_t line;      /* read: of the next reply */
    recipient_store_record_fn *record;
    recipient_store_fn *fn;
    void *arg;
};

static struct recipient_batch *batch_new(recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = memory_zalloc(1, sizeof(*batch));

    batch->fn = fn;
    batch->arg = arg;
    return batch;
}

static void batch_note(struct recipient_batch *batch, enum error_code code,
                       const struct redisReply *reply)
{
    if (code != ERROR_NONE && batch->err.code == ERROR_NONE)
        store_describe(code, reply, &batch->err);
    if (--batch->left > 0)
        return;
    batch->fn(batch->arg, batch->err.code != ERROR_NONE ? &batch->err : NULL,
              batch->count);
    free(batch);
}

static void on_put(void *arg, enum error_code code,
                   const struct redisReply *reply)
{
    struct recipient_batch *batch = arg;

    batch->count += code == ERROR_NONE;
    batch_note(batch, code, reply);
}

static void on_removed(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct recipient_batch *batch = arg;

    batch->count += redis_reply_int(reply, 0);
    batch_note(batch, code, reply);
}

/* Callbacks never come before this returns, so counting up as we go is safe. */
void recipient_store_put(struct redis *redis, const struct recipient *list,
                         size_t count, recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = batch_new(fn, arg);
    struct slice words[2 + RECIPIENT_WORDS_MAX];
    struct recipient_key key;

    batch->left = count;
    words[0] = SLICE("HSET");
    for (size_t i = 0; i < count; i++) {
        words[1] = key_of(&key, list[i].token);
        redis_command(redis, on_put, batch, words,
                      2 + recipient_to_words(&list[i], words + 2));
    }
}

void recipient_store_remove(struct redis *redis, struct slice tokens,
                            recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = batch_new(fn, arg);
    struct recipient_key keys[REMOVE_MAX];
    struct slice words[1 + REMOVE_MAX];

    words[0] = SLICE("UNLINK");
    while (!slice_is_none(tokens)) {
        size_t count = 0;
        struct slice token;

        while (count < REMOVE_MAX && slice_split(&tokens, '\n', &token)) {
            words[1 + count] = key_of(&keys[count], token);
            count++;
        }
        batch->left++;
        redis_command(redis, on_removed, batch, words, 1 + count);
    }
}

static void on_read(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct recipient_batch *batch = arg;

    batch->count += redis_reply_len(reply) > 0;
    if (code == ERROR_NONE)
        batch->record(batch->arg, batch->line, reply);
    batch->line++;
    batch_note(batch, code, reply);
}

void recipient_store_read(struct redis *redis, struct slice tokens,
                          recipient_store_record_fn *record,
                          recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = batch_new(fn, arg);
    struct recipient_key key;
    struct slice token;

    batch->record = record;
    while (slice_split(&tokens, '\n', &token)) {
        batch->left++;
        redis_call(redis, on_read, batch, SLICE("HGETALL"),
                   key_of(&key, token));
    }
}

void recipient_store_get(struct redis *redis, struct slice token,
                         store_get_fn *fn, void *arg)
{
    struct recipient_key key;

    store_get(redis, key_of(&key, token), fn, arg);
}
