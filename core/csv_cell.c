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

void csv_cell_append(struct buffer *out, struct slice cell)
{
    if (!needs_quotes(cell)) {
        buffer_append(out, cell);
        return;
    }
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] == '"')
            buffer_append_byte(out, '"');
        buffer_append_byte(out, cell.ptr[i]);
    }
    buffer_append_byte(out, '"');
}
