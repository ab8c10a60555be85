#include "attribution/report/report_csv.h"

static bool report_csv_is_one_of(struct slice bytes, char byte)
{
    return slice_find(bytes, byte) < bytes.len;
}

static bool report_csv_is_formula(struct slice text)
{
    return text.len > 0 && report_csv_is_one_of(SLICE("=+-@\t\r"), text.ptr[0]);
}

static bool report_csv_needs_quotes(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (report_csv_is_one_of(SLICE("\",\r\n"), text.ptr[i]))
            return true;
    }
    return false;
}

static void report_csv_text(struct buffer *out, struct slice text)
{
    bool quotes = report_csv_needs_quotes(text);

    if (quotes)
        buffer_append_byte(out, '"');
    if (report_csv_is_formula(text))
        buffer_append_byte(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buffer_append_byte(out, '"');
        buffer_append_byte(out, text.ptr[i]);
    }
    if (quotes)
        buffer_append_byte(out, '"');
}

static void report_csv_cell(struct buffer *out, const struct report_cell *cell)
{
    switch (cell->type) {
    case REPORT_CELL_TEXT:
        report_csv_text(out, cell->text);
        break;
    case REPORT_CELL_COUNT:
        buffer_append_i64(out, cell->count);
        break;
    case REPORT_CELL_NUMBER:
        report_cell_append_number(out, cell->number);
        break;
    default:
        break;
    }
}

void report_csv_write(const struct report_result *result, struct buffer *out)
{
    for (size_t i = 0; i < result->column_count; i++) {
        const struct report_column *column = &result->columns[i];

        if (i > 0)
            buffer_append_byte(out, ',');
        if (column->model != NULL)
            buffer_appendf(out, "%s_", column->model);
        buffer_append(out, slice_str(column->name));
    }
    buffer_append(out, SLICE("\r\n"));
    for (size_t row = 0; row < result->row_count; row++) {
        const struct report_cell *cells = report_result_row(result, row);

        for (size_t i = 0; i < result->column_count; i++) {
            if (i > 0)
                buffer_append_byte(out, ',');
            report_csv_cell(out, &cells[i]);
        }
        buffer_append(out, SLICE("\r\n"));
    }
}
