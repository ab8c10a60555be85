#ifndef ATTRIBUTION_REPORT_LIFT_H
#define ATTRIBUTION_REPORT_LIFT_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "lift": what each campaign with a random hold-out caused, as the
 * difference between those who were to get it and those who were not, beside
 * what the models credit it with.
 *
 *     treated, holdout       people by the arm of their first assignment,
 *                            which lies in the span; see holdouts.h
 *     treated_conversions, holdout_conversions   who converted since
 *     treated_rate, holdout_rate                 conversions / people
 *     difference, standard_error, low, high      see rate_difference.h
 *     incremental, incremental_low, incremental_high
 *                            difference, low, high x treated
 *     relative_lift          difference / holdout_rate
 *     models                 conversions of the stage in the span credited to
 *                            the campaign; last_non_direct and linear unless
 *                            the query names models
 *
 * Rates and all that follows are empty where an arm is empty. There is no
 * money in it.
 */
int report_lift_run(struct ledger *ledger, const struct report_query *query,
                    struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
