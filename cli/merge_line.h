#ifndef CLI_MERGE_LINE_H
#define CLI_MERGE_LINE_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * A row of CSV as it was read, byte for byte, with more cells behind it.
 *
 *     const struct merge_line line = {
 *         .bytes = csv_file_bytes(file, &record), .cells = record.count,
 *         .columns = csv_file_columns(file),
 *         .delimiter = csv_file_delimiter(file), .end = SLICE("")};
 *     merge_line_append(&out, &line, added, count);
 *
 * Cells that the row lacks of the columns become empty ones, so that what is
 * added stands in a column of its own. The added cells are written as they are:
 * they hold neither quotes nor anything that may be a delimiter.
 */
struct merge_line {
    struct slice bytes; /* a record's, with its line end if it has one */
    size_t cells;       /* in it, at most `columns` */
    size_t columns;
    char delimiter;
    struct slice end; /* for a row that has no line end */
};

void merge_line_append(struct buffer *out, const struct merge_line *line,
                       const struct slice *added, size_t count);

#endif
