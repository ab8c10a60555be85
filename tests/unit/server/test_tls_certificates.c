#include "server/tls/tls_certificates.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/log.h"
#include "tests/support/certificate.h"
#include "tests/support/scratch.h"

static struct error err;
static char *dir;
static struct tls_certificates *certificates;
static SSL_CTX *context;

static void setup(void)
{
    dir = scratch_new();
    context = SSL_CTX_new(TLS_server_method());
    log_set_level(LOG_ERROR);
}

static void teardown(void)
{
    tls_certificates_free(&certificates);
    SSL_CTX_free(context);
    scratch_free(&dir);
}

TestSuite(tls_certificates, .init = setup, .fini = teardown);

static void put(const char *file, enum certificate_key kind, const char *host)
{
    char *path = file_path(dir, "%s", file);
    struct certificate made;

    certificate_make(&made, kind, host, 30);
    certificate_write(&made, path, path);
    certificate_release(&made);
    free(path);
}

static void put_text(const char *file, const char *text)
{
    char *path = file_path(dir, "%s", file);

    cr_assert_eq(file_write(path, slice_str(text), 0600, &err), 0);
    free(path);
}

static void drop(const char *file)
{
    char *path = file_path(dir, "%s", file);

    cr_assert_eq(unlink(path), 0);
    free(path);
}

static void open_all(size_t loaded_max)
{
    certificates = tls_certificates_new(dir, loaded_max, &err);
    cr_assert_not_null(certificates, "%s", err.message);
}

/* The common name that is shown to who asks for `name`, "" for none. */
static const char *shown(const char *name)
{
    static char common[256];
    struct tls_identity *identity =
        tls_certificates_find(certificates, slice_str(name));
    SSL *ssl = SSL_new(context);

    common[0] = '\0';
    if (identity != NULL && tls_identity_show(identity, ssl))
        X509_NAME_get_text_by_NID(
            X509_get_subject_name(SSL_get_certificate(ssl)), NID_commonName,
            common, sizeof(common));
    tls_identity_unref(&identity);
    SSL_free(ssl);
    return common;
}

static struct tls_certificates_counts count(void)
{
    struct tls_certificates_counts counts = {0};

    tls_certificates_count(certificates, &counts);
    return counts;
}

static const struct {
    const char *asked;
    const char *shown;
} lookups[] = {
    {"go.acme.test", "go.acme.test"},
    {"GO.Acme.TEST", "go.acme.test"},
    {"go.acme.test.", "go.acme.test"},
    {"other.acme.test", "*.acme.test"},
    {"a.other.acme.test", ""}, /* a wildcard is one label */
    {"acme.test", ""},
    {"go.acme.test..", ""},
    {".acme.test", "*.acme.test"},
    {"", ""},
    {".", ""},
    {"..", ""},
    {"../go.acme.test", ""},
    {"./go.acme.test", ""},
    {"go.acme.test/../x", ""},
    {"go.acme.test.pem", ""},
    {"%67o.acme.test", "*.acme.test"},
};

Test(tls_certificates, finds_by_name_and_wildcard)
{
    char longest[300];

    put("go.acme.test.pem", CERTIFICATE_P256, "go.acme.test");
    put("_.acme.test.pem", CERTIFICATE_P256, "*.acme.test");
    open_all(10);
    for (size_t i = 0; i < sizeof(lookups) / sizeof(lookups[0]); i++)
        cr_expect_str_eq(shown(lookups[i].asked), lookups[i].shown, "\"%s\"",
                         lookups[i].asked);
    cr_expect_null(tls_certificates_find(certificates, SLICE_NONE));
    memset(longest, 'a', sizeof(longest));
    memcpy(longest + sizeof(longest) - 11, ".acme.test", 11);
    cr_expect_str_eq(shown(longest), "");
}

Test(tls_certificates, falls_back_on_the_default)
{
    struct tls_identity *nameless;

    put("go.test.pem", CERTIFICATE_P256, "go.test");
    put("default.pem", CERTIFICATE_P256, "fallback.test");
    open_all(10);
    cr_expect_str_eq(shown("go.test"), "go.test");
    cr_expect_str_eq(shown("other.test"), "fallback.test");
    nameless = tls_certificates_find(certificates, SLICE_NONE);
    cr_expect_not_null(nameless);
    tls_identity_unref(&nameless);
}

Test(tls_certificates, takes_what_certbot_and_lego_write)
{
    struct certificate made;
    char *folder = file_path(dir, "certbot.test");
    char *chain = file_path(folder, "fullchain.pem");
    char *key = file_path(folder, "privkey.pem");
    char *lego_chain = file_path(dir, "lego.test.crt");
    char *lego_key = file_path(dir, "lego.test.key");

    cr_assert_eq(mkdir(folder, 0700), 0);
    certificate_make(&made, CERTIFICATE_P256, "certbot.test", 30);
    certificate_write(&made, chain, key);
    certificate_release(&made);
    certificate_make(&made, CERTIFICATE_RSA2048, "lego.test", 30);
    certificate_write(&made, lego_chain, lego_key);
    certificate_release(&made);
    open_all(10);
    cr_expect_str_eq(shown("certbot.test"), "certbot.test");
    cr_expect_str_eq(shown("lego.test"), "lego.test");
    free(lego_key);
    free(lego_chain);
    free(key);
    free(chain);
    free(folder);
}

static void name_file(char out[64], int i)
{
    snprintf(out, 64, "h%d.test", i);
}

Test(tls_certificates, keeps_no_more_than_the_bound_in_memory)
{
    char host[64];
    char file[80];

    for (int i = 0; i < 6; i++) {
        name_file(host, i);
        snprintf(file, sizeof(file), "%s.pem", host);
        put(file, CERTIFICATE_P256, host);
    }
    open_all(3);
    cr_expect_eq(count().known, 6);
    cr_expect_eq(count().loaded, 3, "there was room for so many");
    cr_expect_eq(count().evicted, 0, "a look drives out nothing");
    for (int i = 0; i < 6; i++) {
        name_file(host, i);
        cr_expect_str_eq(shown(host), host);
        cr_expect_leq(count().loaded, 3);
    }
    cr_expect_geq(count().evicted, 3);
}

Test(tls_certificates, drops_what_was_not_used_for_longest)
{
    int64_t reads;

    put("a.test.pem", CERTIFICATE_P256, "a.test");
    put("b.test.pem", CERTIFICATE_P256, "b.test");
    put("c.test.pem", CERTIFICATE_P256, "c.test");
    open_all(2);
    shown("a.test");
    shown("b.test");
    shown("a.test");
    shown("c.test"); /* in place of b */
    reads = count().reads;
    shown("a.test");
    shown("c.test");
    cr_expect_eq(count().reads, reads, "both are in memory");
    shown("b.test");
    cr_expect_eq(count().reads, reads + 1);
}

Test(tls_certificates, follows_the_directory)
{
    put("a.test.pem", CERTIFICATE_P256, "a.test");
    open_all(10);
    cr_expect_str_eq(shown("b.test"), "");
    put("b.test.pem", CERTIFICATE_P256, "b.test");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("b.test"), "b.test");
    drop("a.test.pem");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "");
    cr_expect_eq(count().known, 1);
    cr_expect_eq(count().loaded, 1);
}

Test(tls_certificates, serves_a_replacement_after_a_look)
{
    put("a.test.pem", CERTIFICATE_P256, "first");
    open_all(10);
    cr_expect_str_eq(shown("a.test"), "first");
    usleep(20000); /* the clock of files is a coarse one */
    put("a.test.pem", CERTIFICATE_P256, "second");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "second");
}

Test(tls_certificates, a_broken_replacement_leaves_the_old_one)
{
    put("a.test.pem", CERTIFICATE_P256, "first");
    open_all(10);
    put_text("a.test.pem", "broken");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "first");
    put("a.test.pem", CERTIFICATE_P256, "third");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "third");
}

Test(tls_certificates, one_of_two_that_breaks_leaves_both)
{
    struct tls_identity *identity;
    SSL *ssl = SSL_new(context);

    put("a.test.ecdsa.pem", CERTIFICATE_P256, "a.test");
    put("a.test.rsa.pem", CERTIFICATE_RSA2048, "a.test");
    open_all(10);
    put_text("a.test.rsa.pem", "broken");
    tls_certificates_look(certificates);
    identity = tls_certificates_find(certificates, SLICE("a.test"));
    cr_assert_not_null(identity);
    cr_assert(tls_identity_show(identity, ssl));
    cr_expect_eq(SSL_set_current_cert(ssl, SSL_CERT_SET_FIRST), 1);
    cr_expect_eq(SSL_set_current_cert(ssl, SSL_CERT_SET_NEXT), 1);
    tls_identity_unref(&identity);
    SSL_free(ssl);
}

Test(tls_certificates, a_link_that_is_gone_for_a_moment_is_not_gone)
{
    char *folder = file_path(dir, "a.test");
    char *chain = file_path(folder, "fullchain.pem");
    char *key = file_path(folder, "privkey.pem");
    struct certificate made;

    cr_assert_eq(mkdir(folder, 0700), 0);
    certificate_make(&made, CERTIFICATE_P256, "a.test", 30);
    certificate_write(&made, chain, key);
    open_all(10);
    unlink(chain);
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "a.test");
    certificate_write(&made, chain, NULL);
    tls_certificates_look(certificates);
    unlink(chain);
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "a.test");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "", "at the second look it is");
    certificate_release(&made);
    free(key);
    free(chain);
    free(folder);
}

Test(tls_certificates, an_unusable_host_gives_way_to_its_wildcard)
{
    put_text("go.acme.test.pem", "broken");
    put("_.acme.test.pem", CERTIFICATE_P256, "*.acme.test");
    open_all(10);
    cr_expect_str_eq(shown("go.acme.test"), "*.acme.test");
    cr_expect_eq(count().refused, 1);
    cr_expect_eq(count().known, 2);
}

Test(tls_certificates, a_file_that_breaks_unseen_gives_way_when_it_is_read)
{
    put("a.test.pem", CERTIFICATE_P256, "a.test");
    put("b.test.pem", CERTIFICATE_P256, "b.test");
    put("default.pem", CERTIFICATE_P256, "fallback.test");
    open_all(1);
    shown("b.test"); /* a.test is not in memory now */
    put_text("a.test.pem", "broken");
    cr_expect_str_eq(shown("a.test"), "fallback.test");
    drop("default.pem");
    drop("b.test.pem");
    tls_certificates_look(certificates);
    cr_expect_str_eq(shown("a.test"), "");
}

Test(tls_certificates, stray_files_are_no_hosts)
{
    char *folder = file_path(dir, "no.certificates");

    cr_assert_eq(mkdir(folder, 0700), 0);
    put_text("README", "certbot's");
    open_all(10);
    cr_expect_eq(count().known, 0);
    cr_expect_eq(count().refused, 0);
    free(folder);
}

Test(tls_certificates, refuses_what_is_no_directory)
{
    char *missing = file_path(dir, "missing");

    cr_expect_null(tls_certificates_new(missing, 10, &err));
    cr_expect_eq(err.code, ERROR_IO);
    cr_expect(strstr(err.message, missing) != NULL, "%s", err.message);
    free(missing);
}
