#include "attribution/model/shapley_rate.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 40
#define LONGEST  8

struct told_path {
    uint32_t keys[LONGEST];
    size_t n;
    struct shapley_outcome outcome;
};

static struct shapley_rate *make_game(const struct told_path *paths,
                                      size_t count, size_t keys)
{
    struct shapley_rate *game = shapley_rate_new(keys, 1, 5, 300);

    for (size_t i = 0; i < count; i++)
        shapley_rate_add(game, paths[i].keys, paths[i].n, &paths[i].outcome,
                         NULL);
    shapley_rate_solve(game);
    return game;
}

static void expect_credits(const struct told_path *paths, size_t count,
                           const double *conversions, const double *values)
{
    struct shapley_rate *game = make_game(paths, count, 4);
    const struct shapley_credit *credits = shapley_rate_credits(game, 0);

    cr_expect_eq(shapley_rate_samples(game), 0);
    for (size_t key = 0; key < 4; key++) {
        cr_expect_float_eq(credits[key].conversions, conversions[key], 1e-12,
                           "key %zu: %.17g", key, credits[key].conversions);
        cr_expect_float_eq(credits[key].value, values[key], 1e-12,
                           "key %zu: %.17g", key, credits[key].value);
        cr_expect_eq(credits[key].sampling_error, 0);
    }
    shapley_rate_free(&game);
    cr_expect_null(game);
}

/* Of 10 journeys: v(a) = 10 * 1/4, v(b) = 10 * 2/4, v(ab) = 10 * 4/10. */
Test(shapley_rate, two_keys)
{
    static const struct told_path paths[] = {
        {{0}, 1, {1, 8, 3}},
        {{1}, 1, {2, 4, 2}},
        {{1, 0, 1}, 3, {1, 3, 1}},
    };

    expect_credits(paths, 3, (double[]){.75, 3.25, 0, 0},
                   (double[]){12.5, 2.5, 0, 0});
}

/* Journeys of a alone never convert; adding them lowers the rate. */
Test(shapley_rate, credits_can_be_negative)
{
    static const struct told_path paths[] = {
        {{0}, 1, {0, 0, 6}},
        {{1}, 1, {3, 3, 0}},
        {{0, 1}, 2, {0, 0, 1}},
    };

    /* v(a) = 0, v(b) = 10, v(ab) = 3. */
    expect_credits(paths, 3, (double[]){-3.5, 6.5, 0, 0},
                   (double[]){-3.5, 6.5, 0, 0});
}

Test(shapley_rate, nothing_told)
{
    static const struct told_path paths[] = {{{0}, 1, {0, 0, 0}},
                                             {{3}, 1, {0, 0, 9}}};

    expect_credits(paths, 0, (double[]){0, 0, 0, 0}, (double[]){0, 0, 0, 0});
    expect_credits(paths, 2, (double[]){0, 0, 0, 0}, (double[]){0, 0, 0, 0});
}

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1103515245u + 12345u;
    return (*state >> 8) % below;
}

static void make_paths(struct told_path *paths, size_t count, uint32_t keys,
                       uint32_t *state)
{
    for (size_t i = 0; i < count; i++) {
        paths[i].n = 1 + draw(state, LONGEST);
        for (size_t j = 0; j < paths[i].n; j++)
            paths[i].keys[j] = draw(state, draw(state, keys) + 1);
        paths[i].outcome.conversions = draw(state, 3);
        paths[i].outcome.nulls = draw(state, 10);
        paths[i].outcome.value =
            paths[i].outcome.conversions * draw(state, 1000);
    }
}

/* The worth of a coalition, by looking at all paths. */
static void naive_worth(const struct told_path *paths, size_t count,
                        uint32_t coalition, double *worth)
{
    double inside = 0, all = 0;

    worth[0] = worth[1] = 0;
    for (size_t i = 0; i < count; i++) {
        double journeys = paths[i].outcome.conversions + paths[i].outcome.nulls;
        uint32_t mask = 0;

        for (size_t j = 0; j < paths[i].n; j++)
            mask |= 1u << paths[i].keys[j];
        all += journeys;
        if ((mask & ~coalition) != 0)
            continue;
        inside += journeys;
        worth[0] += paths[i].outcome.conversions;
        worth[1] += paths[i].outcome.value;
    }
    worth[0] *= inside > 0 ? all / inside : 0;
    worth[1] *= inside > 0 ? all / inside : 0;
}

static double chance_of(uint32_t coalition, uint32_t keys)
{
    double size = __builtin_popcount(coalition);

    return exp(lgamma(size + 1) + lgamma(keys - size) - lgamma(keys + 1));
}

/* Shapley's formula over all coalitions. */
static void naive_credits(const struct told_path *paths, size_t count,
                          uint32_t keys, struct shapley_credit *credits)
{
    static double worths[1 << 10][2];

    for (uint32_t s = 0; s < 1u << keys; s++)
        naive_worth(paths, count, s, worths[s]);
    for (uint32_t key = 0; key < keys; key++) {
        credits[key] = (struct shapley_credit){0, 0, 0};
        for (uint32_t s = 0; s < 1u << keys; s++) {
            if ((s >> key & 1) != 0)
                continue;
            credits[key].conversions +=
                chance_of(s, keys) * (worths[s | 1u << key][0] - worths[s][0]);
            credits[key].value +=
                chance_of(s, keys) * (worths[s | 1u << key][1] - worths[s][1]);
        }
    }
}

Test(shapley_rate, random_games_as_by_the_formula)
{
    static struct told_path paths[60];
    uint32_t state = 1;

    for (uint32_t keys = 1; keys <= 10; keys++) {
        struct shapley_credit expected[10];
        const struct shapley_credit *credits;
        struct shapley_rate *game;

        make_paths(paths, 60, keys, &state);
        naive_credits(paths, 60, keys, expected);
        game = make_game(paths, 60, keys);
        credits = shapley_rate_credits(game, 0);
        for (uint32_t key = 0; key < keys; key++) {
            cr_assert_float_eq(credits[key].conversions,
                               expected[key].conversions, 1e-9);
            cr_assert_float_eq(credits[key].value, expected[key].value, 1e-6);
        }
        shapley_rate_free(&game);
    }
}

static void expect_totals(const struct shapley_credit *credits, size_t keys,
                          const struct told_path *paths, size_t count)
{
    double conversions = 0, value = 0;

    for (size_t key = 0; key < keys; key++) {
        conversions += credits[key].conversions;
        value += credits[key].value;
    }
    for (size_t i = 0; i < count; i++) {
        conversions -= paths[i].outcome.conversions;
        value -= paths[i].outcome.value;
    }
    cr_expect_float_eq(conversions, 0, 1e-8);
    cr_expect_float_eq(value, 0, 1e-5);
}

/*
 * The 15th key makes it a sampled game; it comes once, in a path that hardly
 * matters, so the exact game without it is nearly the same.
 */
Test(shapley_rate, samples_come_to_the_exact_values)
{
    static struct told_path paths[301];
    const struct shapley_credit *exact, *sampled;
    struct shapley_rate *games[2];
    uint32_t state = 3;

    make_paths(paths, 300, 14, &state);
    paths[300] = (struct told_path){{14}, 1, {0, 0, 1e-6}};
    games[0] = make_game(paths, 300, 14);
    games[1] = make_game(paths, 301, 21);
    exact = shapley_rate_credits(games[0], 0);
    sampled = shapley_rate_credits(games[1], 0);
    cr_expect_eq(shapley_rate_samples(games[0]), 0);
    cr_expect_geq(shapley_rate_samples(games[1]), 1000);
    expect_totals(exact, 14, paths, 300);
    expect_totals(sampled, 21, paths, 301);
    for (size_t key = 0; key < 14; key++) {
        cr_expect_gt(sampled[key].sampling_error, 0);
        cr_expect_lt(sampled[key].sampling_error, 5);
        cr_expect_float_eq(sampled[key].conversions, exact[key].conversions,
                           4 * sampled[key].sampling_error + 1e-3, "key %zu",
                           key);
    }
    cr_expect_eq(sampled[20].conversions, 0);
    shapley_rate_free(&games[0]);
    shapley_rate_free(&games[1]);
}

static void shuffle(struct told_path *paths, size_t count, uint32_t *state)
{
    for (size_t i = count - 1; i > 0; i--) {
        size_t j = draw(state, (uint32_t)i + 1);
        struct told_path swap = paths[i];

        paths[i] = paths[j];
        paths[j] = swap;
    }
}

Test(shapley_rate, order_of_adding_changes_no_bit)
{
    static struct told_path paths[200];
    uint32_t state = 8;

    for (uint32_t keys = 5; keys <= KEYS_MAX; keys += 35) {
        struct shapley_rate *first, *again;

        make_paths(paths, 200, keys, &state);
        first = make_game(paths, 200, keys);
        shuffle(paths, 200, &state);
        again = make_game(paths, 200, keys);
        cr_assert_arr_eq(shapley_rate_credits(first, 0),
                         shapley_rate_credits(again, 0),
                         keys * sizeof(struct shapley_credit));
        shapley_rate_free(&first);
        shapley_rate_free(&again);
    }
}

#define LANES 9

static struct shapley_rate *make_lane(const struct told_path *paths,
                                      uint8_t (*weights)[LANES], size_t count,
                                      size_t lane, size_t keys)
{
    struct shapley_rate *game = shapley_rate_new(keys, 1, 5, 300);

    for (size_t i = 0; i < count; i++)
        shapley_rate_add(game, paths[i].keys, paths[i].n, &paths[i].outcome,
                         &weights[i][lane]);
    shapley_rate_solve(game);
    return game;
}

/* Every replicate sees all keys, so those of an exact game agree to rounding;
 * of a sampled game the sample does, and replicates sum to their totals. */
static void expect_lane(const struct shapley_rate *game,
                        const struct shapley_rate *alone, size_t lane,
                        size_t keys)
{
    const struct shapley_credit *credits = shapley_rate_credits(game, lane);
    const struct shapley_credit *expected = shapley_rate_credits(alone, 0);
    double sum = 0;

    for (size_t key = 0; key < keys; key++) {
        sum += credits[key].conversions - expected[key].conversions;
        if (lane == 0 || shapley_rate_samples(game) == 0)
            cr_assert_float_eq(credits[key].conversions,
                               expected[key].conversions, 1e-9,
                               "lane %zu key %zu", lane, key);
    }
    cr_expect_float_eq(sum, 0, 1e-8);
}

Test(shapley_rate, lanes_are_games_of_their_own)
{
    static struct told_path paths[100];
    static uint8_t weights[100][LANES];
    uint32_t state = 21;

    for (uint32_t keys = 10; keys <= KEYS_MAX; keys += 30) {
        struct shapley_rate *game = shapley_rate_new(keys, LANES, 5, 300);

        make_paths(paths, 100, keys, &state);
        for (size_t i = 0; i < 100; i++) {
            for (size_t lane = 0; lane < LANES; lane++)
                weights[i][lane] = (uint8_t)draw(&state, 4);
            shapley_rate_add(game, paths[i].keys, paths[i].n, &paths[i].outcome,
                             weights[i]);
        }
        shapley_rate_solve(game);
        for (size_t lane = 0; lane < LANES; lane++) {
            struct shapley_rate *alone =
                make_lane(paths, weights, 100, lane, keys);

            expect_lane(game, alone, lane, keys);
            shapley_rate_free(&alone);
        }
        shapley_rate_free(&game);
    }
}
