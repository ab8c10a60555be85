#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "qr/placement_address.h"
#include "qr/symbol/symbol.h"

static const struct {
    bool secure;
    const char *host;
    const char *code;
    const char *expected; /* NULL: refused */
} rows[] = {
    {true, "go.acme.com", "7K3M", "HTTPS://GO.ACME.COM/Q/7K3M"},
    {true, "Go.Acme.Com", "7k3m", "HTTPS://GO.ACME.COM/Q/7K3M"},
    {false, "localhost:8080", "ABC", "HTTP://LOCALHOST:8080/Q/ABC"},
    {true, "xn--mnchen-3ya.de", "0", "HTTPS://XN--MNCHEN-3YA.DE/Q/0"},
    {true, "", "7K3M", NULL},
    {true, "go acme.com", "7K3M", NULL},
    {true, "go.acme.com/x", "7K3M", NULL},
    {true, "m\xc3\xbcnchen.de", "7K3M", NULL},
    {true, "user@go.acme.com", "7K3M", NULL},
    {true, "go.acme.com", "", NULL},
    {true, "go.acme.com", "7K-3M", NULL},
    {true, "go.acme.com", "7K/3M", NULL},
    {true, "go.acme.com", "7K?", NULL},
};

Test(placement_address, append)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;
        int result = placement_address_append(&out, rows[i].secure,
                                              slice_str(rows[i].host),
                                              slice_str(rows[i].code), &err);

        if (rows[i].expected == NULL) {
            cr_expect_eq(result, ERROR_INVALID, "row %zu", i);
            cr_expect_eq(out.len, 0);
        } else {
            cr_expect_eq(result, 0, "row %zu: %s", i, err.message);
            cr_expect_str_eq(buffer_str(&out), rows[i].expected);
            cr_expect_eq(symbol_mode_of(buffer_slice(&out)),
                         SYMBOL_MODE_ALPHANUMERIC);
        }
        buffer_release(&out);
    }
}

/* Why the address exists: fewer modules than the link with a query. */
Test(placement_address, is_a_version_smaller)
{
    struct symbol placed = SYMBOL_INIT;
    struct symbol queried = SYMBOL_INIT;
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(placement_address_append(&out, true, SLICE("go.acme.com"),
                                          SLICE("7K3MXW"), &err),
                 0);
    cr_assert_eq(
        symbol_encode(&placed, buffer_slice(&out), SYMBOL_LEVEL_M, 1, &err), 0);
    cr_assert_eq(symbol_encode(&queried,
                               SLICE("https://go.acme.com/7K3MXW?qr=1"),
                               SYMBOL_LEVEL_M, 1, &err),
                 0);
    cr_expect_lt(placed.version, queried.version, "%d and %d", placed.version,
                 queried.version);
    symbol_release(&placed);
    symbol_release(&queried);
    buffer_release(&out);
}
