#include "core/csv_first.h"

#include <criterion/criterion.h>

/* Whole lines up to the first record, and what separates its cells. */
static void expect(const char *const *lines, size_t none, char delimiter,
                   const char *text, const char *declared)
{
    struct csv_first first;
    size_t i = 0;

    csv_first_init(&first, '\0', 1000);
    for (; i < none; i++)
        cr_expect_eq(csv_first_add(&first, slice_str(lines[i]), true),
                     CSV_FIRST_NONE, "%s", lines[i]);
    for (; lines[i + 1] != NULL; i++)
        cr_expect_eq(csv_first_add(&first, slice_str(lines[i]), true),
                     CSV_FIRST_MORE, "%s", lines[i]);
    cr_expect_eq(csv_first_add(&first, slice_str(lines[i]), true),
                 CSV_FIRST_WHOLE, "%s", lines[i]);
    cr_expect_eq(csv_first_delimiter(&first), delimiter, "%s", text);
    cr_expect(slice_equal(buffer_slice(&first.text), slice_str(text)));
    cr_expect(slice_equal(buffer_slice(&first.declared), slice_str(declared)));
    csv_first_release(&first);
}

#define MARK "\xef\xbb\xbf"

Test(csv_first, finds_what_separates_the_cells)
{
    static const struct {
        const char *lines[5];
        size_t none;
        char delimiter;
        const char *text, *declared;
    } rows[] = {
        {{"a,b;c,d\n"}, 0, ',', "a,b;c,d\n", ""},
        {{"a;\"b,c,d\"\n"}, 0, ';', "a;\"b,c,d\"\n", ""},
        {{MARK "a\tb\n"}, 0, '\t', "a\tb\n", ""},
        {{"a\n"}, 0, ',', "a\n", ""},
        {{"\n", "\r\n", "a;b\n"}, 2, ';', "a;b\n", ""},
        {{"a;\"b\n", "c,,,,\"\n"}, 0, ';', "a;\"b\nc,,,,\"\n", ""},
        {{"sep=|\n", "a|b;c\n"}, 1, '|', "a|b;c\n", "sep=|\n"},
        {{MARK "SEP=;\r\n", "a,b\n"}, 1, ';', "a,b\n", MARK "SEP=;\r\n"},
        {{"sep=x\n"}, 0, ',', "sep=x\n", ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect(rows[i].lines, rows[i].none, rows[i].delimiter, rows[i].text,
               rows[i].declared);
}

Test(csv_first, goes_by_what_is_given)
{
    struct csv_first first;

    csv_first_init(&first, ';', 1000);
    cr_expect_eq(csv_first_add(&first, SLICE("a,b,c\n"), true),
                 CSV_FIRST_WHOLE);
    cr_expect_eq(csv_first_delimiter(&first), ';');
    csv_first_release(&first);
}

/* A line comes in pieces; it is none or whole at its end only. */
Test(csv_first, waits_for_the_end_of_a_line)
{
    struct csv_first first;

    csv_first_init(&first, '\0', 1000);
    cr_expect_eq(csv_first_add(&first, SLICE("sep="), false), CSV_FIRST_MORE);
    cr_expect_eq(csv_first_add(&first, SLICE(";\n"), true), CSV_FIRST_NONE);
    cr_expect_eq(csv_first_add(&first, SLICE("a,b"), false), CSV_FIRST_MORE);
    cr_expect_eq(csv_first_add(&first, SLICE("\n"), true), CSV_FIRST_WHOLE);
    cr_expect_eq(csv_first_delimiter(&first), ';');
    csv_first_release(&first);
}
