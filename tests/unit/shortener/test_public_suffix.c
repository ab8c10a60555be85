#include "shortener/address/public_suffix.h"

#include <criterion/criterion.h>

Test(public_suffix, knows_where_anybody_may_have_a_name)
{
    static const struct {
        const char *host;
        bool is;
    } rows[] = {
        {"com", true},         {"co.uk", true},
        {"github.io", true},   {"blogspot.com", true},
        {"kawasaki.jp", true}, {"xn--p1ai", true},
        {"nosuchtld", true},   {"example.com", false},
        {"a.co.uk", false},    {"x.github.io", false},
        {"localhost", false},  {"127.0.0.1", false},
        {"[::1]", false},      {"city.kawasaki.jp", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(public_suffix_is(slice_str(rows[i].host)), rows[i].is,
                     "%s", rows[i].host);
}
