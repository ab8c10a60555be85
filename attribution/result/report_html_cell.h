#ifndef ATTRIBUTION_REPORT_HTML_CELL_H
#define ATTRIBUTION_REPORT_HTML_CELL_H

#include "attribution/result/report_figure.h"
#include "attribution/result/report_section.h"
#include "core/buffer.h"

/*
 * What stands in the cells of tables in HTML, and where it leads.
 *
 * Links are there only in a dashboard, which says what the report was asked:
 * `given`, a query string; NULL where there are none.
 */

/* A row's cell: its text, which keeps its own direction, or its figure. */
void report_html_cell_append(const struct report_section *section, size_t row,
                             size_t column,
                             const struct report_figure_units *units,
                             const char *given, struct buffer *out);

/* All of a row's keys, in one line. */
void report_html_cell_append_keys(const struct report_section *section,
                                  size_t row,
                                  const struct report_figure_units *units,
                                  const char *given, struct buffer *out);

#endif
