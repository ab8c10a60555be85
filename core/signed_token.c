#include "core/signed_token.h"

#include <stdint.h>

#define BASE       62
#define SIGNATURES ((uint64_t)BASE * BASE * BASE)

/* Writes the characters that sign the first ones of `token`. */
static void sign(struct hmac *hmac, const char *token,
                 char signature[SIGNED_TOKEN_LEN - SIGNED_TOKEN_RANDOM])
{
    unsigned char mac[HMAC_SIZE];
    uint64_t number = 0;

    hmac_sign(hmac, slice_of(token, SIGNED_TOKEN_RANDOM), mac);
    for (size_t i = 0; i < sizeof(number); i++)
        number = number << 8 | mac[i];
    number %= SIGNATURES;
    signature[0] = random_base62[number / BASE / BASE];
    signature[1] = random_base62[number / BASE % BASE];
    signature[2] = random_base62[number % BASE];
}

void signed_token_make(struct hmac *hmac, struct random *random,
                       char token[SIGNED_TOKEN_LEN])
{
    random_text(random, random_base62, sizeof(random_base62), token,
                SIGNED_TOKEN_RANDOM);
    sign(hmac, token, token + SIGNED_TOKEN_RANDOM);
}

static bool is_base62(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

bool signed_token_has_shape(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_base62(text.ptr[i]))
            return false;
    }
    return text.len == SIGNED_TOKEN_LEN;
}

bool signed_token_check(struct hmac *hmac, struct slice token)
{
    char signature[SIGNED_TOKEN_LEN - SIGNED_TOKEN_RANDOM];
    int differ = 0;

    if (!signed_token_has_shape(token))
        return false;
    sign(hmac, token.ptr, signature);
    for (size_t i = 0; i < sizeof(signature); i++)
        differ |= signature[i] ^ token.ptr[SIGNED_TOKEN_RANDOM + i];
    return differ == 0;
}
