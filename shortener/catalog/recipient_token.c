#include "shortener/catalog/recipient_token.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/signed_token.h"

#define PURPOSE     SLICE("recipient-token")
#define SECRET_SIZE 16

struct recipient_tokens {
    struct hmac *root;  /* keyed with the installation's key */
    struct hmac *link;  /* keyed with that of the link in `name` */
    struct buffer name; /* a mailing's clicks come one after the other */
};

static void write_number(uint64_t number, unsigned char bytes[8])
{
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(number >> (56 - 8 * i));
}

struct recipient_tokens *recipient_tokens_new(const struct siphash_key *secret)
{
    struct recipient_tokens *tokens = memory_zalloc(1, sizeof(*tokens));
    unsigned char bytes[SECRET_SIZE];
    unsigned char key[HMAC_SIZE];

    write_number(secret->k0, bytes);
    write_number(secret->k1, bytes + 8);
    hmac_sha256(slice_of(bytes, sizeof(bytes)), PURPOSE, key);
    tokens->root = hmac_new();
    hmac_set_key(tokens->root, slice_of(key, sizeof(key)));
    tokens->link = hmac_new();
    explicit_bzero(bytes, sizeof(bytes));
    explicit_bzero(key, sizeof(key));
    return tokens;
}

void recipient_tokens_free(struct recipient_tokens **tokens)
{
    struct recipient_tokens *self = *tokens;

    if (self == NULL)
        return;
    *tokens = NULL;
    hmac_free(&self->root);
    hmac_free(&self->link);
    buffer_release(&self->name);
    free(self);
}

void recipient_tokens_key(struct recipient_tokens *tokens, struct slice link,
                          unsigned char key[HMAC_SIZE])
{
    hmac_sign(tokens->root, link, key);
}

static void take_link(struct recipient_tokens *tokens, struct slice link)
{
    unsigned char key[HMAC_SIZE];

    recipient_tokens_key(tokens, link, key);
    hmac_set_key(tokens->link, slice_of(key, sizeof(key)));
    explicit_bzero(key, sizeof(key));
    buffer_clear(&tokens->name);
    buffer_append(&tokens->name, link);
}

bool recipient_tokens_check(struct recipient_tokens *tokens, struct slice link,
                            struct slice token)
{
    if (!slice_equal(link, buffer_slice(&tokens->name)))
        take_link(tokens, link);
    return signed_token_check(tokens->link, token);
}
