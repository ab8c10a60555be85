#ifndef CLI_TOKEN_URL_H
#define CLI_TOKEN_URL_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * An address with a place for a token, "https://go.acme.com/spring/{token}":
 *
 *     token_url_init(&url, pattern);
 *     token_url_with(&url, token)        valid until the next one
 *     token_url_release(&url);
 */
struct token_url {
    struct slice before, after; /* the pattern's, which must stay */
    struct buffer text;
};

void token_url_init(struct token_url *url, struct slice pattern);
void token_url_release(struct token_url *url);

struct slice token_url_with(struct token_url *url, struct slice token);

#endif
