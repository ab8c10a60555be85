#ifndef ATTRIBUTION_REPORT_CHART_FUNNEL_H
#define ATTRIBUTION_REPORT_CHART_FUNNEL_H

#include "attribution/result/report_chart.h"

/*
 * A funnel: each row a shape as wide as its figure, narrowing to the next
 * one's; behind it the figure, and its share of the row above. Where the rows
 * have several keys, the last one is the stage, and a change of the others
 * starts another funnel.
 */
void report_chart_funnel_append(const struct report_chart *chart,
                                struct buffer *out);

#endif
