#include "server/api/call/token_store.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/redis_reply.h"
#include "server/api/call/redis_error.h"
#include "server/api/call/scope.h"

#define TOKEN_INDEX SLICE("idx:tokens")
#define TOKEN_KEY   "token:"

struct token_key {
    char text[sizeof(TOKEN_KEY) + TOKEN_HASH_LEN];
    size_t len;
};

static struct slice key_of(struct slice hash, struct token_key *key)
{
    size_t prefix = sizeof(TOKEN_KEY) - 1;

    hash = slice_head(hash, TOKEN_HASH_LEN);
    memcpy(key->text, TOKEN_KEY, prefix);
    memcpy(key->text + prefix, hash.ptr, hash.len);
    key->len = prefix + hash.len;
    return slice_of(key->text, key->len);
}

/* False where the hash is empty: no such token. */
static bool read_token(struct slice hash, const struct redisReply *reply,
                       struct token *token)
{
    struct slice name = redis_reply_field(reply, SLICE("name"));

    if (slice_is_none(name))
        return false;
    *token = (struct token){0};
    name = slice_head(name, TOKEN_NAME_MAX);
    hash = slice_head(hash, TOKEN_HASH_LEN);
    memcpy(token->name, name.ptr, name.len);
    memcpy(token->hash, hash.ptr, hash.len);
    token->scopes = scope_read(redis_reply_field(reply, SLICE("scopes")));
    if (!slice_parse_i64(redis_reply_field(reply, SLICE("created_at")),
                         &token->created_ms))
        token->created_ms = 0;
    return true;
}

struct token_get {
    token_store_get_fn *fn;
    void *arg;
    char hash[TOKEN_HASH_LEN + 1];
};

static void on_token(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct token_get *get = arg;
    struct error err = ERROR_INIT;
    struct token token;

    if (redis_error_set(&err, code, reply) < 0)
        get->fn(get->arg, NULL, &err);
    else if (read_token(slice_str(get->hash), reply, &token))
        get->fn(get->arg, &token, NULL);
    else
        get->fn(get->arg, NULL, NULL);
    free(get);
}

void token_store_get(struct redis *redis, struct slice hash,
                     token_store_get_fn *fn, void *arg)
{
    struct token_get *get = memory_zalloc(1, sizeof(*get));
    struct token_key key;

    get->fn = fn;
    get->arg = arg;
    hash = slice_head(hash, TOKEN_HASH_LEN);
    memcpy(get->hash, hash.ptr, hash.len);
    redis_call(redis, on_token, get, SLICE("HGETALL"), key_of(hash, &key));
}

struct token_done {
    token_store_done_fn *fn;
    void *arg;
};

static void on_done(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct token_done *done = arg;
    struct error err = ERROR_INIT;
    int failed = redis_error_set(&err, code, reply);

    if (done->fn != NULL)
        done->fn(done->arg, failed < 0 ? &err : NULL);
    free(done);
}

static struct token_done *done_new(token_store_done_fn *fn, void *arg)
{
    struct token_done *done = memory_zalloc(1, sizeof(*done));

    done->fn = fn;
    done->arg = arg;
    return done;
}

void token_store_put(struct redis *redis, const struct token *token,
                     token_store_done_fn *fn, void *arg)
{
    struct buffer scopes = BUFFER_INIT;
    struct buffer created = BUFFER_INIT;
    struct slice hash = slice_str(token->hash);
    struct token_key key;

    scope_append(&scopes, token->scopes);
    buffer_append_i64(&created, token->created_ms);
    /* The index first: an entry without its token is skipped by readers. */
    redis_call(redis, NULL, NULL, SLICE("SADD"), TOKEN_INDEX, hash);
    redis_call(redis, on_done, done_new(fn, arg), SLICE("HSET"),
               key_of(hash, &key), SLICE("name"), slice_str(token->name),
               SLICE("scopes"), buffer_slice(&scopes), SLICE("created_at"),
               buffer_slice(&created));
    buffer_release(&created);
    buffer_release(&scopes);
}

void token_store_remove(struct redis *redis, struct slice hash,
                        token_store_done_fn *fn, void *arg)
{
    struct token_key key;

    redis_call(redis, NULL, NULL, SLICE("DEL"), key_of(hash, &key));
    redis_call(redis, on_done, done_new(fn, arg), SLICE("SREM"), TOKEN_INDEX,
               hash);
}

struct token_list {
    struct redis *redis;
    token_store_list_fn *fn;
    void *arg;
    struct token *tokens; /* owned */
    size_t count;         /* found */
    size_t due;           /* replies that have not come yet */
    struct error err;     /* the first that happened */
};

static int by_creation(const void *left, const void *right)
{
    const struct token *a = left;
    const struct token *b = right;

    if (a->created_ms != b->created_ms)
        return a->created_ms < b->created_ms ? -1 : 1;
    return slice_compare(slice_str(a->hash), slice_str(b->hash));
}

static void end_list(struct token_list *list)
{
    if (list->count > 0)
        qsort(list->tokens, list->count, sizeof(*list->tokens), by_creation);
    list->fn(list->arg, list->tokens, list->count,
             list->err.code != ERROR_NONE ? &list->err : NULL);
    free(list->tokens);
    free(list);
}

static void on_listed(void *arg, const struct token *token,
                      const struct error *err)
{
    struct token_list *list = arg;

    if (err != NULL && list->err.code == ERROR_NONE)
        list->err = *err;
    if (token != NULL)
        list->tokens[list->count++] = *token;
    if (--list->due == 0)
        end_list(list);
}

static void on_hashes(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct token_list *list = arg;

    if (redis_error_set(&list->err, code, reply) < 0 ||
        redis_reply_len(reply) == 0) {
        end_list(list);
        return;
    }
    list->due = redis_reply_len(reply);
    list->tokens = memory_zalloc(list->due, sizeof(*list->tokens));
    for (size_t i = 0; i < redis_reply_len(reply); i++)
        token_store_get(list->redis,
                        redis_reply_slice(redis_reply_at(reply, i)), on_listed,
                        list);
}

void token_store_list(struct redis *redis, token_store_list_fn *fn, void *arg)
{
    struct token_list *list = memory_zalloc(1, sizeof(*list));

    list->redis = redis;
    list->fn = fn;
    list->arg = arg;
    redis_call(redis, on_hashes, list, SLICE("SMEMBERS"), TOKEN_INDEX);
}
