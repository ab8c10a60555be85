#include "cli/table.h"

#include <criterion/criterion.h>

struct layout_case {
    size_t columns;
    const char *cells[8]; /* ends with NULL */
    const char *expected;
};

static const struct layout_case rows[] = {
    {1, {NULL}, ""},
    {1, {"A", "bb"}, "A\nbb\n"},
    {2, {"HOST", "URL", "a.test", "x"}, "HOST    URL\na.test  x\n"},
    {2, {"a.test", "x", "b", "y"}, "a.test  x\nb       y\n"},
    /* Nothing is "-", and no line has spaces at its end. */
    {3, {"a", "", "c", "dd", "e", ""}, "a   -  c\ndd  e  -\n"},
    {2, {"a", "b", "c"}, "a  b\nc\n"},
    /* A character is a column, however many bytes it has. */
    {2, {"\u6625", "x", "e\u0301", "y"}, "\u6625  x\ne\u0301   y\n"},
    {2, {"Zürich", "x", "Zuerich", "y"}, "Zürich   x\nZuerich  y\n"},
    /* What could move the cursor or end the line cannot. */
    {2, {"a\x1b[2J", "b\nc", "d\te", "f\x7f"}, "a?[2J  b?c\nd?e    f?\n"},
    {1,
     {"a\xc2\x9b"
      "2J",
      "\xc2\xa7"},
     "a?2J\n\xc2\xa7\n"},
};

Test(table, layout)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct table table;

        table_init(&table, rows[i].columns);
        for (size_t c = 0; rows[i].cells[c] != NULL; c++)
            table_add(&table, slice_str(rows[i].cells[c]));
        table_append(&table, &out);
        cr_expect_str_eq(buffer_str(&out), rows[i].expected, "row %zu: [%s]", i,
                         buffer_str(&out));
        table_release(&table);
        buffer_release(&out);
    }
}

Test(table, many_rows)
{
    struct buffer out = BUFFER_INIT;
    struct table table;

    table_init(&table, 3);
    for (size_t i = 0; i < 3000; i++)
        table_add(&table, SLICE("x"));
    table_append(&table, &out);
    cr_assert_eq(out.len, 1000 * (sizeof("x  x  x\n") - 1));
    table_release(&table);
    buffer_release(&out);
}
