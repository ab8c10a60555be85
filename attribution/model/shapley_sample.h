#ifndef ATTRIBUTION_SHAPLEY_SAMPLE_H
#define ATTRIBUTION_SHAPLEY_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/model/lane_counts.h"
#include "attribution/model/shapley_rate.h"

/*
 * A game of too many keys to count every subset: the mean, over random orders
 * of the keys, of what each key adds to those before it.
 *
 *     shapley_sample_init(&sample, keys, lanes, seed, journeys);
 *     shapley_sample_add(&sample, path, n, &outcome, weights);
 *     shapley_sample_solve(&sample, credits);     credits[lane * keys + key]
 *     shapley_sample_release(&sample);
 *
 * The orders are drawn first, so journeys need not be kept: in each order a
 * journey is inside the coalition once its last key has come, and is counted
 * at that place, in all lanes at once. Orders come in pairs, one the reverse
 * of the other, whose errors partly cancel; the mean of a pair is one
 * observation. All replicates are played over the same orders, so that how
 * they differ is due to the journeys alone.
 *
 * Lane 0 plays as many pairs as a fixed budget of work allows for the expected
 * number of journeys, at least SHAPLEY_PAIRS_MIN; replicates, which tell how
 * the figures vary and not what they are, play the first ones of them. What
 * conversions brought is worked out for lane 0 only.
 */
#define SHAPLEY_PAIRS_MIN          16
#define SHAPLEY_PAIRS_MIN_REPLICAS 8

/* What came of the journeys that a place of an order completes. */
struct shapley_place {
    double conversions, nulls, value;
};

struct shapley_sample {
    size_t keys, lanes;
    size_t pairs;                 /* of lane 0 */
    size_t replica_pairs;         /* of the others */
    uint32_t *orders;             /* pair by pair: place to key; owned */
    uint32_t *places;             /* pair by pair: key to place; owned */
    struct shapley_place *counts; /* of lane 0, by pair, way, place; owned */
    struct lane_counts replicas;  /* converted and not, likewise */
};

void shapley_sample_init(struct shapley_sample *sample, size_t keys,
                         size_t lanes, uint64_t seed, size_t journeys);
void shapley_sample_copy(struct shapley_sample *sample,
                         const struct shapley_sample *from);
void shapley_sample_release(struct shapley_sample *sample);

void shapley_sample_add(struct shapley_sample *sample, const uint32_t *path,
                        size_t n, const struct shapley_outcome *outcome,
                        const uint8_t *weights);

void shapley_sample_solve(const struct shapley_sample *sample,
                          struct shapley_credit *credits);

#endif
