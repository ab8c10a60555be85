#ifndef ATTRIBUTION_REPORT_CHART_BARS_H
#define ATTRIBUTION_REPORT_CHART_BARS_H

#include "attribution/result/report_chart.h"

/*
 * A row of the section is a line of the chart: its keys, its bar, its figure.
 * Keys and figures are HTML, so that names of any length and direction of
 * writing wrap as text does; only the bar is drawn, in percent of whatever
 * room is left. Of many rows the first REPORT_CHART_BARS_MAX are drawn, and a
 * line says so.
 */
#define REPORT_CHART_BARS_MAX 24

void report_chart_bars_append(const struct report_chart *chart,
                              struct buffer *out);

#endif
