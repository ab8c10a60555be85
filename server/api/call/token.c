#include "server/api/call/token.h"

#include <stddef.h>

#include "core/sha256.h"

void token_make_secret(struct random *random, char secret[TOKEN_SECRET_LEN + 1])
{
    size_t prefix = sizeof(TOKEN_PREFIX) - 1;

    memcpy(secret, TOKEN_PREFIX, prefix);
    random_text(random, random_base62, sizeof(random_base62), secret + prefix,
                TOKEN_SECRET_LEN - prefix);
    secret[TOKEN_SECRET_LEN] = '\0';
}

static bool is_base62(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

bool token_is_secret(struct slice text)
{
    if (text.len != TOKEN_SECRET_LEN ||
        !slice_starts(text, SLICE(TOKEN_PREFIX)))
        return false;
    for (size_t i = sizeof(TOKEN_PREFIX) - 1; i < text.len; i++) {
        if (!is_base62(text.ptr[i]))
            return false;
    }
    return true;
}

void token_hash(struct slice secret, char hash[TOKEN_HASH_LEN + 1])
{
    sha256_hex(secret, hash);
    hash[TOKEN_HASH_LEN] = '\0';
}

void token_init(struct token *token, struct slice secret, struct slice name,
                unsigned scopes, int64_t now_ms)
{
    *token = (struct token){.scopes = scopes, .created_ms = now_ms};
    token_hash(secret, token->hash);
    name = slice_head(name, TOKEN_NAME_MAX);
    memcpy(token->name, name.ptr, name.len);
}

struct slice token_id(const struct token *token)
{
    return slice_of(token->hash, TOKEN_ID_LEN);
}

int token_check_name(struct slice name, struct error *err)
{
    if (name.len == 0 || name.len > TOKEN_NAME_MAX)
        return error_field(err, ERROR_INVALID, "bad_name", "name",
                           "name: give 1 to %d bytes that say what the token "
                           "is for",
                           TOKEN_NAME_MAX);
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7f)
            return error_field(err, ERROR_INVALID, "bad_name", "name",
                               "name: a control character is not allowed");
    }
    return 0;
}
