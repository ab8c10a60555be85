#include "attribution/result/report_grid.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/text_width.h"
#include "core/utf8.h"

void report_grid_init(struct report_grid *grid, size_t lines, size_t columns)
{
    *grid = (struct report_grid){.line_count = lines, .column_count = columns};
    grid->columns = memory_zalloc(columns, sizeof(grid->columns[0]));
    grid->cells = memory_zalloc(lines * columns, sizeof(grid->cells[0]));
}

void report_grid_release(struct report_grid *grid)
{
    for (size_t i = 0; i < grid->line_count * grid->column_count; i++)
        buffer_release(&grid->cells[i]);
    free(grid->cells);
    free(grid->columns);
    *grid = (struct report_grid){0};
}

struct buffer *report_grid_cell(const struct report_grid *grid, size_t line,
                                size_t column)
{
    return &grid->cells[line * grid->column_count + column];
}

/* C0, DEL and C1; line and paragraph separators; embeddings, overrides and
   isolates of the bidirectional algorithm. */
static bool report_grid_steers(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

void report_grid_append_clean(struct buffer *out, struct slice text)
{
    while (text.len > 0) {
        size_t len = utf8_length(text);
        struct slice bytes = slice_head(text, len);
        uint32_t code = utf8_take(&text);

        if (len == 0)
            buffer_append(out, UTF8_REPLACEMENT);
        else if (report_grid_steers(code))
            buffer_append_byte(out, '?');
        else
            buffer_append(out, bytes);
    }
}

void report_grid_measure(struct report_grid *grid)
{
    for (size_t i = 0; i < grid->line_count * grid->column_count; i++) {
        struct report_grid_column *column =
            &grid->columns[i % grid->column_count];
        struct buffer clean = BUFFER_INIT;
        size_t width;

        report_grid_append_clean(&clean, buffer_slice(&grid->cells[i]));
        buffer_release(&grid->cells[i]);
        grid->cells[i] = clean;
        width = text_width(buffer_slice(&clean));
        if (width > column->width)
            column->width = width;
    }
}

static void report_grid_repeat(struct buffer *out, char byte, size_t count)
{
    while (count-- > 0)
        buffer_append_byte(out, byte);
}

static void report_grid_end(struct buffer *out)
{
    struct slice text = buffer_slice(out);

    while (text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    buffer_truncate(out, text.len);
    buffer_append_byte(out, '\n');
}

void report_grid_line(const struct report_grid *grid, size_t line,
                      struct buffer *out)
{
    report_grid_repeat(out, ' ', grid->indent);
    for (size_t i = 0; i < grid->column_count; i++) {
        const struct report_grid_column *column = &grid->columns[i];
        struct slice text = buffer_slice(report_grid_cell(grid, line, i));
        size_t room = column->width - text_width(text);

        if (i > 0)
            buffer_append(out, SLICE("  "));
        if (column->is_right)
            report_grid_repeat(out, ' ', room);
        buffer_append(out, text);
        if (!column->is_right)
            report_grid_repeat(out, ' ', room);
    }
    report_grid_end(out);
}

void report_grid_rule(const struct report_grid *grid, struct buffer *out)
{
    report_grid_repeat(out, ' ', grid->indent);
    for (size_t i = 0; i < grid->column_count; i++) {
        const struct report_grid_column *column = &grid->columns[i];

        if (i > 0)
            buffer_append(out, SLICE("  "));
        report_grid_repeat(out, column->is_bare ? ' ' : '-', column->width);
    }
    report_grid_end(out);
}
