#include "shortener/catalog/brand.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text, *host;
} hosts[] = {
    {"go.acme.com", "go.acme.com"},
    {"GO.Acme.Com", "go.acme.com"},
    {"go.acme.com.", "go.acme.com"},
    {"go.acme.com%2e", "go.acme.com"},
    {"b\xef\xbc\x8e"
     "c\xe3\x80\x82",
     "b.c"},
    {"b\xc3\xbc"
     "cher.example",
     "xn--bcher-kva.example"},
    {"localhost", "localhost"},
    {"127.0.0.1", "127.0.0.1"},
    {"0x7f.1", "127.0.0.1"},
    {"[::1]", "[::1]"},
};

Test(brand, normalises_hosts)
{
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        struct error err = ERROR_INIT;
        char host[BRAND_HOST_MAX + 1];

        cr_expect_eq(brand_host(slice_str(hosts[i].text), host, &err), 0,
                     "%s: %s", hosts[i].text, err.message);
        cr_expect_str_eq(host, hosts[i].host);
    }
}

Test(brand, refuses_hosts)
{
    static const char *const rows[] = {
        "",
        ".",
        "https://go.acme.com",
        "go.acme.com/",
        "go.acme.com:8080",
        "[::1]:80",
        "a b",
        "a@b.com",
        "a?b",
        "a#b",
        "a\\b",
        "a..b",
        "1.2.3.4.5",
        "a\n",
        "a%00",
        "b\xff",
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        char host[BRAND_HOST_MAX + 1];

        cr_expect_eq(brand_host(slice_str(rows[i]), host, &err), ERROR_INVALID,
                     "%s was taken", rows[i]);
        cr_expect_str_eq(err.reason, "bad_host");
        cr_expect_str_eq(err.field, "host");
    }
}

Test(brand, checks_its_url)
{
    static const struct {
        const char *url;
        bool good;
    } rows[] = {
        {"", true},
        {"https://go.acme.com", true},
        {"http://localhost:8080", true},
        {"http://[::1]:8080", true},
        {"https://go.acme.com/", false},
        {"https://go.acme.com/x", false},
        {"https://go.acme.com?x", false},
        {"https://go.acme.com#x", false},
        {" https://go.acme.com", false},
        {"https://go.acme.com\t", false},
        {"https://u@go.acme.com", false},
        {"https://go.acme.com:99999", false},
        {"go.acme.com", false},
        {"ftp://go.acme.com", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct brand brand = {.host = SLICE("go.acme.com"),
                              .url = slice_str(rows[i].url)};
        struct error err = ERROR_INIT;

        cr_expect_eq(brand_check(&brand, &err),
                     rows[i].good ? 0 : ERROR_INVALID, "%s: %s", rows[i].url,
                     err.message);
        cr_expect_str_eq(err.field, rows[i].good ? "" : "url");
    }
}

Test(brand, has_a_base_for_short_urls)
{
    struct brand brand = {.host = SLICE("go.acme.com")};
    struct buffer base = BUFFER_INIT;

    brand_base(&brand, &base);
    cr_expect_str_eq(buffer_str(&base), "https://go.acme.com");
    buffer_clear(&base);
    brand.url = SLICE("http://localhost:8080");
    brand_base(&brand, &base);
    cr_expect_str_eq(buffer_str(&base), "http://localhost:8080");
    buffer_release(&base);
}

/* Its fields, as they come back, are in test_brand_store.c. */
Test(brand, leaves_out_what_is_not_set)
{
    struct brand brand = {.host = SLICE("a.b"), .created_at = 5};
    struct slice name;
    struct slice value;
    struct fields fields;

    fields_init(&fields);
    brand_to_fields(&brand, &fields);
    cr_assert_eq(fields.count, 3);
    fields_at(&fields, 0, &name, &value);
    cr_expect(slice_equal(name, SLICE("host")));
    cr_expect(slice_equal(value, SLICE("a.b")));
    fields_at(&fields, 1, &name, &value);
    cr_expect(slice_equal(name, SLICE("created_at")));
    cr_expect(slice_equal(value, SLICE("5")));
    fields_release(&fields);
}
