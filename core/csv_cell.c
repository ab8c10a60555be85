#include "core/csv_cell.h"

#include <stdbool.h>

static bool needs_quotes(struct slice cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        char byte = cell.ptr[i];

        if (byte == ',' || byte == '"' || byte == '\r' || byte == '\n')
            return true;
    }
    return false;
}

/* Behind any apostrophes. */
static bool is_formula(struct slice cell)
{
    static const struct slice starts = SLICE_INIT("=+-@\t\r");

    while (cell.len > 0 && cell.ptr[0] == '\'')
        cell = slice_skip(cell, 1);
    return cell.len > 0 && slice_find(starts, cell.ptr[0]) < starts.len;
}

static void append_quoted(struct buffer *out, struct slice cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buffer_append_byte(out, '"');
        buffer_append_byte(out, cell.ptr[i]);
    }
}

static void append_cell(struct buffer *out, struct slice cell, bool defused)
{
    bool quotes = needs_quotes(cell);

    if (quotes)
        buffer_append_byte(out, '"');
    if (defused && is_formula(cell))
        buffer_append_byte(out, '\'');
    append_quoted(out, cell);
    if (quotes)
        buffer_append_byte(out, '"');
}

void csv_cell_append(struct buffer *out, struct slice cell)
{
    append_cell(out, cell, false);
}

void csv_cell_append_defused(struct buffer *out, struct slice cell)
{
    append_cell(out, cell, true);
}

struct slice csv_cell_restore(struct slice cell)
{
    bool defused = cell.len > 0 && cell.ptr[0] == '\'' && is_formula(cell);

    return defused ? slice_skip(cell, 1) : cell;
}
