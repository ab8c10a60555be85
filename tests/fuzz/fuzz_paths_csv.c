/* module: attribution */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/paths/path_table.h"

/* All rows of `bytes`, handed over `piece` bytes at a time. */
static int read_in_pieces(struct slice bytes, size_t piece,
                          struct path_table *table, struct error *err)
{
    struct path_rows rows;
    size_t end = 0;
    int got = 0;

    path_rows_init(&rows);
    for (size_t used = 0; end < bytes.len || bytes.len == 0;) {
        struct path_row row;
        struct slice rest;

        end = bytes.len - end < piece ? bytes.len : end + piece;
        rest = slice_of(bytes.ptr + used, end - used);
        while ((got = path_rows_next(&rows, &rest, end == bytes.len, &row,
                                     err)) > 0) {
            if (row.path.len == 0 || row.conversions < 0 || row.value < 0 ||
                row.nulls < 0)
                abort();
            got = path_table_add(table, &row, err);
            if (got < 0)
                break;
        }
        used = end - rest.len;
        if (got < 0 || end == bytes.len)
            break;
    }
    path_rows_release(&rows);
    return got;
}

static void check_table(const struct path_table *table)
{
    for (size_t i = 1; i < table->names.count; i++) {
        if (slice_compare(table->channels[i - 1], table->channels[i]) >= 0)
            abort();
    }
    for (size_t i = 0; i < table->touch_count; i++) {
        if (table->touches[i] >= table->names.count)
            abort();
    }
}

/* Any bytes as path data: refused with a plain line, or a table in order; and
 * the same whether they come at once or in pieces. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of(data, size);
    struct path_table whole = PATH_TABLE_INIT;
    struct path_table pieces = PATH_TABLE_INIT;
    struct error err = ERROR_INIT;
    struct error again = ERROR_INIT;
    int got = read_in_pieces(bytes, size + 1, &whole, &err);

    if (read_in_pieces(bytes, 7, &pieces, &again) != got ||
        pieces.count != whole.count || strcmp(err.message, again.message) != 0)
        abort();
    path_table_sort(&whole);
    check_table(&whole);
    for (const char *at = err.message; *at != '\0'; at++) {
        if (*at < ' ' || *at > '~')
            abort();
    }
    path_table_release(&whole);
    path_table_release(&pieces);
    return 0;
}
