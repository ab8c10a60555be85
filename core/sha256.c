#include "core/sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

void sha256(struct slice bytes, unsigned char sum[SHA256_SIZE])
{
    /* Fails only where OpenSSL itself is broken. */
    if (EVP_Digest(bytes.ptr, bytes.len, sum, NULL, EVP_sha256(), NULL) != 1)
        abort();
}

void sha256_hex(struct slice bytes, char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char sum[SHA256_SIZE];

    sha256(bytes, sum);
    for (size_t i = 0; i < sizeof(sum); i++) {
        hex[2 * i] = digits[sum[i] >> 4];
        hex[2 * i + 1] = digits[sum[i] & 15];
    }
}
