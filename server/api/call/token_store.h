#ifndef SERVER_TOKEN_STORE_H
#define SERVER_TOKEN_STORE_H

#include <stddef.h>

#include "core/error.h"
#include "core/redis.h"
#include "server/api/call/token.h"

/*
 * Tokens in Redis: `token:<hash>` is a hash of name, scopes and created_at;
 * the set `idx:tokens` holds the hashes.
 *
 * Every callback is called once, from the loop. `err` is NULL where it went
 * well; what is handed over is valid during the callback.
 */

/* `token` is NULL with `err` NULL too where there is no such token. */
typedef void token_store_get_fn(void *arg, const struct token *token,
                                const struct error *err);

/* Oldest first. */
typedef void token_store_list_fn(void *arg, const struct token *tokens,
                                 size_t count, const struct error *err);

typedef void token_store_done_fn(void *arg, const struct error *err);

/* `hash`: TOKEN_HASH_LEN hex digits. */
void token_store_get(struct redis *redis, struct slice hash,
                     token_store_get_fn *fn, void *arg);

/* Makes or overwrites it. */
void token_store_put(struct redis *redis, const struct token *token,
                     token_store_done_fn *fn, void *arg);

void token_store_list(struct redis *redis, token_store_list_fn *fn, void *arg);

/* Removes it; one that is not there is gone already. */
void token_store_remove(struct redis *redis, struct slice hash,
                        token_store_done_fn *fn, void *arg);

#endif
