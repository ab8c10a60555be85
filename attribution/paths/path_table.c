#include "attribution/paths/path_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

void path_table_release(struct path_table *table)
{
    path_names_release(&table->spellings);
    path_names_release(&table->names);
    free(table->channels);
    free(table->touches);
    free(table->paths);
    *table = (struct path_table)PATH_TABLE_INIT;
}

static void path_table_touch(struct path_table *table, uint32_t channel)
{
    if (table->touch_count == table->touch_room) {
        table->touch_room =
            table->touch_room > 0 ? table->touch_room * 2 : 1024;
        table->touches = memory_resize(table->touches, table->touch_room,
                                       sizeof(table->touches[0]));
    }
    table->touches[table->touch_count++] = channel;
}

static int path_table_add_names(struct path_table *table,
                                const struct path_row *row, struct error *err)
{
    for (size_t i = 0; i < row->name_count; i++) {
        size_t known = table->spellings.count;
        uint32_t number = path_names_number(&table->spellings, row->names[i]);

        if (number == known && slice_trim(row->names[i]).len == 0)
            return error_field(err, ERROR_INVALID, "bad_row", "path",
                               "line %zu: a channel of the path is empty; "
                               "write a > b > c",
                               row->line);
        path_table_touch(table, number);
    }
    return 0;
}

int path_table_add(struct path_table *table, const struct path_row *row,
                   struct error *err)
{
    size_t begin = table->touch_count;

    if (path_table_add_names(table, row, err) < 0)
        return err->code;
    if (table->count == table->room) {
        table->room = table->room > 0 ? table->room * 2 : 256;
        table->paths =
            memory_resize(table->paths, table->room, sizeof(table->paths[0]));
    }
    table->paths[table->count++] =
        (struct path_entry){begin, (uint32_t)(table->touch_count - begin),
                            row->conversions, row->value, row->nulls};
    return 0;
}

/* The channel of each spelling, in the order of names. */
static uint32_t *path_table_rank(struct path_table *table)
{
    size_t count = table->spellings.count;
    uint32_t *numbers = memory_zalloc(count, sizeof(uint32_t));
    uint32_t *ranks;

    for (size_t i = 0; i < count; i++)
        numbers[i] = path_names_number(&table->names,
                                       slice_trim(table->spellings.list[i]));
    ranks = memory_zalloc(table->names.count, sizeof(uint32_t));
    path_names_rank(&table->names, ranks);
    table->channels =
        memory_zalloc(table->names.count, sizeof(table->channels[0]));
    for (size_t i = 0; i < table->names.count; i++)
        table->channels[ranks[i]] = table->names.list[i];
    for (size_t i = 0; i < count; i++)
        numbers[i] = ranks[numbers[i]];
    free(ranks);
    return numbers;
}

void path_table_sort(struct path_table *table)
{
    uint32_t *channels = path_table_rank(table);

    for (size_t i = 0; i < table->touch_count; i++)
        table->touches[i] = channels[table->touches[i]];
    free(channels);
}
