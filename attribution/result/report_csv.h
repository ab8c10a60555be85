#ifndef ATTRIBUTION_REPORT_CSV_H
#define ATTRIBUTION_REPORT_CSV_H

#include "attribution/result/report_section.h"
#include "core/buffer.h"

/*
 * A section of a report as CSV (RFC 4180): a line of names, then the rows, each
 * ended by CR LF. A model's columns are named after it (linear_value).
 * Conversions that no touch earned are the row "(none)". There is no line of
 * totals: sums of a column are the reader's.
 *
 * Rows within a cell spread: the line comes once for each of them, with the
 * other cells repeated and the columns named after theirs (touches_channel);
 * once with these empty if there are none. Of several such columns only the
 * first is written, and rows within those rows are left out.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in
 * front: campaign names may come from strangers.
 */
void report_csv_write(const struct report_section *section, struct buffer *out);

#endif
