#include "shortener/address/host_pattern.h"

#include <criterion/criterion.h>

static const struct {
    const char *text, *normal; /* NULL: refused */
} forms[] = {
    {"acme.com", "acme.com"},
    {"ACME.com.", "acme.com"},
    {".acme.com", ".acme.com"},
    {"*.acme.com", ".acme.com"},
    {"*.b\xc3\xbc"
     "cher.example",
     ".xn--bcher-kva.example"},
    {"127.1", "127.0.0.1"},
    {"[::1]", "[::1]"},
    {"localhost", "localhost"},
    {"", NULL},
    {".", NULL},
    {"*.", NULL},
    {"*", NULL},
    {"*acme.com", NULL},
    {"a.*.com", NULL},
    {"..acme.com", NULL},
    {"https://acme.com", NULL},
    {"acme.com/path", NULL},
    {"acme.com:80", NULL},
    {"acme .com", NULL},
    {".127.0.0.1", NULL},
    {".[::1]", NULL},
};

Test(host_pattern, has_one_normal_form)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        char out[HOST_PATTERN_MAX + 1] = "";
        struct error err = ERROR_INIT;
        int code = host_pattern_normalise(slice_str(forms[i].text),
                                          "allowed_hosts", out, &err);

        if (forms[i].normal != NULL) {
            cr_expect_eq(code, 0, "%s: %s", forms[i].text, err.message);
            cr_expect_str_eq(out, forms[i].normal);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "%s was taken: %s", forms[i].text,
                         out);
            cr_expect_str_eq(err.field, "allowed_hosts");
        }
    }
}

static const struct {
    const char *list, *host;
    bool match;
} rows[] = {
    {"acme.com\n", "acme.com", true},
    {"acme.com\n", "www.acme.com", false},
    {"acme.com\n", "evilacme.com", false},
    {".acme.com\n", "www.acme.com", true},
    {".acme.com\n", "a.b.acme.com", true},
    {".acme.com\n", "acme.com", false},
    {".acme.com\n", "evilacme.com", false},
    {".acme.com\n", "acme.com.evil.example", false},
    {"a.example\n.acme.com\nb.example\n", "b.example", true},
    {"a.example\n.acme.com\nb.example\n", "c.example", false},
    {"", "acme.com", false},
    {"\n", "", false},
};

Test(host_pattern, matches_a_list)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(host_pattern_match(slice_str(rows[i].list),
                                        slice_str(rows[i].host)),
                     rows[i].match, "row %zu: %s", i, rows[i].host);
}
