#include "cli/merge_line.h"

#include <criterion/criterion.h>

static const struct {
    const char *bytes;
    size_t cells;
    const char *line;
} rows[] = {
    {"a,b\n", 2, "a,b,x,y\n"},
    {"a,b\r\n", 2, "a,b,x,y\r\n"},
    {"a,b\r", 2, "a,b,x,y\r"},
    {"a,b", 2, "a,b,x,y"},
    {"a\n", 1, "a,,x,y\n"},
    {"\"a\"\"\n\",\"b\"\n", 2, "\"a\"\"\n\",\"b\",x,y\n"},
    {"=1+1, b \n", 2, "=1+1, b ,x,y\n"},
    {"a,\n", 2, "a,,x,y\n"},
    {"\xef\xbb\xbf"
     "a,b\n",
     2,
     "\xef\xbb\xbf"
     "a,b,x,y\n"},
};

Test(merge_line, adds_cells_and_changes_nothing)
{
    const struct slice added[] = {SLICE("x"), SLICE("y")};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct merge_line line = {
            .bytes = slice_str(rows[i].bytes),
            .cells = rows[i].cells,
            .columns = 2,
            .delimiter = ',',
        };
        struct buffer out = BUFFER_INIT;

        merge_line_append(&out, &line, added, 2);
        cr_assert_str_eq(buffer_str(&out), rows[i].line, "row %zu", i);
        buffer_release(&out);
    }
}

Test(merge_line, ends_a_header_that_stands_alone)
{
    const struct merge_line line = {
        .bytes = SLICE("a;b"),
        .cells = 2,
        .columns = 2,
        .delimiter = ';',
        .end = SLICE("\n"),
    };
    const struct slice added = SLICE("link");
    struct buffer out = BUFFER_INIT;

    merge_line_append(&out, &line, &added, 1);
    cr_assert_str_eq(buffer_str(&out), "a;b;link\n");
    buffer_release(&out);
}
