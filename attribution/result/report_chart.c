#include "attribution/result/report_chart.h"

#include <math.h>
#include <stdint.h>

#include "attribution/result/report_chart_bars.h"
#include "attribution/result/report_chart_columns.h"
#include "attribution/result/report_chart_funnel.h"
#include "attribution/result/report_markup.h"
#include "core/text_width.h"

/* Room for a short duration: 2 h 5 min. */
#define REPORT_CHART_CELLS_MIN 10

const struct report_cell *report_chart_cell(const struct report_chart *chart,
                                            size_t row)
{
    return &report_section_row(chart->section, row)[chart->column];
}

double report_chart_place(const struct report_chart *chart, double value)
{
    double place = (value - chart->least) / (chart->most - chart->least);

    return place > 0 ? fmin(place, 1) : 0;
}

void report_chart_append_keys(const struct report_chart *chart, size_t row,
                              struct buffer *out)
{
    buffer_append(out, SLICE("<span>"));
    report_markup_keys(out, chart->section, row, chart->units,
                       REPORT_MARKUP_TAGS);
    buffer_append(out, SLICE("</span>"));
}

void report_chart_append_title(const struct report_chart *chart, size_t row,
                               struct buffer *out)
{
    buffer_append(out, SLICE("<title>"));
    report_markup_keys(out, chart->section, row, chart->units,
                       REPORT_MARKUP_ISOLATES);
    buffer_append(out, SLICE(": "));
    report_markup_figure(out, report_chart_cell(chart, row),
                         chart->section->columns[chart->column].kind,
                         chart->units);
    buffer_append(out, SLICE("</title>"));
}

static bool report_chart_is_named(const struct report_column *column,
                                  const char *name)
{
    return slice_equal(slice_str(column->name), slice_str(name));
}

/* The column of that name under the chart's model, or SIZE_MAX. */
static size_t report_chart_beside(const struct report_chart *chart,
                                  const char *name)
{
    const struct report_section *section = chart->section;
    const char *model = section->columns[chart->column].model;

    for (size_t i = 0; i < section->column_count; i++) {
        if (section->columns[i].model == model &&
            report_chart_is_named(&section->columns[i], name))
            return i;
    }
    return SIZE_MAX;
}

static void report_chart_stretch(struct report_chart *chart, size_t column)
{
    const struct report_section *section = chart->section;

    for (size_t row = 0; column != SIZE_MAX && row < section->row_count;
         row++) {
        double value =
            report_cell_weight(&report_section_row(section, row)[column]);

        if (!isfinite(value))
            continue;
        chart->least = fmin(chart->least, value);
        chart->most = fmax(chart->most, value);
    }
}

/* The columns low and high belong to the figure that they stand behind. */
static void report_chart_find_interval(struct report_chart *chart)
{
    chart->low = report_chart_beside(chart, "low");
    chart->high = report_chart_beside(chart, "high");
    if (chart->low == SIZE_MAX || chart->high == SIZE_MAX)
        chart->low = chart->high = SIZE_MAX;
}

/* Over all columns of the same name, and over their intervals. */
static void report_chart_scale(struct report_chart *chart)
{
    const struct report_section *section = chart->section;
    const char *name = section->columns[chart->column].name;

    for (size_t i = 0; i < section->column_count; i++) {
        struct report_chart other = *chart;

        if (!report_chart_is_named(&section->columns[i], name))
            continue;
        other.column = i;
        report_chart_find_interval(&other);
        report_chart_stretch(chart, i);
        report_chart_stretch(chart, other.low);
        report_chart_stretch(chart, other.high);
    }
}

static bool report_chart_is_over_time(const struct report_section *section)
{
    static const char *const names[] = {"hour", "day", "week", "month"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (report_section_keys(section) == 1 &&
            report_chart_is_named(&section->columns[0], names[i]))
            return true;
    }
    return false;
}

static void report_chart_caption(const struct report_chart *chart,
                                 struct buffer *out)
{
    const struct report_column *column =
        &chart->section->columns[chart->column];

    report_markup_label(out, column, chart->units);
    if (column->model != NULL) {
        buffer_append(out, SLICE(", "));
        report_markup_name(out, column->model);
    }
}

/* The row whose figure is farthest from zero. */
static size_t report_chart_largest(const struct report_chart *chart)
{
    size_t largest = 0;

    for (size_t row = 1; row < chart->section->row_count; row++) {
        if (fabs(report_cell_weight(report_chart_cell(chart, row))) >
            fabs(report_cell_weight(report_chart_cell(chart, largest))))
            largest = row;
    }
    return largest;
}

/* What the chart shows, in a sentence. */
static void report_chart_describe(const struct report_chart *chart,
                                  const char *kind, struct buffer *out)
{
    size_t largest = report_chart_largest(chart);

    buffer_appendf(out, "%s: ", kind);
    report_chart_caption(chart, out);
    buffer_appendf(out, ". %zu rows, the largest ", chart->section->row_count);
    report_markup_keys(out, chart->section, largest, chart->units,
                       REPORT_MARKUP_ISOLATES);
    buffer_append(out, SLICE(" with "));
    report_markup_figure(out, report_chart_cell(chart, largest),
                         chart->section->columns[chart->column].kind,
                         chart->units);
    buffer_append(out, SLICE(". The table below has all figures."));
}

/* The cells that a figure needs at most, judged by the ends of the scale, so
   that charts of one scale leave the same room for their shapes. */
static size_t report_chart_figure_cells(const struct report_chart *chart)
{
    const double ends[] = {chart->least, chart->most};
    size_t most = REPORT_CHART_CELLS_MIN;

    for (size_t i = 0; i < 2; i++) {
        struct report_cell cell = report_cell_number(ends[i]);
        struct buffer figure = BUFFER_INIT;
        size_t cells;

        report_figure_append(&figure, &cell,
                             chart->section->columns[chart->column].kind,
                             chart->units);
        cells = text_width(buffer_slice(&figure)) + 1;
        most = cells > most ? cells : most;
        buffer_release(&figure);
    }
    return most;
}

static void report_chart_figure(const struct report_chart *chart,
                                const char *kind, const char *class,
                                void (*draw)(const struct report_chart *chart,
                                             struct buffer *out),
                                struct buffer *out)
{
    buffer_appendf(out, "<figure class=\"chart %s\">\n<figcaption>", class);
    report_chart_caption(chart, out);
    if (chart->low != SIZE_MAX && draw == report_chart_bars_append)
        buffer_append(out, SLICE(" <span>with low to high</span>"));
    if (draw == report_chart_funnel_append)
        buffer_append(out, SLICE(" <span>and share of the row above</span>"));
    buffer_appendf(out,
                   "</figcaption>\n<div role=\"img\" style=\"--cells:%zuch\" "
                   "aria-label=\"",
                   report_chart_figure_cells(chart));
    report_chart_describe(chart, kind, out);
    buffer_append(out, SLICE("\">\n"));
    draw(chart, out);
    buffer_append(out, SLICE("</div>\n</figure>\n"));
}

static void report_chart_append(struct report_chart *chart, struct buffer *out)
{
    report_chart_find_interval(chart);
    report_chart_scale(chart);
    if (chart->least >= chart->most)
        return; /* nothing but zeros */
    if (chart->section->is_funnel)
        report_chart_figure(chart, "Funnel", "funnel",
                            report_chart_funnel_append, out);
    else if (report_chart_is_over_time(chart->section))
        report_chart_figure(chart, "Columns over time", "columns",
                            report_chart_columns_append, out);
    else
        report_chart_figure(chart, "Bars", "bars", report_chart_bars_append,
                            out);
}

void report_chart_append_all(const struct report_section *section,
                             const struct report_figure_units *units,
                             struct buffer *out)
{
    struct buffer charts = BUFFER_INIT;

    for (size_t i = 0; i < section->column_count && section->row_count > 1;
         i++) {
        struct report_chart chart = {
            .section = section, .units = units, .column = i};

        if (section->columns[i].bar && report_section_shows(section, i))
            report_chart_append(&chart, &charts);
    }
    if (charts.len > 0) {
        buffer_append(out, SLICE("<div class=\"charts\">\n"));
        buffer_append(out, buffer_slice(&charts));
        buffer_append(out, SLICE("</div>\n"));
    }
    buffer_release(&charts);
}
