#ifndef ATTRIBUTION_REPORT_HTML_TABLE_H
#define ATTRIBUTION_REPORT_HTML_TABLE_H

#include "attribution/result/report_figure.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"

/*
 * A section as tables of HTML: the columns of no model, then those of each
 * model under its name, as report_table.h has them. Keys are the headings of
 * their rows; rows within a cell are a table in the line below their row.
 * `given`: see report_html_cell.h.
 */
void report_html_table_append(const struct report_result *result,
                              const struct report_section *section,
                              const struct report_figure_units *units,
                              const char *given, struct buffer *out);

#endif
