#ifndef ATTRIBUTION_REPORT_HTML_H
#define ATTRIBUTION_REPORT_HTML_H

#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"

/*
 * A report as one HTML file, to be read, printed, attached to a message: the
 * header with what was asked, the totals, each section with its charts
 * (report_chart.h) and its tables, what the columns mean, the notes.
 *
 * The file needs nothing else: no scripts, no fonts, no pictures, and a policy
 * in it that forbids them. All text is escaped (report_markup.h). It follows
 * the reader's choice of light or dark, prints in dark on white, and lets
 * names be written in either direction. The same result gives the same bytes:
 * it bears no date of its own.
 */
void report_html_write(const struct report_result *result,
                       const struct report_query *query, struct buffer *out);

/*
 * The same without head and heading, for a page that has its own and
 * report_style.h: what was asked, totals, sections and notes; or `only` one
 * section. With query->given, rows lead to what is behind them, and each
 * section to itself as CSV.
 */
void report_html_write_part(const struct report_result *result,
                            const struct report_query *query,
                            const struct report_section *only,
                            struct buffer *out);

#endif
