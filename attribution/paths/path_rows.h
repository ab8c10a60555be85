#ifndef ATTRIBUTION_PATH_ROWS_H
#define ATTRIBUTION_PATH_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/paths/path_scan.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Path data as CSV, row by row: the columns path, total_conversions,
 * total_conversion_value and total_null by name and in any order, the last two
 * optional, others ignored.
 *
 *     struct path_rows rows;
 *     struct path_row row;
 *     path_rows_init(&rows);
 *     while ((got = path_rows_next(&rows, &bytes, last, &row, &err)) > 0)
 *         ... row.path, row.conversions ...
 *     path_rows_release(&rows);
 *
 * A path is `a > b > c`: it is split at each '>'. Lines without a quote are
 * split in one go; those with one are looked at more closely.
 *
 * Bytes may come in pieces: `bytes` is what there is, and what was used is
 * taken off its front; call with what it left until 0 says that no whole row
 * is there any more. Go on then with that rest and more behind it, or, where
 * nothing more will come (`last`), it is the end. A negative code is an error
 * that names the line.
 *
 * The format is RFC 4180, and what is found in the wild: a byte order mark,
 * LF or CRLF, blank lines, a last line without an end. Numbers are not
 * negative and at most PATH_NUMBER_MAX, so that no sum of them overflows.
 */
#define PATH_NUMBER_MAX 1e15

enum path_column {
    PATH_COLUMN_PATH,
    PATH_COLUMN_CONVERSIONS,
    PATH_COLUMN_VALUE,
    PATH_COLUMN_NULLS,
    PATH_COLUMNS
};

/* Slices are valid until the next call. */
struct path_row {
    struct slice path;         /* not empty */
    const struct slice *names; /* between its arrows, spaces included */
    size_t name_count;         /* at least 1 */
    double conversions, value, nulls;
    size_t line; /* from 1: where it starts */
};

struct path_rows {
    size_t columns[PATH_COLUMNS]; /* its field, SIZE_MAX: not there */
    struct slice *fields;         /* of the current row */
    size_t field_count, field_room;
    struct slice *names; /* of the current row's path */
    size_t name_count, name_room;
    struct path_scan scan; /* goes on behind the current row, if scanning */
    bool scanning;
    bool begun;             /* past the byte order mark */
    size_t width;           /* fields of the header; 0: not read yet */
    size_t line, next_line; /* of the current row, of the one behind it */
    struct buffer unquoted; /* fields whose quotes were taken off */
};

void path_rows_init(struct path_rows *rows);
void path_rows_release(struct path_rows *rows);

int path_rows_next(struct path_rows *rows, struct slice *bytes, bool last,
                   struct path_row *row, struct error *err)
    __attribute__((warn_unused_result));

#endif
