#ifndef ATTRIBUTION_BOOTSTRAP_H
#define ATTRIBUTION_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * The Poisson bootstrap: in each replicate a person counts Poisson(1) times.
 *
 *     uint8_t weights[lanes];
 *     bootstrap_weights(seed, person, weights, lanes);
 *     for each of the person's journeys: markov_add(chain, ..., weights);
 *
 * Lane 0 is the sample itself: its weight is always 1. Lanes 1 ... lanes-1 are
 * replicates. The weights are a pure function of seed, person and lane, so the
 * order of persons and the number of threads change nothing.
 *
 * `person` is any 64 bits that stand for the person and do not depend on how
 * the data came in. Weights are drawn with 16 bits: their mean is exactly 1,
 * their variance 1 - 2/65536, and none is above 8. 200 lanes take some 80 ns.
 */
#define BOOTSTRAP_LANES_MAX 2001

void bootstrap_weights(uint64_t seed, uint64_t person, uint8_t *weights,
                       size_t lanes);

/*
 * The standard error that replicates give: the standard deviation (n-1) of
 * values[1] ... values[lanes-1] about their mean; 0 for fewer than two.
 */
double bootstrap_error(const double *values, size_t lanes);

#endif
