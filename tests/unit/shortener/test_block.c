#include "shortener/catalog/block.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text, *normal; /* NULL: refused */
} names[] = {
    {"evil.example", "evil.example"},
    {"EVIL.example.", "evil.example"},
    {"b\xc3\xbc"
     "cher.example",
     "xn--bcher-kva.example"},
    {"127.1", "127.0.0.1"},
    {"[::1]", "[::1]"},
    {"localhost", "localhost"},
    {"Go.Acme.com/Spring", "go.acme.com/Spring"},
    {"go.acme.com/@team", "go.acme.com/@team"},
    {"go.acme.com/@Team", "go.acme.com/@team"},
    {"", NULL},
    {"/spring", NULL},
    {"go.acme.com/", NULL},
    {"go.acme.com/@", NULL},
    {"go.acme.com/a/b", NULL},
    {"go.acme.com/a b", NULL},
    {"go.acme.com/q", NULL},
    {"https://evil.example/", NULL},
    {"evil.example:80", NULL},
    {"a..b", NULL},
};

Test(block, has_one_normal_name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct error err = ERROR_INIT;
        char out[BLOCK_NAME_MAX + 1] = "";
        int code = block_normalise(slice_str(names[i].text), out, &err);

        if (names[i].normal != NULL) {
            cr_expect_eq(code, 0, "%s: %s", names[i].text, err.message);
            cr_expect_str_eq(out, names[i].normal);
        } else {
            cr_expect_eq(code, ERROR_INVALID, "\"%s\" was taken: %s",
                         names[i].text, out);
            cr_expect_str_eq(err.field, "name");
        }
    }
}

Test(block, is_wide_where_the_names_below_are_everybodys)
{
    cr_expect(block_is_wide(SLICE("com")));
    cr_expect(block_is_wide(SLICE("xn--p1ai")));
    cr_expect(block_is_wide(SLICE("co.uk")));
    cr_expect(block_is_wide(SLICE("github.io")));
    cr_expect_not(block_is_wide(SLICE("evil.github.io")));
    cr_expect_not(block_is_wide(SLICE("co.uk/spring")));
    cr_expect_not(block_is_wide(SLICE("evil.example")));
    cr_expect_not(block_is_wide(SLICE("com/spring")));
    cr_expect_not(block_is_wide(SLICE("localhost")));
    cr_expect_not(block_is_wide(SLICE("127.0.0.1")));
    cr_expect_not(block_is_wide(SLICE("[::1]")));
}

/* The longest of both parts fits, and no longer one is written. */
Test(block, keeps_within_its_room)
{
    char text[HOST_MAX + 3 + SLUG_MAX + 2];
    char out[BLOCK_NAME_MAX + 1];
    struct error err = ERROR_INIT;
    size_t at = 0;

    while (at + 2 <= HOST_MAX) {
        text[at++] = 'a';
        text[at++] = '.';
    }
    text[at++] = 'a';
    cr_assert_eq(at, HOST_MAX);
    text[at++] = '/';
    text[at++] = '@';
    memset(text + at, 's', SLUG_MAX + 1);
    cr_expect_eq(block_normalise(slice_of(text, at + SLUG_MAX), out, &err), 0,
                 "%s", err.message);
    cr_expect_eq(strlen(out), BLOCK_NAME_MAX);
    cr_expect_eq(block_normalise(slice_of(text, at + SLUG_MAX + 1), out, &err),
                 ERROR_INVALID);
}

Test(block, tells_links_from_hosts)
{
    cr_expect(block_is_link(SLICE("go.acme.com/a")));
    cr_expect_not(block_is_link(SLICE("go.acme.com")));
}

Test(block, checks_its_reason)
{
    static char text[BLOCK_REASON_MAX + 1];
    struct block block = {.reason = SLICE("phishing, ticket 4411")};
    struct error err = ERROR_INIT;

    memset(text, 'x', sizeof(text));
    cr_expect_eq(block_check(&block, &err), 0);
    block.reason = slice_of(text, sizeof(text));
    cr_expect_eq(block_check(&block, &err), ERROR_INVALID);
    cr_expect_str_eq(err.field, "reason");
    block.reason = SLICE("two\nlines");
    cr_expect_eq(block_check(&block, &err), ERROR_INVALID);
}

Test(block, reads_what_it_wrote)
{
    struct block block = {
        .reason = SLICE("phishing, ticket 4411"),
        .token = SLICE("0123456789abcdef"),
        .created_at = 1795323468422,
    };
    struct buffer value = BUFFER_INIT;
    struct block read;

    block_append_value(&block, &value);
    cr_expect_str_eq(buffer_str(&value), "1795323468422 0123456789abcdef "
                                         "phishing, ticket 4411");
    block_from_value(&read, SLICE("a.example"), buffer_slice(&value));
    cr_expect(slice_equal(read.name, SLICE("a.example")));
    cr_expect(slice_equal(read.reason, block.reason));
    cr_expect(slice_equal(read.token, block.token));
    cr_expect_eq(read.created_at, block.created_at);
    buffer_release(&value);
}

static const struct {
    const char *value, *token, *reason;
    int64_t created_at;
} values[] = {
    {"1 - why", "", "why", 1},
    {"1 - ", "", "", 1},
    {"1 t a  b", "t", "a  b", 1},
    {"1", "", "", 1},
    {"", "", "", 0},
    {"by hand", "", "by hand", 0},
    {"hand", "", "hand", 0},
    {"1 t", "t", "", 1},
};

Test(block, reads_what_others_wrote)
{
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct block block;

        block_from_value(&block, SLICE("a"), slice_str(values[i].value));
        cr_expect(slice_equal(block.reason, slice_str(values[i].reason)),
                  "row %zu: %" SLICE_FMT, i, SLICE_ARG(block.reason));
        cr_expect(slice_equal(block.token, slice_str(values[i].token)));
        cr_expect_eq(block.created_at, values[i].created_at);
    }
}
