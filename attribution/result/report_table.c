#include "attribution/result/report_table.h"

#include <stdlib.h>

#include "attribution/result/report_bar.h"
#include "attribution/result/report_figure.h"
#include "attribution/result/report_grid.h"
#include "core/memory.h"

/* How far the rows within a cell stand to the right. */
#define REPORT_TABLE_INDENT 4

/* What a column of the grid shows: a column's figures, or their bars. */
struct report_table_field {
    size_t column;
    bool is_bar;
    struct report_bar bar;
};

/* A block of the table: the keys, and the columns of one model or of none. */
struct report_table_block {
    const struct report_result *result;
    const struct report_section *section;
    const struct report_figure_units *units;
    const char *model;
    size_t indent;
    struct report_table_field *fields;
    size_t field_count;
    bool has_totals;
    struct report_grid grid; /* the head, the rows, the totals if any */
};

static const struct report_column *report_table_column(
    const struct report_table_block *block, size_t field)
{
    return &block->section->columns[block->fields[field].column];
}

static void report_table_choose(struct report_table_block *block)
{
    const struct report_section *section = block->section;

    block->fields =
        memory_zalloc(2 * section->column_count, sizeof(block->fields[0]));
    for (size_t i = 0; i < section->column_count; i++) {
        const struct report_column *column = &section->columns[i];
        struct report_table_field field = {.column = i};

        if (!report_section_shows(section, i) ||
            (!column->is_key && column->model != block->model))
            continue;
        block->fields[block->field_count++] = field;
        if (report_result_total(block->result, section, column) != NULL)
            block->has_totals = true;
        if (!column->bar)
            continue;
        field.is_bar = true;
        field.bar = report_bar_of(section, i);
        if (report_bar_is_drawn(&field.bar))
            block->fields[block->field_count++] = field;
    }
}

static void report_table_head(const struct report_table_block *block,
                              const struct report_column *column,
                              struct buffer *out)
{
    buffer_append(
        out, slice_str(column->label != NULL ? column->label : column->name));
    if (column->kind == REPORT_MONEY && block->units->currency[0] != '\0')
        buffer_appendf(out, " %s", block->units->currency);
}

static void report_table_total(const struct report_table_block *block,
                               size_t field, struct buffer *out)
{
    const struct report_column *column = report_table_column(block, field);
    const struct report_total *total =
        report_result_total(block->result, block->section, column);

    if (total != NULL)
        report_figure_append(out, &total->cell, column->kind, block->units);
    else if (field == 0)
        buffer_append(out, SLICE("total"));
}

static void report_table_cell(const struct report_table_block *block,
                              size_t row, size_t field, struct buffer *out)
{
    const struct report_table_field *about = &block->fields[field];
    const struct report_cell *cell =
        &report_section_row(block->section, row)[about->column];

    if (about->is_bar)
        report_bar_append(&about->bar, cell, out);
    else
        report_figure_append(out, cell, report_table_column(block, field)->kind,
                             block->units);
}

/* Texts start at the left, figures end at the right. */
static bool report_table_is_right(const struct report_table_block *block,
                                  size_t field)
{
    const struct report_section *section = block->section;
    size_t column = block->fields[field].column;

    if (block->fields[field].is_bar || section->columns[column].is_key)
        return false;
    return section->row_count == 0 ||
           report_section_row(section, 0)[column].type != REPORT_CELL_TEXT;
}

static void report_table_lay_out(struct report_table_block *block)
{
    size_t rows = block->section->row_count;
    struct report_grid *grid = &block->grid;

    report_grid_init(grid, rows + (block->has_totals ? 2 : 1),
                     block->field_count);
    grid->indent = block->indent;
    for (size_t i = 0; i < block->field_count; i++) {
        grid->columns[i].is_bare = block->fields[i].is_bar;
        grid->columns[i].is_right = report_table_is_right(block, i);
        for (size_t row = 0; row < rows; row++)
            report_table_cell(block, row, i,
                              report_grid_cell(grid, row + 1, i));
        if (block->fields[i].is_bar)
            continue;
        report_table_head(block, report_table_column(block, i),
                          report_grid_cell(grid, 0, i));
        if (block->has_totals)
            report_table_total(block, i, report_grid_cell(grid, rows + 1, i));
    }
    report_grid_measure(grid);
}

static void report_table_block(struct report_table_block *block,
                               struct buffer *out);

/* The rows within a row's cells, each a block of its own under the row. */
static void report_table_nested(const struct report_table_block *block,
                                size_t row, struct buffer *out)
{
    const struct report_section *section = block->section;
    const struct report_cell *cells = report_section_row(section, row);

    for (size_t i = 0; i < section->column_count; i++) {
        struct report_table_block inner = {.result = block->result,
                                           .section = cells[i].rows,
                                           .units = block->units,
                                           .indent = block->indent +
                                                     REPORT_TABLE_INDENT};

        if (section->columns[i].model == block->model &&
            cells[i].type == REPORT_CELL_ROWS && cells[i].rows->row_count > 0)
            report_table_block(&inner, out);
    }
}

static void report_table_block(struct report_table_block *block,
                               struct buffer *out)
{
    size_t rows = block->section->row_count;

    report_table_choose(block);
    report_table_lay_out(block);
    report_grid_line(&block->grid, 0, out);
    report_grid_rule(&block->grid, out);
    for (size_t row = 0; row < rows; row++) {
        report_grid_line(&block->grid, row + 1, out);
        report_table_nested(block, row, out);
    }
    if (block->has_totals) {
        report_grid_rule(&block->grid, out);
        report_grid_line(&block->grid, rows + 1, out);
    }
    report_grid_release(&block->grid);
    free(block->fields);
}

/* The columns of no model, then those of each. */
static void report_table_section(const struct report_result *result,
                                 const struct report_section *section,
                                 const struct report_figure_units *units,
                                 struct buffer *out)
{
    struct report_table_block block = {
        .result = result, .section = section, .units = units};
    const char *model = NULL;

    report_table_block(&block, out);
    for (size_t i = 0; i < section->column_count; i++) {
        const char *next = section->columns[i].model;

        if (next != NULL && next != model) {
            block = (struct report_table_block){.result = result,
                                                .section = section,
                                                .units = units,
                                                .model = next};
            buffer_appendf(out, "\n%s\n", next);
            report_table_block(&block, out);
        }
        model = next;
    }
}

static void report_table_title(const char *title, struct buffer *out)
{
    if (title == NULL)
        return;
    report_grid_append_clean(out, slice_str(title));
    buffer_append_byte(out, '\n');
}

void report_table_write(const struct report_result *result,
                        const struct report_query *query, struct buffer *out)
{
    struct report_figure_units units = {result->currency, query->zone};

    for (size_t i = 0; i < result->section_count; i++) {
        if (i > 0)
            buffer_append_byte(out, '\n');
        report_table_title(result->sections[i]->title, out);
        report_table_section(result, result->sections[i], &units, out);
    }
    for (size_t i = 0; i < result->note_count; i++) {
        buffer_append(out, i == 0 ? SLICE("\nnote: ") : SLICE("note: "));
        report_grid_append_clean(out, result->notes[i]);
        buffer_append_byte(out, '\n');
    }
}
