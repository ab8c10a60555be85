#include "shortener/store/recipient_store.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define KEY_PREFIX "recipient:"
#define HOLD_TEXT  "86400"
#define TOKEN_MAX  64 /* longer ones are nobody's */

_Static_assert(RECIPIENT_HOLD_S == 86400, "HOLD_TEXT says the same");

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
    struct error err; /* the first one's */
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

static void on_done(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct recipient_batch *batch = arg;

    if (code != ERROR_NONE && batch->err.code == ERROR_NONE)
        store_describe(code, reply, &batch->err);
    if (--batch->left > 0)
        return;
    batch->fn(batch->arg, batch->err.code != ERROR_NONE ? &batch->err : NULL);
    free(batch);
}

/* Callbacks never come before this returns, so counting up as we go is safe. */
static void put_one(struct redis *redis, const struct recipient *recipient,
                    struct recipient_batch *batch)
{
    struct slice words[2 + RECIPIENT_WORDS_MAX];
    struct recipient_key key;

    words[0] = SLICE("HSET");
    words[1] = key_of(&key, recipient->token);
    batch->left += 2;
    redis_command(redis, on_done, batch, words,
                  2 + recipient_to_words(recipient, words + 2));
    redis_call(redis, on_done, batch, SLICE("EXPIRE"), words[1],
               SLICE(HOLD_TEXT));
}

void recipient_store_put(struct redis *redis, const struct recipient *list,
                         size_t count, recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = batch_new(fn, arg);

    for (size_t i = 0; i < count; i++)
        put_one(redis, &list[i], batch);
}

void recipient_store_keep(struct redis *redis, struct slice tokens,
                          recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = batch_new(fn, arg);
    struct recipient_key key;
    struct slice token;

    while (slice_split(&tokens, '\n', &token)) {
        batch->left++;
        redis_call(redis, on_done, batch, SLICE("PERSIST"),
                   key_of(&key, token));
    }
}

void recipient_store_get(struct redis *redis, struct slice token,
                         store_get_fn *fn, void *arg)
{
    struct recipient_key key;

    store_get(redis, key_of(&key, token), fn, arg);
}

static void on_removed(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct recipient_batch *batch = arg;

    if (code == ERROR_NONE && redis_reply_int(reply, 0) == 0)
        error_set(&batch->err, ERROR_NOT_FOUND, "there is no such recipient");
    on_done(arg, code, reply);
}

void recipient_store_remove(struct redis *redis, struct slice token,
                            recipient_store_fn *fn, void *arg)
{
    struct recipient_batch *batch = batch_new(fn, arg);
    struct recipient_key key;

    batch->left = 1;
    redis_call(redis, on_removed, batch, SLICE("DEL"), key_of(&key, token));
}
