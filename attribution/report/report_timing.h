#ifndef ATTRIBUTION_REPORT_TIMING_H
#define ATTRIBUTION_REPORT_TIMING_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "timing": how long people take from the first touch to each stage
 * of the funnel, and how long they stay in it.
 *
 * The span applies to each stage by itself: its row has the people whose first
 * entry into it lies in the span. With `by`, rows are [group, stage] as in the
 * funnel report. Touches are those eligible at the entry.
 *
 *     people            who entered the stage in the span
 *     time_in_stage     to the earliest first entry of a later stage, of those
 *                       who have one
 *     time_to_convert   from the first touch to the entry; like all that
 *                       follows, of the people with a touch
 *     touches_to_convert, time_since_last_touch (its median)
 *     untouched         people without a touch
 *
 * "distribution" has the people whose first entry into the query's `stage`
 * lies in the span, by the calendar days from first touch to entry
 * (time_buckets.h). Its totals: people with a touch, and untouched.
 */
int report_timing_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
