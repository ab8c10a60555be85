#ifndef ATTRIBUTION_FUNNEL_SUMMARY_H
#define ATTRIBUTION_FUNNEL_SUMMARY_H

#include "attribution/measure/funnel.h"
#include "attribution/result/report_result.h"

/*
 * The section "summary" of the funnel: each segment as a whole, in a row; and
 * the report's totals, which are the row of all people.
 *
 *     people                   in the segment
 *     first_stage_reached      who have the first stage or a later one
 *     sales_funnel_conversion  who reached `won` (or the last stage, if the
 *                              funnel has no `won`) / first_stage_reached
 *     won, lost, close_rate    outcomes.h
 *     sales, value             `won` events, and their amounts less refunds
 *     average_sale             value / sales
 */
void funnel_summary_fill(const struct funnel *funnel,
                         struct report_result *result);

#endif
