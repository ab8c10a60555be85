#ifndef ATTRIBUTION_REPORT_TABLE_H
#define ATTRIBUTION_REPORT_TABLE_H

#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"

/*
 * A report as text for people: each section under its title, with aligned
 * columns, a line of totals if any column has one, a block of its own for each
 * model; rows within a cell indented below their row; the notes at the end.
 * Behind the figures of a column with a bar stands the bar (report_bar.h).
 * Figures are as report_figure.h has them, JSON and CSV keep the numbers.
 * Control characters in texts are shown as '?', so that a campaign's name
 * cannot steer a terminal.
 */
void report_table_write(const struct report_result *result,
                        const struct report_query *query, struct buffer *out);

#endif
