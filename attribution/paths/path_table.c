#include "attribution/paths/path_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

void path_table_release(struct path_table *table)
{
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

/* slice_trim, for the usual case of one space or none. */
static struct slice path_table_trim(const char *at, const char *end)
{
    if (at < end && *at == ' ')
        at++;
    if (at < end && end[-1] == ' ')
        end--;
    if (at<end && * at> ' ' && end[-1] > ' ')
        return slice_of(at, (size_t)(end - at));
    return slice_trim(slice_of(at, (size_t)(end - at)));
}

static int path_table_split(struct path_table *table,
                            const struct path_row *row, struct error *err)
{
    const char *at = row->path.ptr;
    const char *end = at + row->path.len;

    for (;;) {
        const char *arrow = memchr(at, '>', (size_t)(end - at));
        struct slice name = path_table_trim(at, arrow != NULL ? arrow : end);

        if (name.len == 0)
            return error_field(err, ERROR_INVALID, "bad_row", "path",
                               "line %zu: a channel of the path is empty; "
                               "write a > b > c",
                               row->line);
        path_table_touch(table, path_names_number(&table->names, name));
        if (arrow == NULL)
            return 0;
        at = arrow + 1;
    }
}

int path_table_add(struct path_table *table, const struct path_row *row,
                   struct error *err)
{
    size_t begin = table->touch_count;

    if (path_table_split(table, row, err) < 0)
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

void path_table_sort(struct path_table *table)
{
    uint32_t *ranks = memory_zalloc(table->names.count, sizeof(uint32_t));

    path_names_rank(&table->names, ranks);
    table->channels =
        memory_zalloc(table->names.count, sizeof(table->channels[0]));
    for (size_t i = 0; i < table->names.count; i++)
        table->channels[ranks[i]] = table->names.list[i];
    for (size_t i = 0; i < table->touch_count; i++)
        table->touches[i] = ranks[table->touches[i]];
    free(ranks);
}
