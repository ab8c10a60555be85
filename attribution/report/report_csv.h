#ifndef ATTRIBUTION_REPORT_CSV_H
#define ATTRIBUTION_REPORT_CSV_H

#include "attribution/report/report_result.h"
#include "core/buffer.h"

/*
 * A report as CSV (RFC 4180): a line of names, then the rows, each ended by
 * CR LF. A model's columns are named after it (linear_value). Conversions that
 * no touch earned are the row "(none)". There is no line of totals: sums of a
 * column are the reader's.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in
 * front: campaign names may come from strangers.
 */
void report_csv_write(const struct report_result *result, struct buffer *out);

#endif
