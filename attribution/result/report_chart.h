#ifndef ATTRIBUTION_REPORT_CHART_H
#define ATTRIBUTION_REPORT_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/result/report_figure.h"
#include "attribution/result/report_section.h"
#include "core/buffer.h"

/*
 * A section's charts as HTML with inline SVG, without scripts:
 *
 *     report_chart_append_all(section, &units, &out);
 *
 * One for each column with `bar`, if there are rows to compare:
 *
 *   horizontal bars     unless it is one of the others; where columns low and
 *                       high of the same model stand beside it, a whisker
 *                       from one to the other (report_chart_bars.h)
 *   columns over time   if day, hour, week or month is the one key
 *                       (report_chart_columns.h)
 *   a funnel            of a section that is one (report_chart_funnel.h)
 *
 * Columns of one name, i.e. of several models, share one scale, so that
 * charts beside each other can be compared. A chart tells screen readers in
 * one sentence what it shows; its figures are in the section's table, which
 * the caller writes.
 */
struct report_chart {
    const struct report_section *section;
    const struct report_figure_units *units;
    size_t column;
    size_t low, high; /* columns, or SIZE_MAX */
    double least;     /* the scale: least <= 0 <= most, least < most */
    double most;
};

void report_chart_append_all(const struct report_section *section,
                             const struct report_figure_units *units,
                             struct buffer *out);

/* For the kinds of charts: what a row shows. */
const struct report_cell *report_chart_cell(const struct report_chart *chart,
                                            size_t row);

/* Where on the scale a figure stands, 0 to 1. */
double report_chart_place(const struct report_chart *chart, double value);

/* <span>keys</span>, a line's label. */
void report_chart_append_keys(const struct report_chart *chart, size_t row,
                              struct buffer *out);

/* <title>keys: figure</title>, which a pointer over the shape shows. */
void report_chart_append_title(const struct report_chart *chart, size_t row,
                               struct buffer *out);

#endif
