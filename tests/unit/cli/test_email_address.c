#include "cli/email_address.h"

#include <criterion/criterion.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *text;
    bool good;
} rows[] = {
    {"ann@example.com", true},
    {"a.b+c_d-e'f@mail.example.co.uk", true},
    {"ANN@EXAMPLE.COM", true},
    {"\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd@\xd0\xbf\xd0\xbe\xd1\x87\xd1\x82\xd0"
     "\xb0.\xd1\x80\xd1\x84",
     true},
    {A64 "@b.c", true},
    {A64 "a@b.c", false},
    {"a@" A64 "." A64 "." A64 "." A64 ".com", false},
    {"", false},
    {"ann", false},
    {"@example.com", false},
    {"ann@", false},
    {"ann@example", false},
    {"ann@.com", false},
    {"ann@example.", false},
    {"ann@example..com", false},
    {"ann@-example.com", false},
    {"ann@example-.com", false},
    {"ann@exa_mple.com", false},
    {"ann@@example.com", false},
    {"ann@b@example.com", false},
    {"ann lee@example.com", false},
    {"Ann <ann@example.com>", false},
    {"ann@example.com, bob@example.com", false},
    {"ann@example.com;bob@example.com", false},
    {"mailto:ann@example.com", false},
    {"ann\n@example.com", false},
    {"ann\xff@example.com", false},
};

Test(email_address, tells_what_a_mail_can_be_sent_to)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert_eq(email_address_is_valid(slice_str(rows[i].text)),
                     rows[i].good, "%s", rows[i].text);
}

Test(email_address, is_compared_in_lower_case)
{
    char out[32];

    cr_assert(slice_equal(email_address_lower(SLICE("Ann@EXAMPLE.com"), out),
                          SLICE("ann@example.com")));
    cr_assert(slice_equal(email_address_lower(SLICE("\xc3\x84@[`{Z"), out),
                          SLICE("\xc3\x84@[`{z")));
}
