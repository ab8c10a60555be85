#include "attribution/report/report_table.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/report/report_figure.h"
#include "core/memory.h"

/* How far the rows within a cell stand to the right. */
#define REPORT_TABLE_INDENT 4

/* A block of the table: the columns it shows. */
struct report_block {
    const struct report_result *result;
    const struct report_section *section;
    const struct report_figure_units *units;
    const char *model; /* whose columns, beside the keys */
    size_t indent;     /* spaces in front of each line */
    size_t *columns;
    size_t count;
    size_t lines;         /* the head, the rows, the totals if it has any */
    struct buffer *texts; /* of all cells, line by line */
    size_t *widths;
};

static void report_table_text(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool control = c < 0x20 || c == 0x7f;

        if (control)
            buffer_append_byte(out, '?');
        else
            buffer_append_byte(out, text.ptr[i]);
    }
}

/* Characters, not bytes: continuation bytes of UTF-8 take no place. */
static size_t report_table_width(struct slice text)
{
    size_t width = 0;

    for (size_t i = 0; i < text.len; i++)
        width += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return width;
}

static void report_table_pad(struct buffer *out, size_t count)
{
    while (count-- > 0)
        buffer_append_byte(out, ' ');
}

static void report_table_cell(const struct report_block *block,
                              const struct report_cell *cell,
                              enum report_kind kind, struct buffer *out)
{
    struct buffer figure = BUFFER_INIT;

    report_figure_append(&figure, cell, kind, block->units);
    report_table_text(out, buffer_slice(&figure));
    buffer_release(&figure);
}

/* The total of a column, or NULL. */
static const struct report_cell *report_table_total(
    const struct report_block *block, const struct report_column *column)
{
    const struct report_result *result = block->result;
    const struct report_section *section = block->section;
    const char *group = section == result->sections[0] ? NULL : section->name;

    if (section->name == NULL || column->is_key)
        return NULL;
    for (size_t i = 0; i < result->total_count; i++) {
        const struct report_total *total = &result->totals[i];

        if (strcmp(total->name, column->name) == 0 &&
            slice_equal(slice_str(total->group), slice_str(group)))
            return &total->cell;
    }
    return NULL;
}

static bool report_table_has_totals(const struct report_block *block)
{
    bool any = false;

    for (size_t at = 0; at < block->count && !any; at++)
        any = report_table_total(
                  block, &block->section->columns[block->columns[at]]) != NULL;
    return any;
}

static void report_table_head(const struct report_block *block,
                              const struct report_column *column,
                              struct buffer *out)
{
    report_table_text(
        out, slice_str(column->label != NULL ? column->label : column->name));
    if (column->kind == REPORT_MONEY && block->units->currency[0] != '\0')
        buffer_appendf(out, " %s", block->units->currency);
}

/* The text of one cell; line 0 is the head, the last one the totals. */
static void report_table_fill(const struct report_block *block, size_t line,
                              size_t at, struct buffer *out)
{
    const struct report_section *section = block->section;
    size_t column = block->columns[at];
    const struct report_column *about = &section->columns[column];
    const struct report_cell *cell;

    if (line == 0) {
        report_table_head(block, about, out);
        return;
    }
    cell = line <= section->row_count
               ? &report_section_row(section, line - 1)[column]
               : report_table_total(block, about);
    if (cell != NULL)
        report_table_cell(block, cell, about->kind, out);
    else if (at == 0)
        buffer_append(out, SLICE("total"));
}

/* Without spaces at its end. */
static void report_table_end_line(struct buffer *out)
{
    struct slice text = buffer_slice(out);

    while (text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    buffer_truncate(out, text.len);
    buffer_append_byte(out, '\n');
}

/* Texts start at the left, figures end at the right. */
static bool report_table_is_left(const struct report_block *block, size_t at)
{
    const struct report_section *section = block->section;
    size_t column = block->columns[at];

    if (section->columns[column].is_key)
        return true;
    return section->row_count > 0 &&
           report_section_row(section, 0)[column].type == REPORT_CELL_TEXT;
}

static void report_table_line(const struct report_block *block, size_t line,
                              struct buffer *out)
{
    report_table_pad(out, block->indent);
    for (size_t at = 0; at < block->count; at++) {
        struct slice text =
            buffer_slice(&block->texts[line * block->count + at]);
        size_t room = block->widths[at] - report_table_width(text);
        bool left = report_table_is_left(block, at);

        if (at > 0)
            buffer_append(out, SLICE("  "));
        if (!left)
            report_table_pad(out, room);
        buffer_append(out, text);
        if (left && at + 1 < block->count)
            report_table_pad(out, room);
    }
    report_table_end_line(out);
}

static void report_table_rule(const struct report_block *block,
                              struct buffer *out)
{
    report_table_pad(out, block->indent);
    for (size_t at = 0; at < block->count; at++) {
        if (at > 0)
            buffer_append(out, SLICE("  "));
        for (size_t i = 0; i < block->widths[at]; i++)
            buffer_append_byte(out, '-');
    }
    buffer_append_byte(out, '\n');
}

/* The keys, and the columns of one model (NULL: of none). */
static void report_table_choose(struct report_block *block)
{
    const struct report_section *section = block->section;

    block->columns = memory_zalloc(section->column_count, sizeof(size_t));
    for (size_t i = 0; i < section->column_count; i++) {
        const struct report_column *column = &section->columns[i];

        if (column->rows == NULL &&
            (column->is_key || column->model == block->model))
            block->columns[block->count++] = i;
    }
}

static void report_table_measure(struct report_block *block)
{
    report_table_choose(block);
    block->lines = 1 + block->section->row_count +
                   (report_table_has_totals(block) ? 1 : 0);
    block->widths = memory_zalloc(block->count, sizeof(size_t));
    block->texts =
        memory_zalloc(block->lines * block->count, sizeof(struct buffer));
    for (size_t i = 0; i < block->lines * block->count; i++) {
        size_t at = i % block->count;
        size_t width;

        report_table_fill(block, i / block->count, at, &block->texts[i]);
        width = report_table_width(buffer_slice(&block->texts[i]));
        if (width > block->widths[at])
            block->widths[at] = width;
    }
}

static void report_table_release(struct report_block *block)
{
    for (size_t i = 0; i < block->lines * block->count; i++)
        buffer_release(&block->texts[i]);
    free(block->texts);
    free(block->widths);
    free(block->columns);
}

static void report_table_block(struct report_block *block, struct buffer *out);

/* The rows within a row's cells, each a block of its own under the row. */
static void report_table_nested(const struct report_block *block, size_t row,
                                struct buffer *out)
{
    const struct report_section *section = block->section;
    const struct report_cell *cells = report_section_row(section, row);

    for (size_t i = 0; i < section->column_count; i++) {
        struct report_block inner = {.result = block->result,
                                     .section = cells[i].rows,
                                     .units = block->units,
                                     .indent =
                                         block->indent + REPORT_TABLE_INDENT};

        if (section->columns[i].model == block->model &&
            cells[i].type == REPORT_CELL_ROWS && cells[i].rows->row_count > 0)
            report_table_block(&inner, out);
    }
}

static void report_table_block(struct report_block *block, struct buffer *out)
{
    size_t rows = block->section->row_count;

    report_table_measure(block);
    report_table_line(block, 0, out);
    report_table_rule(block, out);
    for (size_t row = 0; row < rows; row++) {
        report_table_line(block, row + 1, out);
        report_table_nested(block, row, out);
    }
    if (block->lines > rows + 1) {
        report_table_rule(block, out);
        report_table_line(block, rows + 1, out);
    }
    report_table_release(block);
}

/* The columns of no model, then those of each. */
static void report_table_section(const struct report_result *result,
                                 const struct report_section *section,
                                 const struct report_figure_units *units,
                                 struct buffer *out)
{
    struct report_block block = {
        .result = result, .section = section, .units = units};
    const char *model = NULL;

    report_table_block(&block, out);
    for (size_t i = 0; i < section->column_count; i++) {
        const char *next = section->columns[i].model;

        if (next != NULL && next != model) {
            block = (struct report_block){.result = result,
                                          .section = section,
                                          .units = units,
                                          .model = next};
            buffer_appendf(out, "\n%s\n", next);
            report_table_block(&block, out);
        }
        model = next;
    }
}

void report_table_write(const struct report_result *result,
                        const struct report_query *query, struct buffer *out)
{
    struct report_figure_units units = {result->currency, query->zone};

    for (size_t i = 0; i < result->section_count; i++) {
        const struct report_section *section = result->sections[i];

        if (i > 0)
            buffer_append_byte(out, '\n');
        if (section->title != NULL) {
            report_table_text(out, slice_str(section->title));
            buffer_append_byte(out, '\n');
        }
        report_table_section(result, section, &units, out);
    }
    for (size_t i = 0; i < result->note_count; i++) {
        buffer_append(out, i == 0 ? SLICE("\nnote: ") : SLICE("note: "));
        report_table_text(out, result->notes[i]);
        buffer_append_byte(out, '\n');
    }
}
