#include "attribution/result/report_chart_columns.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "attribution/result/report_markup.h"
#include "core/datetime.h"
#include "core/memory.h"

/* In pixels: above the plot for half a figure, below for dates. */
#define REPORT_COLUMNS_TOP    8
#define REPORT_COLUMNS_HEIGHT 170
#define REPORT_COLUMNS_BOTTOM 22
#define REPORT_COLUMNS_ALL \
    (REPORT_COLUMNS_TOP + REPORT_COLUMNS_HEIGHT + REPORT_COLUMNS_BOTTOM)

/* Lines across the plot, at most. */
#define REPORT_COLUMNS_TICKS 4

struct report_columns {
    struct report_chart chart; /* with its scale widened to whole steps */
    double step;               /* from one line across to the next */
    int lines;                 /* such steps */
    double *starts;            /* by row, in units of a column's width */
    double length;             /* of the time axis in the same unit */
};

/* A date, with the time's seconds put in, as datetime_parse wants them. */
static bool report_chart_columns_instant(struct slice key, int64_t *ms)
{
    struct buffer text = BUFFER_INIT;
    bool good;

    buffer_append(&text, slice_head(key, 16));
    if (key.len == 7)
        buffer_append(&text, SLICE("-01"));
    if (key.len > 16)
        buffer_append(&text, SLICE(":00"));
    buffer_append(&text, slice_skip(key, 16));
    good = key.len >= 7 && datetime_parse(buffer_slice(&text), ms);
    buffer_release(&text);
    return good;
}

/* The instants of all rows; false if one has none, or they go back. */
static bool report_chart_columns_instants(struct report_columns *columns)
{
    const struct report_section *section = columns->chart.section;

    for (size_t row = 0; row < section->row_count; row++) {
        int64_t ms;

        if (!report_chart_columns_instant(
                report_section_row(section, row)[0].text, &ms))
            return false;
        columns->starts[row] = (double)ms;
        if (row > 0 && columns->starts[row] <= columns->starts[row - 1])
            return false;
    }
    return true;
}

/* A column is as wide as the least time between two. */
static void report_chart_columns_arrange(struct report_columns *columns)
{
    size_t rows = columns->chart.section->row_count;
    double first;
    double least = INFINITY;

    if (!report_chart_columns_instants(columns)) {
        for (size_t row = 0; row < rows; row++)
            columns->starts[row] = (double)row;
    }
    for (size_t row = 1; row < rows; row++)
        least = fmin(least, columns->starts[row] - columns->starts[row - 1]);
    first = columns->starts[0];
    for (size_t row = 0; row < rows; row++)
        columns->starts[row] = (columns->starts[row] - first) / least;
    columns->length = columns->starts[rows - 1] + 1;
}

/* 1, 2 or 5 times a power of ten, so that few lines cover the scale. */
static void report_chart_columns_round(struct report_columns *columns)
{
    static const double nice[] = {1, 2, 5, 10};
    struct report_chart *chart = &columns->chart;
    double rough = (chart->most - chart->least) / REPORT_COLUMNS_TICKS;
    double power = pow(10, floor(log10(rough)));
    size_t i = 0;

    while (i < 3 && nice[i] * power < rough)
        i++;
    columns->step = nice[i] * power;
    chart->least = floor(chart->least / columns->step) * columns->step;
    chart->most = ceil(chart->most / columns->step) * columns->step;
    columns->lines = (int)round((chart->most - chart->least) / columns->step);
}

static double report_chart_columns_y(const struct report_columns *columns,
                                     double value)
{
    return REPORT_COLUMNS_TOP +
           (1 - report_chart_place(&columns->chart, value)) *
               REPORT_COLUMNS_HEIGHT;
}

/* The value of a line across, counted from below; exactly 0 at zero. */
static double report_chart_columns_value(const struct report_columns *columns,
                                         int line)
{
    return round(columns->chart.least / columns->step + line) * columns->step;
}

/* The figures of the lines, beside the plot. */
static void report_chart_columns_axis(const struct report_columns *columns,
                                      struct buffer *out)
{
    const struct report_chart *chart = &columns->chart;

    buffer_appendf(out, "<svg class=\"axis\" height=\"%d\">",
                   REPORT_COLUMNS_ALL);
    for (int i = 0; i <= columns->lines; i++) {
        double value = report_chart_columns_value(columns, i);
        bool whole = columns->step >= 1 && fabs(value) < 1e15;
        struct report_cell cell = whole ? report_cell_count((int64_t)value)
                                        : report_cell_number(value);

        buffer_appendf(out, "<text x=\"100%%\" y=\"%.1f\" text-anchor=\"end\">",
                       report_chart_columns_y(columns, value) + 4);
        report_markup_figure(out, &cell,
                             chart->section->columns[chart->column].kind,
                             chart->units);
        buffer_append(out, SLICE("</text>"));
    }
    buffer_append(out, SLICE("</svg>\n"));
}

static void report_chart_columns_lines(const struct report_columns *columns,
                                       struct buffer *out)
{
    for (int i = 0; i <= columns->lines; i++) {
        double value = report_chart_columns_value(columns, i);
        double y = report_chart_columns_y(columns, value);

        buffer_appendf(out,
                       "<line class=\"%s\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" "
                       "y2=\"%.1f\"/>\n",
                       value == 0 ? "zero" : "across", y, y);
    }
}

static void report_chart_columns_column(const struct report_columns *columns,
                                        size_t row, struct buffer *out)
{
    const struct report_chart *chart = &columns->chart;
    double value = report_cell_weight(report_chart_cell(chart, row));
    double top = report_chart_columns_y(columns, fmax(value, 0));
    double end = report_chart_columns_y(columns, fmin(value, 0));

    buffer_appendf(
        out,
        "<rect class=\"bar%s\" x=\"%.3f%%\" y=\"%.1f\" width=\"%.3f%%\" "
        "height=\"%.1f\">",
        value < 0 ? " below" : "",
        100 * (columns->starts[row] + 0.1) / columns->length, top,
        100 * 0.8 / columns->length, end - top);
    report_chart_append_title(chart, row, out);
    buffer_append(out, SLICE("</rect>\n"));
}

/* The key of a row below its column: its start, middle or end. */
static void report_chart_columns_date(const struct report_columns *columns,
                                      size_t row, const char *anchor,
                                      double within, struct buffer *out)
{
    buffer_appendf(out, "<text x=\"%.2f%%\" y=\"%d\" text-anchor=\"%s\">",
                   100 * (columns->starts[row] + within) / columns->length,
                   REPORT_COLUMNS_TOP + REPORT_COLUMNS_HEIGHT + 16, anchor);
    report_markup_keys(out, columns->chart.section, row, columns->chart.units,
                       REPORT_MARKUP_ISOLATES);
    buffer_append(out, SLICE("</text>\n"));
}

/* The row nearest to the middle of the time axis. */
static size_t report_chart_columns_middle(const struct report_columns *columns)
{
    size_t row = 0;

    while (columns->starts[row] + 1 < columns->length / 2)
        row++;
    return row;
}

/* Below the first and last column, and a middle one if there is room. */
static void report_chart_columns_dates(const struct report_columns *columns,
                                       struct buffer *out)
{
    size_t rows = columns->chart.section->row_count;

    report_chart_columns_date(columns, 0, "start", 0, out);
    if (rows > 6)
        report_chart_columns_date(columns, report_chart_columns_middle(columns),
                                  "middle", 0.5, out);
    report_chart_columns_date(columns, rows - 1, "end", 1, out);
}

void report_chart_columns_append(const struct report_chart *chart,
                                 struct buffer *out)
{
    struct report_columns columns = {.chart = *chart};
    size_t rows = chart->section->row_count;

    columns.starts = memory_zalloc(rows, sizeof(columns.starts[0]));
    report_chart_columns_arrange(&columns);
    report_chart_columns_round(&columns);
    buffer_append(out, SLICE("<div class=\"plot\" dir=\"ltr\">\n"));
    report_chart_columns_axis(&columns, out);
    buffer_appendf(out, "<svg width=\"100%%\" height=\"%d\">\n",
                   REPORT_COLUMNS_ALL);
    report_chart_columns_lines(&columns, out);
    for (size_t row = 0; row < rows; row++)
        report_chart_columns_column(&columns, row, out);
    report_chart_columns_dates(&columns, out);
    buffer_append(out, SLICE("</svg>\n</div>\n"));
    free(columns.starts);
}
