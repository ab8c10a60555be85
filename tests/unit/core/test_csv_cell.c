#include "core/csv_cell.h"

#include <criterion/criterion.h>

static const struct {
    struct slice cell, text;
} rows[] = {
    {SLICE_INIT(""), SLICE_INIT("")},
    {SLICE_INIT("plain; text"), SLICE_INIT("plain; text")},
    {SLICE_INIT("=1+1"), SLICE_INIT("=1+1")},
    {SLICE_INIT("a,b"), SLICE_INIT("\"a,b\"")},
    {SLICE_INIT("a\nb"), SLICE_INIT("\"a\nb\"")},
    {SLICE_INIT("a\rb"), SLICE_INIT("\"a\rb\"")},
    {SLICE_INIT("12\" \"x\""), SLICE_INIT("\"12\"\" \"\"x\"\"\"")},
    {SLICE_INIT("\0"), SLICE_INIT("\0")},
};

Test(csv_cell, quotes_what_needs_it)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        csv_cell_append(&out, rows[i].cell);
        cr_assert(slice_equal(buffer_slice(&out), rows[i].text), "row %zu", i);
        buffer_release(&out);
    }
}
