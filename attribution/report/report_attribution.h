#ifndef ATTRIBUTION_REPORT_ATTRIBUTION_H
#define ATTRIBUTION_REPORT_ATTRIBUTION_H

#include "attribution/ledger/ledger.h"
#include "attribution/report/report_query.h"
#include "attribution/report/report_result.h"
#include "core/error.h"

/*
 * The report "attribution": what each direction, campaign, channel ... earned
 * of a stage's conversions, under each model.
 *
 *     touches    touches in the span, whether they led anywhere or not
 *     people     persons with such a touch
 *     cost       cost events in the span, minor units
 *     models     conversions and value earned; low, high: the 95% interval of
 *                conversions; cpa = cost / conversions, roas = value / cost,
 *                roi = (value - cost) / cost; empty where they would divide by
 *                nothing
 *
 * The rows of a model and the totals' `unattributed` sum to the totals.
 * `unmatched_refunds` are refunds that name no known sale: they are in no
 * other figure.
 */
int report_attribution_run(struct ledger *ledger,
                           const struct report_query *query,
                           struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
