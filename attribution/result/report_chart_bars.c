#include "attribution/result/report_chart_bars.h"

#include <math.h>
#include <stdint.h>

#include "attribution/result/report_markup.h"

/* Heights in pixels: of a line, of its bar, of a whisker's end. */
#define REPORT_BARS_LINE 24
#define REPORT_BARS_BAR  14
#define REPORT_BARS_END  8

/* From one place to another, in percent. */
struct report_bars_span {
    double from, to;
};

static struct report_bars_span report_chart_bars_span(
    const struct report_chart *chart, double one, double other)
{
    return (struct report_bars_span){
        100 * report_chart_place(chart, fmin(one, other)),
        100 * report_chart_place(chart, fmax(one, other))};
}

static const char *report_chart_bars_class(const struct report_chart *chart,
                                           size_t row, double value)
{
    const struct report_section *section = chart->section;

    if (section->last_is_none && row + 1 == section->row_count)
        return "bar none";
    return value < 0 ? "bar below" : "bar";
}

static void report_chart_bars_bar(const struct report_chart *chart, size_t row,
                                  struct buffer *out)
{
    double value = report_cell_weight(report_chart_cell(chart, row));
    struct report_bars_span span = report_chart_bars_span(chart, 0, value);

    buffer_appendf(out,
                   "<rect class=\"%s\" x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" "
                   "height=\"%d\" rx=\"1.5\">",
                   report_chart_bars_class(chart, row, value), span.from,
                   (REPORT_BARS_LINE - REPORT_BARS_BAR) / 2,
                   span.to - span.from, REPORT_BARS_BAR);
    report_chart_append_title(chart, row, out);
    buffer_append(out, SLICE("</rect>"));
}

static void report_chart_bars_stroke(const char *class, double x1, double x2,
                                     int height, struct buffer *out)
{
    buffer_appendf(out,
                   "<line class=\"%s\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%d\" "
                   "y2=\"%d\"/>",
                   class, x1, x2, (REPORT_BARS_LINE - height) / 2,
                   (REPORT_BARS_LINE + height) / 2);
}

static void report_chart_bars_whisker(const struct report_chart *chart,
                                      size_t row, struct buffer *out)
{
    const struct report_cell *cells = report_section_row(chart->section, row);
    struct report_bars_span span;

    if (chart->low == SIZE_MAX || cells[chart->low].type == REPORT_CELL_NONE ||
        cells[chart->high].type == REPORT_CELL_NONE)
        return;
    span = report_chart_bars_span(chart, report_cell_weight(&cells[chart->low]),
                                  report_cell_weight(&cells[chart->high]));
    report_chart_bars_stroke("whisker", span.from, span.to, 0, out);
    report_chart_bars_stroke("whisker", span.from, span.from, REPORT_BARS_END,
                             out);
    report_chart_bars_stroke("whisker", span.to, span.to, REPORT_BARS_END, out);
}

static void report_chart_bars_row(const struct report_chart *chart, size_t row,
                                  struct buffer *out)
{
    double zero = 100 * report_chart_place(chart, 0);

    buffer_append(out, SLICE("<div>"));
    report_chart_append_keys(chart, row, out);
    buffer_appendf(out, "<svg width=\"100%%\" height=\"%d\">",
                   REPORT_BARS_LINE);
    report_chart_bars_bar(chart, row, out);
    report_chart_bars_stroke("zero", zero, zero, REPORT_BARS_LINE, out);
    report_chart_bars_whisker(chart, row, out);
    buffer_append(out, SLICE("</svg><b>"));
    report_markup_figure(out, report_chart_cell(chart, row),
                         chart->section->columns[chart->column].kind,
                         chart->units);
    buffer_append(out, SLICE("</b></div>\n"));
}

void report_chart_bars_append(const struct report_chart *chart,
                              struct buffer *out)
{
    size_t rows = chart->section->row_count;
    size_t drawn = rows < REPORT_CHART_BARS_MAX ? rows : REPORT_CHART_BARS_MAX;

    for (size_t row = 0; row < drawn; row++)
        report_chart_bars_row(chart, row, out);
    if (drawn < rows)
        buffer_appendf(out, "<p>The first %zu of %zu rows.</p>\n", drawn, rows);
}
