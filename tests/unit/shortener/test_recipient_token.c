#include "shortener/catalog/recipient_token.h"

#include <criterion/criterion.h>

#include "core/buffer.h"

/* The bytes 00 01 ... 0f, as DIR/secret has them in hex. */
static const struct siphash_key secret = {0x0001020304050607,
                                          0x08090a0b0c0d0e0f};

/*
 * By the definition, in python3 (H = hmac.digest with sha256):
 *
 *     root = H(bytes(range(16)), b"recipient-token"); key = H(root, link)
 */
static const struct {
    struct slice link;
    const char *key, *token;
} rows[] = {
    {SLICE_INIT("go.acme.com/spring"),
     "2ae3b8d35f151cbbc084f740dc2f02783259468add0badf05362bfb09c47cb38",
     "k3Jx9QaZIii"},
    {SLICE_INIT("localhost/s"),
     "74666a4c6a77d0e3991d4e22073b579ab22c7644b7d54280c4b41f927ff8e8b4",
     "k3Jx9QaZeym"},
};

Test(recipient_token, follows_from_the_secret_and_the_link)
{
    struct recipient_tokens *tokens = recipient_tokens_new(&secret);
    unsigned char key[HMAC_SIZE];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer hex = BUFFER_INIT;

        recipient_tokens_key(tokens, rows[i].link, key);
        for (size_t b = 0; b < sizeof(key); b++)
            buffer_appendf(&hex, "%02x", key[b]);
        cr_assert_str_eq(buffer_str(&hex), rows[i].key);
        buffer_release(&hex);
    }
    recipient_tokens_free(&tokens);
    cr_assert_null(tokens);
}

Test(recipient_token, is_of_one_link_alone)
{
    struct recipient_tokens *tokens = recipient_tokens_new(&secret);

    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < 2; i++) {
            cr_assert(recipient_tokens_check(tokens, rows[i].link,
                                             slice_str(rows[i].token)));
            cr_assert_not(recipient_tokens_check(tokens, rows[1 - i].link,
                                                 slice_str(rows[i].token)));
        }
    }
    cr_assert_not(recipient_tokens_check(tokens, rows[0].link, SLICE("short")));
    recipient_tokens_free(&tokens);
}

Test(recipient_token, fails_under_another_secret)
{
    struct siphash_key other = {secret.k0, secret.k1 + 1};
    struct recipient_tokens *tokens = recipient_tokens_new(&other);

    cr_assert_not(
        recipient_tokens_check(tokens, rows[0].link, slice_str(rows[0].token)));
    recipient_tokens_free(&tokens);
}
