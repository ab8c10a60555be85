#ifndef SERVER_TLS_PAIR_H
#define SERVER_TLS_PAIR_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * A certificate with its chain and its private key, read from PEM files.
 *
 *     struct tls_pair pair = TLS_PAIR_INIT;
 *     tls_pair_read(&pair, chain_path, key_path, &err)     one path twice for
 *     tls_pair_warn(&pair, "go.acme.com", &warnings);      all in one file
 *     tls_pair_release(&pair);
 *
 * Reading blocks for the time of two small files and, mostly, of decoding the
 * key: some 0.5 ms of a busy processor here, ECDSA or RSA.
 */
enum tls_pair_kind { TLS_PAIR_ECDSA, TLS_PAIR_RSA, TLS_PAIR_KINDS };

struct tls_pair {
    X509 *certificate; /* owned, as the rest; NULL: there is none */
    STACK_OF(X509) * chain;
    EVP_PKEY *key;
    enum tls_pair_kind kind;
};

#define TLS_PAIR_INIT                    \
    {                                    \
        NULL, NULL, NULL, TLS_PAIR_ECDSA \
    }

/*
 * ERROR_IO: a file cannot be read; ERROR_SYNTAX: it is not PEM;
 * ERROR_INVALID: no certificate or key in it, a key with a passphrase, of
 * another kind than ECDSA (P-256, P-384, P-521) and RSA (2048 bits or more),
 * or not the certificate's. The message names the file and says what to do,
 * and never holds a byte of a key. Nothing needs to be released then.
 */
int tls_pair_read(struct tls_pair *pair, const char *chain_path,
                  const char *key_path, struct error *err)
    __attribute__((warn_unused_result));

void tls_pair_release(struct tls_pair *pair);

/*
 * What visitors' browsers, or an auditor, will object to, a line each
 * appended to `out`: expired, not valid yet, not for `host` (may be a
 * wildcard "_.acme.com"; "default" is asked for no name), a chain that lacks
 * the intermediate, a key that everybody on this machine can read.
 */
void tls_pair_warn(const struct tls_pair *pair, const char *host,
                   const char *chain_path, const char *key_path,
                   struct buffer *out);

#endif
