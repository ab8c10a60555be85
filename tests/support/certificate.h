#ifndef TESTS_SUPPORT_CERTIFICATE_H
#define TESTS_SUPPORT_CERTIFICATE_H

#include <openssl/evp.h>
#include <openssl/x509.h>

/*
 * Self-signed certificates made by the test, and files of them.
 *
 *     struct certificate made;
 *     certificate_make(&made, CERTIFICATE_P256, "go.test", 30);
 *     certificate_write(&made, "/tmp/x/go.test.pem", "/tmp/x/go.test.pem");
 *     certificate_release(&made);
 *
 * Whatever fails aborts, which fails the test.
 */
enum certificate_key {
    CERTIFICATE_P256,
    CERTIFICATE_RSA2048,
    CERTIFICATE_RSA1024,
    CERTIFICATE_ED25519,
    CERTIFICATE_BRAINPOOL
};

struct certificate {
    EVP_PKEY *key;
    X509 *x509;
};

/* For `host` (may be "*.acme.com"), valid from yesterday for `days` days from
 * now, which may be negative. */
void certificate_make(struct certificate *made, enum certificate_key key,
                      const char *host, int days);

/* Both into one file if the paths are equal; NULL: not this one. Mode 0600. */
void certificate_write(const struct certificate *made, const char *chain_path,
                       const char *key_path);

void certificate_release(struct certificate *made);

#endif
