#ifndef ATTRIBUTION_REPORT_CHART_COLUMNS_H
#define ATTRIBUTION_REPORT_CHART_COLUMNS_H

#include "attribution/result/report_chart.h"

/*
 * Columns over time: each row's stands where its key says, so that days
 * without anything leave a gap. Keys that are no date (2026-11-22, 2026-11,
 * 2026-11-22T09:00+01:00) stand one behind the other. Time runs from left to
 * right in every direction of writing.
 */
void report_chart_columns_append(const struct report_chart *chart,
                                 struct buffer *out);

#endif
