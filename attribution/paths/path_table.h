#ifndef ATTRIBUTION_PATH_TABLE_H
#define ATTRIBUTION_PATH_TABLE_H

#include "attribution/paths/path_names.h"
#include "attribution/paths/path_rows.h"

/*
 * Path data in memory: 4 bytes a touch and 40 a row.
 *
 *     struct path_table table = PATH_TABLE_INIT;
 *     if (path_table_add(&table, &row, &err) < 0) ...     each row
 *     path_table_sort(&table);
 *     for each i: table.touches + table.paths[i].begin, ...
 *     path_table_release(&table);
 *
 * Spaces around a channel do not belong to it; they are taken off when the
 * table is sorted, once from each way in which a channel was written. Sorted,
 * channels are numbered in the order of their names' bytes, so that no figure
 * depends on the order of the rows.
 */
struct path_entry {
    size_t begin;   /* in touches */
    uint32_t count; /* touches, at least 1 */
    double conversions, value, nulls;
};

struct path_table {
    struct path_names spellings; /* with their spaces, as they came */
    struct path_names names;     /* sorted: without, as they came */
    struct slice *channels;      /* sorted; the names' own bytes */
    /* Of all paths, one behind the other: spellings, and sorted channels. */
    uint32_t *touches;
    size_t touch_count, touch_room;
    struct path_entry *paths;
    size_t count, room;
};

#define PATH_TABLE_INIT                                                \
    {                                                                  \
        PATH_NAMES_INIT, PATH_NAMES_INIT, NULL, NULL, 0, 0, NULL, 0, 0 \
    }

void path_table_release(struct path_table *table);

/* An empty channel is ERROR_INVALID, and names the line. */
int path_table_add(struct path_table *table, const struct path_row *row,
                   struct error *err) __attribute__((warn_unused_result));

void path_table_sort(struct path_table *table);

#endif
