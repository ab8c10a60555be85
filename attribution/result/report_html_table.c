#include "attribution/result/report_html_table.h"

#include "attribution/result/report_html_cell.h"
#include "attribution/result/report_html_sides.h"
#include "attribution/result/report_markup.h"

/* One table: the keys, and the columns of one model or of none. */
struct report_html_table {
    const struct report_result *result;
    const struct report_section *section;
    const struct report_figure_units *units;
    const char *given; /* for links; or NULL */
    const char *model;
};

static bool report_html_table_has(const struct report_html_table *table,
                                  size_t column)
{
    const struct report_column *about = &table->section->columns[column];

    return report_section_shows(table->section, column) &&
           (about->is_key || about->model == table->model);
}

static size_t report_html_table_width(const struct report_html_table *table)
{
    size_t width = 0;

    for (size_t i = 0; i < table->section->column_count; i++)
        width += report_html_table_has(table, i);
    return width;
}

/* As many rows tell what a column holds, whose first ones may be empty. */
#define REPORT_HTML_TABLE_TOLD 64

static bool report_html_table_is_text(const struct report_section *section,
                                      size_t column)
{
    enum report_cell_type type = REPORT_CELL_NONE;

    for (size_t row = 0;
         row < section->row_count && row < REPORT_HTML_TABLE_TOLD &&
         type == REPORT_CELL_NONE;
         row++)
        type = report_section_row(section, row)[column].type;
    return type == REPORT_CELL_TEXT;
}

/* Texts stand at the start of their cell, figures at its end. */
static const char *report_html_table_class(
    const struct report_html_table *table, size_t column)
{
    return table->section->columns[column].is_key ||
                   report_html_table_is_text(table->section, column)
               ? ""
               : " class=\"n\"";
}

static void report_html_table_head(const struct report_html_table *table,
                                   struct buffer *out)
{
    buffer_append(out, SLICE("<thead><tr>"));
    for (size_t i = 0; i < table->section->column_count; i++) {
        if (!report_html_table_has(table, i))
            continue;
        buffer_appendf(out, "<th scope=\"col\"%s>",
                       report_html_table_class(table, i));
        report_markup_label(out, &table->section->columns[i], table->units);
        buffer_append(out, SLICE("</th>"));
    }
    buffer_append(out, SLICE("</tr></thead>\n"));
}

static void report_html_table_cell(const struct report_html_table *table,
                                   size_t row, size_t column,
                                   struct buffer *out)
{
    bool is_key = table->section->columns[column].is_key;

    if (is_key)
        buffer_append(out, SLICE("<th scope=\"row\">"));
    else
        buffer_appendf(out, "<td%s>", report_html_table_class(table, column));
    report_html_cell_append(table->section, row, column, table->units,
                            table->given, out);
    buffer_append(out, is_key ? SLICE("</th>") : SLICE("</td>"));
}

static void report_html_table_whole(const struct report_html_table *table,
                                    struct buffer *out);

/* The rows within a row's cells, across the whole width. */
static void report_html_table_within(const struct report_html_table *table,
                                     const struct report_cell *cells,
                                     struct buffer *out)
{
    const struct report_section *section = table->section;

    for (size_t i = 0; i < section->column_count; i++) {
        struct report_html_table inner = {.result = table->result,
                                          .section = cells[i].rows,
                                          .units = table->units,
                                          .given = table->given};

        if (section->columns[i].model != table->model ||
            cells[i].type != REPORT_CELL_ROWS || cells[i].rows->row_count == 0)
            continue;
        buffer_appendf(out, "<tr class=\"within\"><td colspan=\"%zu\">",
                       report_html_table_width(table));
        report_html_table_whole(&inner, out);
        buffer_append(out, SLICE("</td></tr>\n"));
    }
}

static void report_html_table_body(const struct report_html_table *table,
                                   struct buffer *out)
{
    const struct report_section *section = table->section;

    buffer_append(out, SLICE("<tbody>\n"));
    for (size_t row = 0; row < section->row_count; row++) {
        const struct report_cell *cells = report_section_row(section, row);
        bool is_none = section->last_is_none && row + 1 == section->row_count;

        buffer_append(out,
                      is_none ? SLICE("<tr class=\"none\">") : SLICE("<tr>"));
        for (size_t i = 0; i < section->column_count; i++) {
            if (report_html_table_has(table, i))
                report_html_table_cell(table, row, i, out);
        }
        buffer_append(out, SLICE("</tr>\n"));
        report_html_table_within(table, cells, out);
    }
    buffer_append(out, SLICE("</tbody>\n"));
}

/* The total of a column, in the first one the word if it has none. */
static bool report_html_table_total(const struct report_html_table *table,
                                    size_t column, struct buffer *out)
{
    const struct report_column *about = &table->section->columns[column];
    const struct report_total *total =
        report_result_total(table->result, table->section, about);

    if (total == NULL && column == 0)
        buffer_append(out, SLICE("<th scope=\"row\">Total</th>"));
    else
        buffer_appendf(out, "<td%s>", report_html_table_class(table, column));
    if (total != NULL)
        report_markup_figure(out, &total->cell, about->kind, table->units);
    if (total != NULL || column > 0)
        buffer_append(out, SLICE("</td>"));
    return total != NULL;
}

static void report_html_table_foot(const struct report_html_table *table,
                                   struct buffer *out)
{
    struct buffer foot = BUFFER_INIT;
    bool any = false;

    for (size_t i = 0; i < table->section->column_count; i++) {
        if (report_html_table_has(table, i) &&
            report_html_table_total(table, i, &foot))
            any = true;
    }
    if (any) {
        buffer_append(out, SLICE("<tfoot><tr>"));
        buffer_append(out, buffer_slice(&foot));
        buffer_append(out, SLICE("</tr></tfoot>\n"));
    }
    buffer_release(&foot);
}

static void report_html_table_caption(const struct report_html_table *table,
                                      struct buffer *out)
{
    const char *title = table->section->title;

    if (table->section->name == NULL)
        return; /* rows within a cell: the row above says whose */
    buffer_append(out, table->model != NULL ? SLICE("<caption>")
                                            : SLICE("<caption class=\"x\">"));
    if (table->model != NULL)
        report_markup_name(out, table->model);
    else if (title != NULL)
        report_markup_text(out, slice_str(title));
    else
        report_markup_name(out, table->result->name);
    buffer_append(out, SLICE("</caption>\n"));
}

static void report_html_table_whole(const struct report_html_table *table,
                                    struct buffer *out)
{
    buffer_append(out, SLICE("<table>\n"));
    report_html_table_caption(table, out);
    report_html_table_head(table, out);
    report_html_table_body(table, out);
    report_html_table_foot(table, out);
    buffer_append(out, SLICE("</table>"));
}

/* A wide table scrolls by itself, also for who has only a keyboard. */
static void report_html_table_wide(const struct report_html_table *table,
                                   struct buffer *out)
{
    buffer_append(out, SLICE("<div class=\"wide\" tabindex=\"0\">\n"));
    report_html_table_whole(table, out);
    buffer_append(out, SLICE("\n</div>\n"));
}

void report_html_table_append(const struct report_result *result,
                              const struct report_section *section,
                              const struct report_figure_units *units,
                              const char *given, struct buffer *out)
{
    struct report_html_table table = {
        .result = result, .section = section, .units = units, .given = given};

    if (report_html_sides_suits(section)) {
        report_html_sides_append(result, section, units, given, out);
        return;
    }
    report_html_table_wide(&table, out);
    for (size_t i = 0; i < section->column_count; i++) {
        const char *next = section->columns[i].model;

        if (next != NULL && next != table.model) {
            table.model = next;
            report_html_table_wide(&table, out);
        }
    }
}
