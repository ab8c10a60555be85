#include "cli/uri.h"

#include <criterion/criterion.h>

static const struct {
    const char *text;
    const char *encoded;
} rows[] = {
    {"", ""},
    {"go.acme.com", "go.acme.com"},
    {"a-b_c~d.E9", "a-b_c~d.E9"},
    {"a b", "a%20b"},
    {"a/b?c#d", "a%2Fb%3Fc%23d"},
    {"100%+&=", "100%25%2B%26%3D"},
    {"Zürich", "Z%C3%BCrich"},
    {"\x7f\xff", "%7F%FF"},
};

Test(uri, encodes)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer segment = BUFFER_INIT;
        struct buffer query = BUFFER_INIT;

        uri_append_segment(&segment, slice_str(rows[i].text));
        cr_expect_str_eq(buffer_str(&segment) + 1, rows[i].encoded);
        uri_append_query(&query, SLICE("n"), slice_str(rows[i].text));
        cr_expect_str_eq(buffer_str(&query) + 3, rows[i].encoded);
        buffer_release(&query);
        buffer_release(&segment);
    }
}

Test(uri, joins)
{
    struct buffer uri = BUFFER_INIT;

    buffer_append(&uri, SLICE("/api"));
    uri_append_segment(&uri, SLICE("a?"));
    uri_append_segment(&uri, SLICE("b"));
    uri_append_query(&uri, SLICE("x"), SLICE("1"));
    uri_append_query(&uri, SLICE("y"), slice_of("a\0b", 3));
    cr_assert_str_eq(buffer_str(&uri), "/api/a%3F/b?x=1&y=a%00b");
    buffer_release(&uri);
}
