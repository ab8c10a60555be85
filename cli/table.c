#include "cli/table.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text_width.h"

void table_init(struct table *table, size_t columns)
{
    *table = (struct table){.columns = columns};
}

void table_release(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i]);
    free(table->cells);
    *table = (struct table){0};
}

/* C0 and DEL; the C1 set too, which UTF-8 writes as c2 80 to c2 9f. */
static bool is_control(const char *text)
{
    unsigned char byte = (unsigned char)text[0];

    return byte < ' ' || byte == 0x7f ||
           (byte == 0xc2 && (unsigned char)text[1] < 0xa0);
}

static char *clean_copy(struct slice cell)
{
    char *text = slice_copy(cell.len > 0 ? cell : SLICE("-"));
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        if (is_control(from)) {
            from += (unsigned char)*from == 0xc2 && from[1] != '\0';
            *to++ = '?';
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return text;
}

void table_add(struct table *table, struct slice cell)
{
    if (table->count == table->room) {
        table->room = table->room > 0 ? 2 * table->room : 64;
        table->cells =
            memory_resize(table->cells, table->room, sizeof(*table->cells));
    }
    table->cells[table->count++] = clean_copy(cell);
}

void table_add_titles(struct table *table, const char *const *titles)
{
    for (size_t i = 0; i < table->columns; i++)
        table_add(table, slice_str(titles[i]));
}

static size_t column_width(const struct table *table, size_t column)
{
    size_t widest = 0;

    for (size_t i = column; i < table->count; i += table->columns) {
        size_t width = text_width(slice_str(table->cells[i]));

        widest = width > widest ? width : widest;
    }
    return widest;
}

static void append_cell(const struct table *table, size_t i, size_t width,
                        struct buffer *out)
{
    const char *text = table->cells[i];

    buffer_append(out, slice_str(text));
    if (width > 0 && i + 1 < table->count)
        buffer_appendf(out, "%*s",
                       (int)(width - text_width(slice_str(text)) + 2), "");
    else
        buffer_append_byte(out, '\n');
}

void table_append(const struct table *table, struct buffer *out)
{
    size_t *widths = memory_zalloc(table->columns, sizeof(*widths));
    size_t i = 0;

    /* The last column's width stays 0: it is not padded. */
    for (size_t c = 0; c + 1 < table->columns; c++)
        widths[c] = column_width(table, c);
    while (i < table->count) {
        for (size_t c = 0; c < table->columns && i < table->count; c++)
            append_cell(table, i++, widths[c], out);
    }
    free(widths);
}
