#ifndef ATTRIBUTION_MARKOV_SOLVE_H
#define ATTRIBUTION_MARKOV_SOLVE_H

#include "attribution/model/markov_chain.h"
#include "core/error.h"

/*
 * The two ways to what each key of a chain takes away: the conversions (and
 * the value) of walks that enter a state with that key. Written so, as a sum
 * of what is lost, it does not suffer from being the small difference of two
 * large probabilities. `losses` has room for each of the chain's keys.
 */

/*
 * markov_dense.c: by elimination. Takes (states)^3 steps at most, for a chain
 * of order 1 about four tenths of that for all keys together.
 */
void markov_dense_losses(const struct markov_chain *chain,
                         struct markov_loss *losses);

/*
 * markov_sparse.c: by iteration to the last digits; a step is an edge. False
 * if walks are so long that this does not end within bounds.
 */
bool markov_sparse_losses(const struct markov_chain *chain,
                          struct markov_loss *losses)
    __attribute__((warn_unused_result));

#endif
