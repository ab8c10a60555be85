#ifndef ATTRIBUTION_SHAPLEY_RATE_H
#define ATTRIBUTION_SHAPLEY_RATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The Shapley value of conversion rates (ATTRIBUTION.md): v(S) is the share of
 * the journeys inside S that converted, times all journeys; 0 if none is
 * inside. For value, what the conversions inside S brought takes the place of
 * their number. Credits sum to the totals and can be negative.
 *
 *     struct shapley_rate *game = shapley_rate_new(keys, lanes, seed, n);
 *     shapley_rate_add(game, path, n, &outcome, weights);
 *     shapley_rate_solve(game);
 *     shapley_rate_credits(game, lane)[key].conversions ...
 *     shapley_rate_free(&game);
 *
 * Exact for up to SHAPLEY_RATE_EXACT keys, so number only those that occur.
 * Beyond, it is sampled over seeded random orders of the keys
 * (shapley_sample.h), and each key's credit has a standard error of sampling.
 * The order of adding changes no digit, as long as the outcomes are whole
 * numbers.
 */
#define SHAPLEY_RATE_EXACT 14

struct shapley_rate;

struct shapley_outcome {
    double conversions, value, nulls; /* as markov.h's */
};

struct shapley_credit {
    double conversions;
    double value;          /* sampled: of lane 0 only, else 0 */
    double sampling_error; /* of conversions, 0 if exact */
};

/* `journeys`: about how many there will be; decides how many are sampled. */
struct shapley_rate *shapley_rate_new(size_t keys, size_t lanes, uint64_t seed,
                                      size_t journeys);

/* The same game so far, to go on differently; not of a solved one. */
struct shapley_rate *shapley_rate_clone(const struct shapley_rate *game);
void shapley_rate_free(struct shapley_rate **game);

/* A journey's keys in any order, repeats allowed; weights as markov_add's. */
void shapley_rate_add(struct shapley_rate *game, const uint32_t *path, size_t n,
                      const struct shapley_outcome *outcome,
                      const uint8_t *weights);

/* Works all lanes out; nothing may be added after it. */
void shapley_rate_solve(struct shapley_rate *game);

/* One for each key, valid until the game is freed. */
const struct shapley_credit *shapley_rate_credits(
    const struct shapley_rate *game, size_t lane);

/* Orders that were sampled; 0: exact. */
size_t shapley_rate_samples(const struct shapley_rate *game);

#endif
