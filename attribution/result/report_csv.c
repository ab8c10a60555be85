#include "attribution/result/report_csv.h"

#include <stdbool.h>
#include <stdint.h>

#include "core/csv_cell.h"
#include "core/datetime.h"

static void report_csv_cell(struct buffer *out, const struct report_cell *cell,
                            enum report_kind kind)
{
    switch (cell->type) {
    case REPORT_CELL_TEXT:
        csv_cell_append_defused(out, cell->text);
        break;
    case REPORT_CELL_COUNT:
        if (kind == REPORT_TIME)
            datetime_append(out, cell->count);
        else
            buffer_append_i64(out, cell->count);
        break;
    case REPORT_CELL_NUMBER:
        report_cell_append_number(out, cell->number);
        break;
    default:
        break;
    }
}

/* What a line has in place of each column: nothing for rows that it leaves
   out, and of the column `spread` the columns of its rows. */
struct report_csv_line {
    const struct report_section *section;
    size_t spread; /* SIZE_MAX: none */
    const struct report_cell *cells;
    const struct report_cell *inner; /* a row of the spread cell, or NULL */
    bool started;
};

static void report_csv_next(struct report_csv_line *line, struct buffer *out)
{
    if (line->started)
        buffer_append_byte(out, ',');
    line->started = true;
}

static void report_csv_name(struct report_csv_line *line,
                            const struct report_column *outer,
                            const struct report_column *column,
                            struct buffer *out)
{
    struct buffer name = BUFFER_INIT;

    report_csv_next(line, out);
    if (column->model != NULL)
        buffer_appendf(&name, "%s_", column->model);
    if (outer != NULL)
        buffer_appendf(&name, "%s_", outer->name);
    buffer_append(&name, slice_str(column->name));
    csv_cell_append_defused(out, buffer_slice(&name));
    buffer_release(&name);
}

static void report_csv_inner_names(struct report_csv_line *line,
                                   const struct report_column *outer,
                                   struct buffer *out)
{
    const struct report_section *like = outer->rows;

    for (size_t i = 0; i < like->column_count; i++) {
        if (like->columns[i].rows == NULL)
            report_csv_name(line, outer, &like->columns[i], out);
    }
}

static void report_csv_names(struct report_csv_line line, struct buffer *out)
{
    for (size_t i = 0; i < line.section->column_count; i++) {
        const struct report_column *column = &line.section->columns[i];

        if (column->rows == NULL)
            report_csv_name(&line, NULL, column, out);
        else if (i == line.spread)
            report_csv_inner_names(&line, column, out);
    }
    buffer_append(out, SLICE("\r\n"));
}

static void report_csv_inner(struct report_csv_line *line,
                             const struct report_section *like,
                             struct buffer *out)
{
    for (size_t i = 0; i < like->column_count; i++) {
        if (like->columns[i].rows != NULL)
            continue;
        report_csv_next(line, out);
        if (line->inner != NULL)
            report_csv_cell(out, &line->inner[i], like->columns[i].kind);
    }
}

static void report_csv_cells(struct report_csv_line line, struct buffer *out)
{
    for (size_t i = 0; i < line.section->column_count; i++) {
        const struct report_column *column = &line.section->columns[i];

        if (column->rows == NULL) {
            report_csv_next(&line, out);
            report_csv_cell(out, &line.cells[i], column->kind);
        } else if (i == line.spread) {
            report_csv_inner(&line, column->rows, out);
        }
    }
    buffer_append(out, SLICE("\r\n"));
}

/* One line, or one for each of the rows within it. */
static void report_csv_row(struct report_csv_line line, size_t row,
                           struct buffer *out)
{
    const struct report_section *rows = NULL;

    line.cells = report_section_row(line.section, row);
    if (line.spread != SIZE_MAX)
        rows = line.cells[line.spread].rows;
    if (rows == NULL || rows->row_count == 0)
        report_csv_cells(line, out);
    for (size_t i = 0; rows != NULL && i < rows->row_count; i++) {
        line.inner = report_section_row(rows, i);
        report_csv_cells(line, out);
    }
}

/* The first column that holds rows. */
static size_t report_csv_spread(const struct report_section *section)
{
    for (size_t i = 0; i < section->column_count; i++) {
        if (section->columns[i].rows != NULL)
            return i;
    }
    return SIZE_MAX;
}

void report_csv_write(const struct report_section *section, struct buffer *out)
{
    struct report_csv_line line = {.section = section,
                                   .spread = report_csv_spread(section)};

    report_csv_names(line, out);
    for (size_t row = 0; row < section->row_count; row++)
        report_csv_row(line, row, out);
}
