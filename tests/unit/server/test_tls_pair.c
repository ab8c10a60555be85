#include "server/tls/tls_pair.h"

#include <criterion/criterion.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/support/certificate.h"
#include "tests/support/scratch.h"

static struct error err;
static char *dir, *chain, *key;
static struct tls_pair pair;
static struct buffer warnings;

static void setup(void)
{
    dir = scratch_new();
    chain = file_path(dir, "fullchain.pem");
    key = file_path(dir, "privkey.pem");
    buffer_init(&warnings);
}

static void teardown(void)
{
    buffer_release(&warnings);
    free(key);
    free(chain);
    scratch_free(&dir);
}

TestSuite(tls_pair, .init = setup, .fini = teardown);

static void make(enum certificate_key kind, const char *host, int days)
{
    struct certificate made;

    certificate_make(&made, kind, host, days);
    certificate_write(&made, chain, key);
    certificate_release(&made);
}

static void write_text(const char *path, const char *text)
{
    cr_assert_eq(file_write(path, slice_str(text), 0600, &err), 0);
}

/* It is refused with a message that names what is to be mended. */
static void expect_refused(const char *what, enum error_code code,
                           const char *file, const char *advice)
{
    cr_expect_eq(tls_pair_read(&pair, chain, key, &err), (int)code, "%s: %s",
                 what, err.message);
    cr_expect(strstr(err.message, file) != NULL, "%s: %s", what, err.message);
    cr_expect(strstr(err.message, advice) != NULL, "%s: %s", what, err.message);
    cr_expect_null(pair.certificate);
}

static const struct {
    enum certificate_key made;
    enum tls_pair_kind kind;
} kinds[] = {
    {CERTIFICATE_P256, TLS_PAIR_ECDSA},
    {CERTIFICATE_RSA2048, TLS_PAIR_RSA},
};

Test(tls_pair, reads_both_kinds)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        make(kinds[i].made, "go.test", 30);
        cr_assert_eq(tls_pair_read(&pair, chain, key, &err), 0, "%s",
                     err.message);
        cr_expect_eq(pair.kind, kinds[i].kind);
        cr_expect_eq(sk_X509_num(pair.chain), 0);
        tls_pair_release(&pair);
    }
}

Test(tls_pair, reads_chain_and_key_from_one_file)
{
    struct certificate made;

    certificate_make(&made, CERTIFICATE_P256, "go.test", 30);
    certificate_write(&made, chain, chain);
    cr_assert_eq(tls_pair_read(&pair, chain, chain, &err), 0, "%s",
                 err.message);
    tls_pair_release(&pair);
    certificate_release(&made);
}

static const enum certificate_key unknown_kinds[] = {
    CERTIFICATE_RSA1024, CERTIFICATE_ED25519, CERTIFICATE_BRAINPOOL};

Test(tls_pair, refuses_keys_that_browsers_do_not_take)
{
    for (size_t i = 0; i < sizeof(unknown_kinds) / sizeof(unknown_kinds[0]);
         i++) {
        make(unknown_kinds[i], "go.test", 30);
        expect_refused("kind", ERROR_INVALID, key, "ECDSA P-256 or RSA");
    }
}

Test(tls_pair, refuses_what_does_not_belong_together)
{
    struct certificate other;

    make(CERTIFICATE_P256, "go.test", 30);
    certificate_make(&other, CERTIFICATE_P256, "go.test", 30);
    certificate_write(&other, NULL, key);
    expect_refused("other key", ERROR_INVALID, key, "copy both anew");
    certificate_release(&other);
}

Test(tls_pair, says_when_the_chain_is_the_wrong_way_round)
{
    struct certificate issuer, host;
    char *second = file_path(dir, "second.pem");
    struct buffer text = BUFFER_INIT;

    certificate_make(&issuer, CERTIFICATE_P256, "ca.test", 30);
    certificate_make(&host, CERTIFICATE_P256, "go.test", 30);
    certificate_write(&issuer, chain, NULL);
    certificate_write(&host, second, key);
    cr_assert_eq(file_read(chain, 10000, &text, &err), 0);
    cr_assert_eq(file_read(second, 10000, &text, &err), 0);
    write_text(chain, buffer_str(&text));
    expect_refused("order", ERROR_INVALID, chain, "must come first");
    buffer_release(&text);
    free(second);
    certificate_release(&host);
    certificate_release(&issuer);
}

Test(tls_pair, refuses_files_that_are_not_what_they_should_be)
{
    make(CERTIFICATE_P256, "go.test", 30);
    write_text(chain, "no certificate\n");
    expect_refused("text", ERROR_SYNTAX, chain, "fullchain.pem");
    write_text(chain, "");
    expect_refused("empty", ERROR_SYNTAX, chain, "fullchain.pem");
    make(CERTIFICATE_P256, "go.test", 30);
    write_text(key, "");
    expect_refused("no key", ERROR_INVALID, key, "holds no private key");
    unlink(key);
    expect_refused("missing", ERROR_IO, key, "No such file");
    unlink(chain);
    expect_refused("missing", ERROR_IO, chain, "No such file");
}

Test(tls_pair, refuses_a_chain_that_is_cut_short)
{
    struct buffer text = BUFFER_INIT;

    make(CERTIFICATE_P256, "go.test", 30);
    cr_assert_eq(file_read(chain, 10000, &text, &err), 0);
    buffer_append(&text, SLICE("-----BEGIN CERTIFICATE-----\nMIIBoDCC\n"));
    write_text(chain, buffer_str(&text));
    expect_refused("cut", ERROR_SYNTAX, chain, "certificate 2 is broken");
    buffer_release(&text);
}

Test(tls_pair, refuses_a_passphrase_without_asking_for_it)
{
    struct certificate made;
    FILE *file;

    certificate_make(&made, CERTIFICATE_P256, "go.test", 30);
    certificate_write(&made, chain, NULL);
    file = fopen(key, "we");
    cr_assert_eq(PEM_write_PrivateKey(file, made.key, EVP_aes_128_cbc(),
                                      (const unsigned char *)"word", 4, NULL,
                                      NULL),
                 1);
    fclose(file);
    expect_refused("passphrase", ERROR_INVALID, key, "without one");
    certificate_release(&made);
}

static const struct {
    const char *made_for;
    int days;
    unsigned mode;
    const char *host;
    const char *warning; /* NULL: none at all */
} oddities[] = {
    {"go.test", 30, 0600, "go.test", NULL},
    {"go.test", 30, 0640, "go.test", NULL},
    {"go.test", 30, 0600, "default", NULL},
    {"*.acme.test", 30, 0600, "_.acme.test", NULL},
    {"*.acme.test", 30, 0600, "go.acme.test", NULL},
    {"go.test", 30, 0644, "go.test", "chmod 600"},
    {"go.test", -1, 0600, "go.test", "has expired"},
    {"go.test", 30, 0600, "www.test", "is not for www.test"},
    {"acme.test", 30, 0600, "_.acme.test", "is not for _.acme.test"},
};

Test(tls_pair, warns_of_what_browsers_object_to)
{
    for (size_t i = 0; i < sizeof(oddities) / sizeof(oddities[0]); i++) {
        const char *text;

        make(CERTIFICATE_P256, oddities[i].made_for, oddities[i].days);
        cr_assert_eq(chmod(key, oddities[i].mode), 0);
        cr_assert_eq(tls_pair_read(&pair, chain, key, &err), 0);
        buffer_clear(&warnings);
        tls_pair_warn(&pair, oddities[i].host, chain, key, &warnings);
        text = buffer_str(&warnings);
        if (oddities[i].warning == NULL)
            cr_expect_str_empty(text, "%zu: %s", i, text);
        else
            cr_expect(strstr(text, oddities[i].warning) != NULL, "%zu: %s", i,
                      text);
        tls_pair_release(&pair);
    }
}
