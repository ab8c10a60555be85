#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * A table for people: columns padded to their widest cell, two spaces apart,
 * nothing behind the last one.
 *
 *     table_init(&table, 2);
 *     table_add(&table, SLICE("HOST"));
 *     table_add(&table, SLICE("URL"));      a row is full: the next begins
 *     table_append(&table, &out);
 *     table_release(&table);
 *
 * An empty cell is shown as "-". Control characters, which could reprogram
 * the reader's terminal, are shown as "?". Widths are those of
 * core/text_width.h.
 */
struct table {
    size_t columns;
    char **cells; /* owned, row by row */
    size_t count;
    size_t room;
};

void table_init(struct table *table, size_t columns);
void table_release(struct table *table);

void table_add(struct table *table, struct slice cell);

/* A row of titles, one for each column. */
void table_add_titles(struct table *table, const char *const *titles);

/* Appends the rows as lines; a last row that is not full ends early. */
void table_append(const struct table *table, struct buffer *out);

#endif
