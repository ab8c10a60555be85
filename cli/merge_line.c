#include "cli/merge_line.h"

/* The line end that the bytes have, and empty lines behind it; or nothing. No
 * cell ends in such a byte: it would be in quotes. */
static struct slice line_end_of(struct slice bytes)
{
    size_t len = bytes.len;

    while (len > 0 &&
           (bytes.ptr[len - 1] == '\n' || bytes.ptr[len - 1] == '\r'))
        len--;
    return slice_skip(bytes, len);
}

void merge_line_append(struct buffer *out, const struct merge_line *line,
                       const struct slice *added, size_t count)
{
    struct slice end = line_end_of(line->bytes);

    buffer_append(out, slice_head(line->bytes, line->bytes.len - end.len));
    for (size_t i = line->cells; i < line->columns; i++)
        buffer_append_byte(out, line->delimiter);
    for (size_t i = 0; i < count; i++) {
        buffer_append_byte(out, line->delimiter);
        buffer_append(out, added[i]);
    }
    buffer_append(out, end.len > 0 ? end : line->end);
}
