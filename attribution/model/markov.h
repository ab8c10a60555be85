#ifndef ATTRIBUTION_MARKOV_H
#define ATTRIBUTION_MARKOV_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/*
 * The Markov model (ATTRIBUTION.md): a chain (start) -> ... -> (conversion) or
 * (null), estimated from paths, and what conversions would be lost without a
 * key (a campaign, a channel ...), by an exact linear solve.
 *
 *     struct markov *chain = markov_new(order, keys, lanes);
 *     markov_add(chain, path, n, &outcome, weights);        any number of times
 *     if (markov_solve(chain, lane, credits, &err) < 0) ...
 *     markov_free(&chain);
 *
 * Lanes are bootstrap.h's: every path is counted in lane i with weights[i]
 * (NULL: 1 in each), so that one pass over the data feeds all replicates.
 *
 * A state is a window of `order` keys that slides over the path, in which equal
 * neighbours have become one; the whole path if that is shorter. Removing a key
 * removes every state with it. A conversion is worth the mean value of those
 * with the same last key.
 *
 * The order in which paths are added changes no digit, as long as conversions
 * and values are whole numbers below 2^53; and a lane is, to the last digit,
 * what a chain of its own paths alone would give.
 *
 * Memory grows with the different edges, by a byte a lane for seldom ones and
 * nine for common ones, up to 1 GiB; beyond that, adding is in vain.
 */
struct markov;

struct markov_outcome {
    double conversions; /* of paths that converted here */
    double value;       /* that these conversions brought, in all */
    double nulls;       /* of paths that did not */
};

/* What one key earns. */
struct markov_credit {
    double conversions;
    double value;
};

/* `order` 1 to 3; keys are 0 ... keys-1; `lanes` at least 1. */
struct markov *markov_new(unsigned order, size_t keys, size_t lanes);
void markov_free(struct markov **chain);

/* The same chain so far, to go on differently. */
struct markov *markov_clone(const struct markov *chain);

/* A path of n >= 1 keys, oldest first; the array is not kept. */
void markov_add(struct markov *chain, const uint32_t *path, size_t n,
                const struct markov_outcome *outcome, const uint8_t *weights);

/*
 * About how many elementary steps (some 0.3 ns each) one markov_solve takes,
 * so that whoever wants many lanes can tell how many are bearable.
 */
double markov_steps(const struct markov *chain);

/*
 * The credits of one lane, one for each key: they sum to the lane's
 * conversions and value; all 0 where nothing converted. Does not change the
 * chain, so lanes may be solved on several threads. ERROR_FULL: the chain has
 * more states and longer paths than can be solved to the last digits in some
 * seconds, or had no more room (above).
 */
int markov_solve(const struct markov *chain, size_t lane,
                 struct markov_credit *credits, struct error *err)
    __attribute__((warn_unused_result));

#endif
