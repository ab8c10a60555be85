#include "server/tls/tls_place.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static const struct {
    const char *entry;
    const char *host; /* NULL: nobody's */
} entries[] = {
    {"go.acme.com", "go.acme.com"}, /* a directory */
    {"go.acme.com.pem", "go.acme.com"},
    {"go.acme.com.crt", "go.acme.com"},
    {"go.acme.com.key", NULL}, /* counts with its .crt */
    {"go.acme.com.rsa.pem", "go.acme.com"},
    {"go.acme.com.ecdsa.crt", "go.acme.com"},
    {"go.acme.com.rsa", "go.acme.com"},
    {"_.acme.com.crt", "_.acme.com"},
    {"xn--mnchen-3ya.de.pem", "xn--mnchen-3ya.de"},
    {"default", "default"},
    {"default.pem", "default"},
    {"default.rsa.pem", "default"},
    {"Go.Acme.com.pem", NULL}, /* lower case only */
    {"README", NULL},
    {"localhost.pem", NULL}, /* no dot */
    {".", NULL},
    {"..", NULL},
    {".pem", NULL},
    {".hidden.com.pem", NULL},
    {"go acme.com.pem", NULL},
    {"go.acme.com\n.pem", NULL},
    {"*.acme.com.pem", NULL},
    {"", NULL},
};

Test(tls_place, tells_whose_an_entry_is)
{
    char host[TLS_HOST_MAX];

    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        bool any = tls_place_host(slice_str(entries[i].entry), host);

        cr_expect_eq(any, entries[i].host != NULL, "\"%s\"", entries[i].entry);
        if (any && entries[i].host != NULL)
            cr_expect_str_eq(host, entries[i].host, "\"%s\"", entries[i].entry);
    }
}

Test(tls_place, refuses_a_name_that_is_too_long)
{
    char entry[TLS_HOST_MAX + 8];
    char host[TLS_HOST_MAX];

    memset(entry, 'a', sizeof(entry));
    memcpy(entry + TLS_HOST_MAX - 5, ".com", 5);
    cr_expect(tls_place_host(slice_str(entry), host));
    memset(entry, 'a', sizeof(entry));
    memcpy(entry + TLS_HOST_MAX - 4, ".com", 5);
    cr_expect_not(tls_place_host(slice_str(entry), host));
}

Test(tls_place, lists_the_places_of_a_host)
{
    static const char *const chains[] = {
        "/d/x.de/fullchain.pem",       "/d/x.de.crt",       "/d/x.de.pem",
        "/d/x.de.ecdsa/fullchain.pem", "/d/x.de.ecdsa.crt", "/d/x.de.ecdsa.pem",
        "/d/x.de.rsa/fullchain.pem",   "/d/x.de.rsa.crt",   "/d/x.de.rsa.pem",
    };
    struct tls_place place;
    size_t n = 0;

    while (tls_place_at(&place, "/d", "x.de", n)) {
        cr_assert_lt(n, 9);
        cr_expect_str_eq(place.chain, chains[n]);
        n++;
    }
    cr_expect_eq(n, 9);
    cr_assert(tls_place_at(&place, "/d", "x.de", 0));
    cr_expect_str_eq(place.key, "/d/x.de/privkey.pem");
    cr_assert(tls_place_at(&place, "/d", "x.de", 1));
    cr_expect_str_eq(place.key, "/d/x.de.key");
    cr_assert(tls_place_at(&place, "/d", "x.de", 2));
    cr_expect_str_eq(place.key, place.chain);
}

static void write_text(const char *path, const char *text)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(file_write(path, slice_str(text), 0600, &err), 0, "%s",
                 err.message);
}

Test(tls_place, the_stamp_follows_every_change)
{
    char *dir = scratch_new();
    char *chain = file_path(dir, "x.de.crt");
    char *key = file_path(dir, "x.de.key");
    uint64_t stamps[5];

    stamps[0] = tls_place_stamp(dir, "x.de");
    cr_expect_eq(stamps[0], 0, "there is no file");
    write_text(chain, "a");
    stamps[1] = tls_place_stamp(dir, "x.de");
    write_text(key, "k");
    stamps[2] = tls_place_stamp(dir, "x.de");
    write_text(key, "l");
    stamps[3] = tls_place_stamp(dir, "x.de");
    usleep(20000); /* the clock of files is a coarse one */
    cr_assert_eq(chmod(key, 0640), 0);
    stamps[4] = tls_place_stamp(dir, "x.de");
    cr_expect_eq(stamps[4], tls_place_stamp(dir, "x.de"));
    for (size_t i = 1; i < 5; i++)
        cr_expect_neq(stamps[i], stamps[i - 1], "change %zu", i);
    free(key);
    free(chain);
    scratch_free(&dir);
}
