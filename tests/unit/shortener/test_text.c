#include "shortener/catalog/text.h"

#include <criterion/criterion.h>

static const struct {
    struct slice text;
    size_t limit;
    const char *reason; /* "" for a good one */
} rows[] = {
    {SLICE_INIT(""), 0, ""},
    {SLICE_INIT("a b, \"c\" & =<>"), 64, ""},
    {SLICE_INIT("Caf\xc3\xa9 \xe2\x98\x95 \xf0\x9f\x98\x80"), 64, ""},
    {SLICE_INIT("12345"), 5, ""},
    {SLICE_INIT("12345"), 4, "too_long"},
    {SLICE_INIT("\xc3\xa9"), 1, "too_long"},
    {SLICE_INIT("a\nb"), 64, "control_character"},
    {SLICE_INIT("\t"), 64, "control_character"},
    {SLICE_INIT("a\0b"), 64, "control_character"},
    {SLICE_INIT("\x1b[31m"), 64, "control_character"},
    {SLICE_INIT("a\x7f"), 64, "control_character"},
    {SLICE_INIT("caf\xe9"), 64, "bad_text"},
    {SLICE_INIT("\xed\xa0\x80"), 64, "bad_text"},
    {SLICE_INIT("\xc0\xaf"), 64, "bad_text"},
};

Test(text, takes_what_fits_on_a_line)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool good = rows[i].reason[0] == '\0';
        struct error err = ERROR_INIT;

        cr_expect_eq(text_check(rows[i].text, rows[i].limit, "title", &err),
                     good ? 0 : ERROR_INVALID, "row %zu", i);
        cr_expect_str_eq(err.field, good ? "" : "title", "row %zu", i);
        if (!good)
            cr_expect_str_eq(err.reason, rows[i].reason, "row %zu", i);
    }
}
