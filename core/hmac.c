#include "core/hmac.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/sha256.h"

#define BLOCK      64 /* bytes that SHA-256 takes at a time */
#define INNER_BYTE 0x36
#define OUTER_BYTE 0x5c

/*
 * Not EVP_MAC: keyed once it takes twice as long for a short text, and four
 * times with a new key, most of it spent on looking its parts up.
 */
struct hmac {
    EVP_MD *sha256;
    EVP_MD_CTX *inner, *outer; /* the key's block was hashed */
    EVP_MD_CTX *work;
};

/* OpenSSL fails at these only when it is broken or out of memory. */
static void expect(int result)
{
    if (result != 1)
        abort();
}

static void *expect_made(void *made)
{
    if (made == NULL)
        abort();
    return made;
}

struct hmac *hmac_new(void)
{
    struct hmac *hmac = memory_zalloc(1, sizeof(*hmac));

    hmac->sha256 = expect_made(EVP_MD_fetch(NULL, "SHA256", NULL));
    hmac->inner = expect_made(EVP_MD_CTX_new());
    hmac->outer = expect_made(EVP_MD_CTX_new());
    hmac->work = expect_made(EVP_MD_CTX_new());
    hmac_set_key(hmac, SLICE_NONE);
    return hmac;
}

/* OpenSSL wipes a context's state as it frees it. */
void hmac_free(struct hmac **hmac)
{
    struct hmac *self = *hmac;

    if (self == NULL)
        return;
    *hmac = NULL;
    EVP_MD_CTX_free(self->work);
    EVP_MD_CTX_free(self->outer);
    EVP_MD_CTX_free(self->inner);
    EVP_MD_free(self->sha256);
    free(self);
}

static void set_half(const struct hmac *hmac, EVP_MD_CTX *half,
                     const unsigned char key[BLOCK], unsigned char byte)
{
    unsigned char block[BLOCK];

    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ byte;
    expect(EVP_DigestInit_ex2(half, hmac->sha256, NULL));
    expect(EVP_DigestUpdate(half, block, BLOCK));
    explicit_bzero(block, sizeof(block));
}

void hmac_set_key(struct hmac *hmac, struct slice key)
{
    unsigned char padded[BLOCK] = {0};

    if (key.len > BLOCK)
        sha256(key, padded);
    else if (key.len > 0)
        memcpy(padded, key.ptr, key.len);
    set_half(hmac, hmac->inner, padded, INNER_BYTE);
    set_half(hmac, hmac->outer, padded, OUTER_BYTE);
    explicit_bzero(padded, sizeof(padded));
}

void hmac_sign(struct hmac *hmac, struct slice bytes,
               unsigned char mac[HMAC_SIZE])
{
    expect(EVP_MD_CTX_copy_ex(hmac->work, hmac->inner));
    expect(EVP_DigestUpdate(hmac->work, bytes.ptr, bytes.len));
    expect(EVP_DigestFinal_ex(hmac->work, mac, NULL));
    expect(EVP_MD_CTX_copy_ex(hmac->work, hmac->outer));
    expect(EVP_DigestUpdate(hmac->work, mac, HMAC_SIZE));
    expect(EVP_DigestFinal_ex(hmac->work, mac, NULL));
}

void hmac_sha256(struct slice key, struct slice bytes,
                 unsigned char mac[HMAC_SIZE])
{
    struct hmac *hmac = hmac_new();

    hmac_set_key(hmac, key);
    hmac_sign(hmac, bytes, mac);
    hmac_free(&hmac);
}
