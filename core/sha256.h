#ifndef CORE_SHA256_H
#define CORE_SHA256_H

#include "core/slice.h"

/*
 * SHA-256 (FIPS 180-4), by OpenSSL. It is fast, so it hides only what cannot
 * be guessed: tokens, yes; passwords, no; addresses, from nobody who has them.
 */
#define SHA256_SIZE 32
#define SHA256_HEX  64 /* hex digits of one */

void sha256(struct slice bytes, unsigned char sum[SHA256_SIZE]);

/* The same in lower-case hex; no NUL behind it. */
void sha256_hex(struct slice bytes, char hex[SHA256_HEX]);

#endif
