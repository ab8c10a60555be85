#ifndef ATTRIBUTION_REPORT_ATTRIBUTION_H
#define ATTRIBUTION_REPORT_ATTRIBUTION_H

#include "attribution/credit/conversions.h"
#include "attribution/credit/credit_chains.h"
#include "attribution/credit/credits.h"
#include "attribution/credit/reach.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
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
 * Of several stages, each row's key begins with its stage, `(none)` is among
 * the rows, and the totals of a stage stand under its name.
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
    struct reach reach;
    struct credit_chains chains;
    struct conversions conversions; /* of one stage, like the next */
    struct credits credits;
};

/*
 * Works everything out for the first stage that the query wants, with an open
 * view. Release it also after a failure. ERROR_INVALID: currencies without
 * rates. ERROR_FULL: too large a chain.
 */
int attribution_init(struct attribution *run, struct ledger *ledger,
                     const struct report_query *query, struct error *err)
    __attribute__((warn_unused_result));
void attribution_release(struct attribution *run);

/* Conversions and credits of another stage, in place of those at hand. */
int attribution_turn(struct attribution *run, struct slice stage,
                     struct error *err) __attribute__((warn_unused_result));

/* Echoes the parameters that credit depends on. */
void attribution_echo(const struct report_query *query,
                      struct report_result *result);

/* Notes how far a stage's credits may be off, if they were sampled. */
void attribution_note(const struct credits *credits, struct slice stage,
                      struct report_result *result);

#endif
