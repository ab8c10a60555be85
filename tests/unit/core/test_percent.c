#include <criterion/criterion.h>
#include <string.h>

#include "core/error.h"
#include "core/percent.h"

struct row {
    enum percent_mode mode;
    struct slice text;
    int code;
    const char *decoded;
};

static const struct row rows[] = {
    {PERCENT_PATH, SLICE_INIT(""), 0, ""},
    {PERCENT_PATH, SLICE_INIT("a+b%2B%2f%7E"), 0, "a+b+/~"},
    {PERCENT_FORM, SLICE_INIT("a+b%2B"), 0, "a b+"},
    {PERCENT_FORM, SLICE_INIT("%c3%A9"), 0, "\xc3\xa9"},
    {PERCENT_PATH, SLICE_INIT("%25%32"), 0, "%2"},
    {PERCENT_PATH, SLICE_INIT("%"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("ab%2"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("%g0"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("%0g"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("%%41"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("% 1"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("%00"), ERROR_SYNTAX, ""},
    {PERCENT_PATH, SLICE_INIT("%u0041"), ERROR_SYNTAX, ""},
};

Test(percent, decodes)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        buffer_append(&out, SLICE("<"));
        cr_assert_eq(percent_decode(rows[i].text, rows[i].mode, &out),
                     rows[i].code, "row %zu", i);
        cr_assert_str_eq(buffer_str(&out) + 1, rows[i].decoded);
        buffer_release(&out);
    }
}

Test(percent, encodes_all_bytes_so_that_they_come_back)
{
    struct buffer all = BUFFER_INIT;
    struct buffer text = BUFFER_INIT;
    struct buffer back = BUFFER_INIT;

    for (int byte = 1; byte < 256; byte++)
        buffer_append_byte(&all, (char)byte);
    percent_encode(buffer_slice(&all), &text);
    cr_assert_eq(percent_decode(buffer_slice(&text), PERCENT_FORM, &back), 0);
    cr_assert(slice_equal(buffer_slice(&all), buffer_slice(&back)));
    buffer_clear(&text);
    percent_encode(SLICE("aZ09-._~ /+\xc3\xa9%"), &text);
    cr_assert_str_eq(buffer_str(&text), "aZ09-._~%20%2F%2B%C3%A9%25");
    buffer_release(&all);
    buffer_release(&text);
    buffer_release(&back);
}
