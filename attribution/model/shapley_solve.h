#ifndef ATTRIBUTION_SHAPLEY_SOLVE_H
#define ATTRIBUTION_SHAPLEY_SOLVE_H

#include "attribution/model/shapley_sets.h"

/*
 * The exact way to work a game out, after shapley_sets_sort: every subset of
 * up to SHAPLEY_RATE_EXACT keys. Writes the credits of all lanes,
 * credits[lane * keys + key], which were all 0.
 */
void shapley_exact(const struct shapley_sets *sets,
                   struct shapley_credit *credits);

/* What a coalition is worth, of conversions and value, in two lanes. */
struct shapley_worth {
    shapley_lanes conversions, value;
};

/* `inside`: the journeys of the coalition; `all`: how many there are. */
static inline struct shapley_worth shapley_worth_of(
    const struct shapley_sum *inside, shapley_lanes all)
{
    shapley_lanes scale;

    for (size_t k = 0; k < SHAPLEY_LANES; k++)
        scale[k] = inside->journeys[k] > 0 ? all[k] / inside->journeys[k] : 0;
    return (struct shapley_worth){inside->conversions * scale,
                                  inside->value * scale};
}

static inline void shapley_sum_add(struct shapley_sum *sum,
                                   const struct shapley_sum *more)
{
    sum->conversions += more->conversions;
    sum->journeys += more->journeys;
    sum->value += more->value;
}

#endif
