#ifndef ATTRIBUTION_CREDIT_CHAINS_H
#define ATTRIBUTION_CREDIT_CHAINS_H

#include "attribution/report/credits.h"
#include "core/error.h"

/*
 * Fills in the credits of the models that look at all journeys at once: markov
 * and shapley_rate. Each conversion with a path is a path that converted; each
 * person who never reached the stage and has a touch is one that did not.
 *
 * The standard error is that of a Poisson bootstrap over persons, with the
 * query's seed and number of replicates; 0 replicates leave it 0.
 *
 * ERROR_FULL: the chain has more states than can be solved.
 */
int credit_chains_fill(struct credits *credits, const struct ledger_view *view,
                       const struct report_query *query,
                       const struct tag_groups *groups,
                       const struct conversions *conversions, struct error *err)
    __attribute__((warn_unused_result));

#endif
