#ifndef ATTRIBUTION_REPORT_ATTRIBUTION_H
#define ATTRIBUTION_REPORT_ATTRIBUTION_H

#include "attribution/ledger/ledger.h"
#include "attribution/report/conversions.h"
#include "attribution/report/credits.h"
#include "attribution/report/reach.h"
#include "attribution/report/report_query.h"
#include "attribution/report/report_result.h"
#include "attribution/report/tag_groups.h"
#include "core/error.h"

/*
 * The report "attribution": what each direction, campaign, channel ... earned
 * of a stage's conversions, under each model.
 *
 *     touches    touches in the span, whether they led anywhere or not
 *     people     persons with such a touch
 *     cost       cost events in the span, minor units
 *     models     conversions and value earned; value_rounded: whole minor
 *                units, whose sum with the unattributed is exactly the total
 *                (largest remainder, apportion.h); low, high: the 95% interval
 *                of conversions; cpa = cost / conversions, roas = value /
 *                cost, roi = (value - cost) / cost; empty where they would
 *                divide by nothing
 *
 * The rows of a model and the totals' `unattributed` sum to the totals.
 * `unmatched_refunds` are refunds that name no known sale: they are in no
 * other figure. With `explain` it is explain.h's list instead.
 */
int report_attribution_run(struct ledger *ledger,
                           const struct report_query *query,
                           struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

/* All that an attribution report is made of; explain.h looks into it too. */
struct attribution {
    const struct report_query *query;
    struct ledger_view view;
    struct report_money money;
    struct tag_groups groups;
    struct conversions conversions;
    struct credits credits;
    struct reach reach;
};

/*
 * Works everything out, with an open view. Release it also after a failure.
 * ERROR_INVALID: currencies without rates. ERROR_FULL: too large a chain.
 */
int attribution_init(struct attribution *run, struct ledger *ledger,
                     const struct report_query *query, struct error *err)
    __attribute__((warn_unused_result));
void attribution_release(struct attribution *run);

/* Echoes the parameters that credit depends on. */
void attribution_echo(const struct report_query *query,
                      struct report_result *result);

/* Notes how far sampling may be off, if a model's credits were sampled. */
void attribution_note(const struct credits *credits,
                      struct report_result *result);

#endif
