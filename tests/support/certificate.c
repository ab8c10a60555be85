#include "tests/support/certificate.h"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY_S 86400L

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "tests/support/certificate: %s failed\n", what);
    abort();
}

static EVP_PKEY *make_key(enum certificate_key kind)
{
    switch (kind) {
    case CERTIFICATE_P256:
        return EVP_EC_gen("P-256");
    case CERTIFICATE_BRAINPOOL:
        return EVP_EC_gen("brainpoolP256r1");
    case CERTIFICATE_RSA2048:
        return EVP_RSA_gen(2048);
    case CERTIFICATE_RSA1024:
        return EVP_RSA_gen(1024);
    default:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    }
}

static void add_name(X509 *x509, const char *host)
{
    char text[300];
    X509_EXTENSION *extension;

    snprintf(text, sizeof(text), "DNS:%s", host);
    extension = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, text);
    must(extension != NULL && X509_add_ext(x509, extension, -1) == 1, "a name");
    X509_EXTENSION_free(extension);
}

void certificate_make(struct certificate *made, enum certificate_key key,
                      const char *host, int days)
{
    static long serial;
    X509_NAME *name;

    made->key = make_key(key);
    made->x509 = X509_new();
    must(made->key != NULL && made->x509 != NULL, "a key");
    X509_set_version(made->x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made->x509), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made->x509), -100 * DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(made->x509), days * DAY_S);
    X509_set_pubkey(made->x509, made->key);
    name = X509_get_subject_name(made->x509);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               (const unsigned char *)host, -1, -1, 0);
    X509_set_issuer_name(made->x509, name);
    add_name(made->x509, host);
    must(X509_sign(made->x509, made->key,
                   key == CERTIFICATE_ED25519 ? NULL : EVP_sha256()) > 0,
         "a signature");
}

static FILE *open_file(const char *path, int flags)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "a") : NULL;

    must(file != NULL, path);
    return file;
}

void certificate_write(const struct certificate *made, const char *chain_path,
                       const char *key_path)
{
    bool one = chain_path != NULL && key_path != NULL &&
               strcmp(chain_path, key_path) == 0;
    FILE *file;

    if (chain_path != NULL) {
        file = open_file(chain_path, O_TRUNC);
        must(PEM_write_X509(file, made->x509) == 1, "writing");
        fclose(file);
    }
    if (key_path != NULL) {
        file = open_file(key_path, one ? O_APPEND : O_TRUNC);
        must(PEM_write_PrivateKey(file, made->key, NULL, NULL, 0, NULL, NULL),
             "writing");
        fclose(file);
    }
}

void certificate_release(struct certificate *made)
{
    X509_free(made->x509);
    EVP_PKEY_free(made->key);
}
