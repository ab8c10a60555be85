#include "server/tls/tls_pair.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"

#define FILE_MAX     ((size_t)256 << 10) /* bytes of one file */
#define FILE_SPARE   ((size_t)128 << 10) /* that file_read wants behind it */
#define RSA_BITS_MIN 2048

/*
 * Room for it all is made first: a buffer that grows would leave copies of a
 * key in freed memory.
 */
static int read_file(const char *path, struct buffer *text, struct error *err)
{
    buffer_reserve(text, FILE_MAX + FILE_SPARE);
    return file_read(path, FILE_MAX, text, err);
}

/* ---- The chain ----------------------------------------------------------- */

/* A key with a passphrase must not ask for it on the terminal. */
static int no_passphrase(char *buf, int size, int writing, void *arg)
{
    (void)buf;
    (void)size;
    (void)writing;
    (void)arg;
    return -1;
}

static int parse_chain(struct tls_pair *pair, BIO *text, const char *path,
                       struct error *err)
{
    X509 *next;

    pair->certificate = PEM_read_bio_X509(text, NULL, no_passphrase, NULL);
    if (pair->certificate == NULL)
        return error_set(err, ERROR_SYNTAX,
                         "%s holds no certificate; put the chain in PEM form "
                         "into it (fullchain.pem)",
                         path);
    pair->chain = sk_X509_new_null();
    while ((next = PEM_read_bio_X509(text, NULL, no_passphrase, NULL)) != NULL)
        sk_X509_push(pair->chain, next);
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
        return error_set(err, ERROR_SYNTAX,
                         "%s: certificate %d is broken; copy the file anew",
                         path, sk_X509_num(pair->chain) + 2);
    return 0;
}

/* ---- The key ------------------------------------------------------------- */

static bool is_known_curve(EVP_PKEY *key)
{
    static const char *const curves[] = {"prime256v1", "secp384r1",
                                         "secp521r1"};
    char name[64] = "";

    EVP_PKEY_get_group_name(key, name, sizeof(name), NULL);
    for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (strcmp(name, curves[i]) == 0)
            return true;
    }
    return false;
}

static int check_kind(struct tls_pair *pair, const char *path,
                      struct error *err)
{
    int id = EVP_PKEY_get_base_id(pair->key);

    pair->kind = id == EVP_PKEY_EC ? TLS_PAIR_ECDSA : TLS_PAIR_RSA;
    if (id == EVP_PKEY_EC && is_known_curve(pair->key))
        return 0;
    if (id == EVP_PKEY_RSA && EVP_PKEY_get_bits(pair->key) >= RSA_BITS_MIN)
        return 0;
    return error_set(err, ERROR_INVALID,
                     "%s: browsers do not take this kind of key; make one "
                     "that is ECDSA P-256 or RSA of %d bits or more",
                     path, RSA_BITS_MIN);
}

static int parse_key(struct tls_pair *pair, BIO *text, const char *path,
                     struct error *err)
{
    int reason;

    pair->key = PEM_read_bio_PrivateKey(text, NULL, no_passphrase, NULL);
    if (pair->key != NULL)
        return check_kind(pair, path, err);
    reason = ERR_GET_REASON(ERR_peek_last_error());
    if (reason == PEM_R_BAD_PASSWORD_READ ||
        reason == PEM_R_PROBLEMS_GETTING_PASSWORD)
        return error_set(err, ERROR_INVALID,
                         "%s: the key has a passphrase, for which nobody can "
                         "be asked; store it without one (openssl pkey)",
                         path);
    return error_set(err, ERROR_INVALID,
                     "%s holds no private key; put it in PEM form into it",
                     path);
}

static int check_match(const struct tls_pair *pair, const char *chain_path,
                       const char *key_path, struct error *err)
{
    if (X509_check_private_key(pair->certificate, pair->key) == 1)
        return 0;
    for (int i = 0; i < sk_X509_num(pair->chain); i++) {
        if (X509_check_private_key(sk_X509_value(pair->chain, i), pair->key) ==
            1)
            return error_set(err, ERROR_INVALID,
                             "%s: the host's certificate must come first, "
                             "before its issuers'",
                             chain_path);
    }
    return error_set(err, ERROR_INVALID,
                     "the key in %s is not that of the certificate in %s; "
                     "copy both anew",
                     key_path, chain_path);
}

/* ---- Both ---------------------------------------------------------------- */

static int parse(struct tls_pair *pair, struct slice chain, struct slice key,
                 const char *chain_path, const char *key_path,
                 struct error *err)
{
    BIO *chain_text = BIO_new_mem_buf(chain.ptr, (int)chain.len);
    BIO *key_text = BIO_new_mem_buf(key.ptr, (int)key.len);
    int code = parse_chain(pair, chain_text, chain_path, err);

    if (code == 0)
        code = parse_key(pair, key_text, key_path, err);
    if (code == 0)
        code = check_match(pair, chain_path, key_path, err);
    BIO_free(key_text);
    BIO_free(chain_text);
    ERR_clear_error();
    return code;
}

static void wipe(struct buffer *text)
{
    if (text->len > 0)
        explicit_bzero(text->data, text->len);
    buffer_release(text);
}

int tls_pair_read(struct tls_pair *pair, const char *chain_path,
                  const char *key_path, struct error *err)
{
    struct buffer chain = BUFFER_INIT;
    struct buffer key = BUFFER_INIT;
    int code;

    *pair = (struct tls_pair)TLS_PAIR_INIT;
    code = read_file(chain_path, &chain, err);
    if (code == 0)
        code = read_file(key_path, &key, err);
    if (code == 0)
        code = parse(pair, buffer_slice(&chain), buffer_slice(&key), chain_path,
                     key_path, err);
    if (code < 0)
        tls_pair_release(pair);
    wipe(&key);
    wipe(&chain); /* all in one file: the key is in here, too */
    return code;
}

void tls_pair_release(struct tls_pair *pair)
{
    EVP_PKEY_free(pair->key);
    sk_X509_pop_free(pair->chain, X509_free);
    X509_free(pair->certificate);
    *pair = (struct tls_pair)TLS_PAIR_INIT;
}

/* ---- What is odd about it ------------------------------------------------ */

static bool is_for(X509 *certificate, const char *host)
{
    char name[256];

    if (strcmp(host, "default") == 0)
        return true;
    /* Any name below shows whether the wildcard is covered. */
    snprintf(name, sizeof(name), "%s%s", host[0] == '_' ? "any" : "",
             host[0] == '_' ? host + 1 : host);
    return X509_check_host(certificate, name, 0, 0, NULL) == 1;
}

static bool is_self_signed(X509 *certificate)
{
    return X509_NAME_cmp(X509_get_subject_name(certificate),
                         X509_get_issuer_name(certificate)) == 0;
}

static bool is_open_to_all(const char *path)
{
    struct stat file;

    return stat(path, &file) == 0 && (file.st_mode & S_IROTH) != 0;
}

void tls_pair_warn(const struct tls_pair *pair, const char *host,
                   const char *chain_path, const char *key_path,
                   struct buffer *out)
{
    const ASN1_TIME *from = X509_get0_notBefore(pair->certificate);
    const ASN1_TIME *until = X509_get0_notAfter(pair->certificate);

    if (X509_cmp_current_time(until) < 0)
        buffer_appendf(out, "%s has expired; renew it\n", chain_path);
    if (X509_cmp_current_time(from) > 0)
        buffer_appendf(out, "%s is not valid yet; check the clock\n",
                       chain_path);
    if (!is_for(pair->certificate, host))
        buffer_appendf(out,
                       "%s is not for %s; browsers will warn of it: name the "
                       "file after the host that it is for\n",
                       chain_path, host);
    if (sk_X509_num(pair->chain) == 0 && !is_self_signed(pair->certificate))
        buffer_appendf(out,
                       "%s lacks its issuer's certificate, without which "
                       "phones refuse it; use the full chain\n",
                       chain_path);
    if (is_open_to_all(key_path))
        buffer_appendf(out, "%s can be read by everybody; chmod 600 it\n",
                       key_path);
}
