#ifndef ATTRIBUTION_REPORT_ROI_H
#define ATTRIBUTION_REPORT_ROI_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "roi": what each campaign (or as `by` says) cost, whom it
 * reached, and what it brought.
 *
 *     cost             cost events in the span, minor units
 *     sends, people_sent, replies, clickers, opens
 *                      see outreach.h; opens are different openers
 *     response_rate    replies / sends
 *     click_rate       clickers / sends
 *     touches, people  touches in the span, and who is behind them
 *     cost_per_STAGE   cost / first entries into the stage that the first
 *                      model credits, of each stage of the funnel that
 *                      somebody entered in the span; empty if either is 0
 *     models           what was earned of the query's stage, see earned.h;
 *                      last_non_direct unless the query names models
 *
 * The totals are the whole business's: all costs, all conversions in the span
 * and their value, whoever earned them. What no touch earned and replies that
 * count for nobody are in the totals' `unattributed`.
 */
int report_roi_run(struct ledger *ledger, const struct report_query *query,
                   struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
