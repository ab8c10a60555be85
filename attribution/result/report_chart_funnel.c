#include "attribution/result/report_chart_funnel.h"

#include "attribution/result/report_markup.h"

/* Whether a row is of the same funnel as the one above: keys before the last
   one are those of a group, and each group is a funnel of its own. */
static bool report_chart_funnel_goes_on(const struct report_chart *chart,
                                        size_t row)
{
    const struct report_section *section = chart->section;
    size_t keys = report_section_keys(section);

    if (row == 0 || row >= section->row_count)
        return false;
    for (size_t i = 0; i + 1 < keys; i++) {
        if (!slice_equal(report_section_row(section, row)[i].text,
                         report_section_row(section, row - 1)[i].text))
            return false;
    }
    return true;
}

/* The shape stretches to the room there is: 100 wide, and 10 high. */
static void report_chart_funnel_shape(const struct report_chart *chart,
                                      size_t row, struct buffer *out)
{
    size_t next = report_chart_funnel_goes_on(chart, row + 1) ? row + 1 : row;
    double top =
        50 * report_chart_place(
                 chart, report_cell_weight(report_chart_cell(chart, row)));
    double end =
        50 * report_chart_place(
                 chart, report_cell_weight(report_chart_cell(chart, next)));

    buffer_appendf(out,
                   "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" "
                   "width=\"100%%\" height=\"40\"><polygon class=\"bar\" "
                   "points=\"%.2f,0 %.2f,0 %.2f,7 %.2f,7\">",
                   50 - top, 50 + top, 50 + top, 50 - top);
    report_chart_append_title(chart, row, out);
    buffer_append(out, SLICE("</polygon>"));
    if (next != row)
        buffer_appendf(out,
                       "<polygon class=\"fall\" points=\"%.2f,7 %.2f,7 "
                       "%.2f,10 %.2f,10\"/>",
                       50 - top, 50 + top, 50 + end, 50 - end);
    buffer_append(out, SLICE("</svg>"));
}

static void report_chart_funnel_share(const struct report_chart *chart,
                                      size_t row, struct buffer *out)
{
    double above = report_chart_funnel_goes_on(chart, row)
                       ? report_cell_weight(report_chart_cell(chart, row - 1))
                       : 0;
    struct report_cell share;

    if (above <= 0)
        return;
    share = report_cell_number(
        report_cell_weight(report_chart_cell(chart, row)) / above);
    buffer_append(out, SLICE(" <span>"));
    report_markup_figure(out, &share, REPORT_SHARE, chart->units);
    buffer_append(out, SLICE("</span>"));
}

void report_chart_funnel_append(const struct report_chart *chart,
                                struct buffer *out)
{
    for (size_t row = 0; row < chart->section->row_count; row++) {
        buffer_append(out, SLICE("<div>"));
        report_chart_append_keys(chart, row, out);
        report_chart_funnel_shape(chart, row, out);
        buffer_append(out, SLICE("<b>"));
        report_markup_figure(out, report_chart_cell(chart, row),
                             chart->section->columns[chart->column].kind,
                             chart->units);
        report_chart_funnel_share(chart, row, out);
        buffer_append(out, SLICE("</b></div>\n"));
    }
}
