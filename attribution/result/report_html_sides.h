#ifndef ATTRIBUTION_REPORT_HTML_SIDES_H
#define ATTRIBUTION_REPORT_HTML_SIDES_H

#include <stdbool.h>

#include "attribution/result/report_figure.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"

/*
 * A section of few rows and many figures as a table of HTML with its rows
 * beside each other, to compare them: each is a column, each figure a line, and
 * the totals stand at the end of the lines.
 *
 * True of a section that wants it (report_section.h), while its rows are few.
 */
bool report_html_sides_suits(const struct report_section *section);

/* `given`: see report_html_cell.h. */
void report_html_sides_append(const struct report_result *result,
                              const struct report_section *section,
                              const struct report_figure_units *units,
                              const char *given, struct buffer *out);

#endif
