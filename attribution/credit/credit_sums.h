#ifndef ATTRIBUTION_CREDIT_SUMS_H
#define ATTRIBUTION_CREDIT_SUMS_H

#include "attribution/credit/credits.h"

/*
 * Fills in the credits of the models that weigh (MODEL_TOUCH): conversions,
 * value and standard error, which is exactly that of a Poisson bootstrap over
 * persons: the root of the sum over persons of (their credit)^2. Also fills in
 * `earned` and what is unattributed, whatever the models.
 */
void credit_sums_fill(struct credits *credits, const struct ledger_view *view,
                      const struct report_query *query,
                      const struct tag_groups *groups,
                      const struct conversions *conversions);

/* Weights of a path's touches under a model that weighs. */
struct path;
void credit_sums_weigh(const struct model *model, const struct path *path,
                       const struct conversion *conversion,
                       const struct report_query *query, double *weights);

#endif
