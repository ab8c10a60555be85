#ifndef ATTRIBUTION_CREDITS_H
#define ATTRIBUTION_CREDITS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/conversions.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"

/*
 * Credit: what each group earns of the conversions, under each model.
 *
 *     struct credits credits;
 *     if (credits_init(&credits, &chains, &conversions, &err) < 0) ...
 *     credits_get(&credits, group, model)->conversions ...
 *     credits_release(&credits);
 *
 * Here are the models that weigh one journey after the other (credit_sums.h);
 * those that look at all at once are credit_chains.h's. Neither depends on the
 * order of persons or rows, so the figures are the same to the last digit
 * however the ledger was filled.
 */
struct credit {
    double conversions;
    double value;  /* minor units */
    int64_t whole; /* the same, rounded: the groups' sum is exact */
    double error;  /* standard error of conversions; NAN: not worked out */
};

struct credits {
    struct credit *list; /* group by group, of each model; owned */
    size_t models;
    uint32_t groups;
    uint8_t *earned; /* by group: 1 if it is on a path that a model looks at;
                        owned */
    int64_t unattributed; /* conversions without an eligible touch */
    int64_t unattributed_value;
    size_t samples; /* orders that shapley_rate was sampled over; 0: exact */
    double sampling_error; /* its largest standard error of sampling */
    size_t chain_keys;     /* of markov; 0: not asked for */
    size_t replicates;     /* that its intervals come from */
    size_t replicates_wanted;
    bool unsolved; /* markov is too large and was not asked for by name: all its
                      figures are NAN */
};

/* ERROR_FULL: a chain is too large to be solved. Release it then, too. */
struct credit_chains;
int credits_init(struct credits *credits, struct credit_chains *chains,
                 const struct conversions *conversions, struct error *err)
    __attribute__((warn_unused_result));
void credits_release(struct credits *credits);

static inline const struct credit *credits_get(const struct credits *credits,
                                               uint32_t group, size_t model)
{
    return &credits->list[group * credits->models + model];
}

#endif
