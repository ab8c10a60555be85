#include "shortener/address/host.h"

#include <criterion/criterion.h>
#include <string.h>

/* The URL standard's own vectors are in test_destination_corpora.c. */
Test(host, normalises)
{
    static const struct {
        const char *text, *normal; /* NULL: refused */
    } rows[] = {
        {"Example.COM", "example.com"},
        {"a.", "a."},
        {"a_b", "a_b"},
        {"%41.com", "a.com"},
        {"xn--bcher-kva.example", "xn--bcher-kva.example"},
        {"B\xc3\x9c"
         "CHER.example",
         "xn--bcher-kva.example"},
        {"0x7f.1", "127.0.0.1"},
        {"1.2.3.4.", "1.2.3.4"},
        {"%31%32%37.1", "127.0.0.1"},
        {"\xef\xbc\x91.2.3.4", "1.2.3.4"},
        {"[::1]", "[::1]"},
        {"", NULL},
        {".", NULL},
        {"..", NULL},
        {".a", NULL},
        {"a..b", NULL},
        {"a b", NULL},
        {"a%", NULL},
        {"a%zz", NULL},
        {"a%2fb", NULL},
        {"a%00", NULL},
        {"a%80", NULL},
        {"a:1", NULL},
        {"a@b", NULL},
        {"a.09", NULL},
        {"a.0x", NULL},
        {"1.2.3.4.5", NULL},
        {"[::1", NULL},
        {"[::1]x", NULL},
        {"[]", NULL},
        {"\xe1\xba\x9e.com", NULL},
        {"xn--a", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        char host[HOST_MAX + 1];
        int code = host_normalise(slice_str(rows[i].text), "host", host, &err);

        cr_expect_eq(code, rows[i].normal != NULL ? 0 : ERROR_INVALID, "%s: %s",
                     rows[i].text, err.message);
        if (code == 0)
            cr_expect_str_eq(host, rows[i].normal);
        else
            cr_expect_str_eq(err.reason, "bad_host");
    }
}

Test(host, bounds_the_length)
{
    struct error err = ERROR_INIT;
    char text[HOST_MAX + 2];
    char host[HOST_MAX + 1];

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 60 == 59 ? '.' : 'a';
    cr_expect_eq(host_normalise(slice_of(text, HOST_MAX), "host", host, &err),
                 0);
    cr_expect_eq(strlen(host), HOST_MAX);
    cr_expect_eq(
        host_normalise(slice_of(text, HOST_MAX + 1), "host", host, &err),
        ERROR_INVALID);
}
