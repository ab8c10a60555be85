#ifndef SERVER_TOKEN_H
#define SERVER_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/random.h"
#include "core/slice.h"

/*
 * An API token: a secret that its owner keeps and we forget, and what we keep
 * of it. We store and compare the secret's SHA-256 only; it has 190 random
 * bits, so a slow hash would buy nothing, and a lookup by hash takes the same
 * time whatever the guess has in common with a token.
 */
#define TOKEN_PREFIX     "wp_"
#define TOKEN_SECRET_LEN 35 /* the prefix and 32 base62 characters */
#define TOKEN_HASH_LEN   64 /* hex */
#define TOKEN_ID_LEN     16 /* the hash's first digits */
#define TOKEN_NAME_MAX   64 /* bytes */

struct token {
    char hash[TOKEN_HASH_LEN + 1];
    char name[TOKEN_NAME_MAX + 1];
    unsigned scopes; /* enum scope */
    int64_t created_ms;
};

/* A new secret, NUL-terminated. */
void token_make_secret(struct random *random,
                       char secret[TOKEN_SECRET_LEN + 1]);

/* Whether text has a secret's shape. */
bool token_is_secret(struct slice text);

/* SHA-256 in lower case hex, NUL-terminated. */
void token_hash(struct slice secret, char hash[TOKEN_HASH_LEN + 1]);

/* What we keep of a secret. `name` was checked (token_check_name). */
void token_init(struct token *token, struct slice secret, struct slice name,
                unsigned scopes, int64_t now_ms);

/* The public id, by which a token is listed and revoked. */
struct slice token_id(const struct token *token);

/* 1 to TOKEN_NAME_MAX bytes without control characters. */
int token_check_name(struct slice name, struct error *err)
    __attribute__((warn_unused_result));

#endif
