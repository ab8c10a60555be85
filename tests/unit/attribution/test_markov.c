#include "attribution/model/markov.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PATH_MAX_KEYS 12
#define KEYS          6
#define STATES        300

struct told_path {
    uint32_t keys[PATH_MAX_KEYS];
    size_t n;
    struct markov_outcome outcome;
};

static void add_all(struct markov *chain, const struct told_path *paths,
                    size_t count)
{
    for (size_t i = 0; i < count; i++)
        markov_add(chain, paths[i].keys, paths[i].n, &paths[i].outcome, NULL);
}

static void solve(const struct markov *chain, size_t lane,
                  struct markov_credit *credits)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(markov_solve(chain, lane, credits, &err), 0, "%s",
                 err.message);
}

static void solve_paths(unsigned order, const struct told_path *paths,
                        size_t count, struct markov_credit *credits)
{
    struct markov *chain = markov_new(order, KEYS, 1);

    add_all(chain, paths, count);
    solve(chain, 0, credits);
    markov_free(&chain);
    cr_assert_null(chain);
}

static void expect_credit(const struct markov_credit *credit,
                          double conversions, double value)
{
    cr_expect_float_eq(credit->conversions, conversions, 1e-14, "%.17g",
                       credit->conversions);
    cr_expect_float_eq(credit->value, value, 1e-13, "%.17g", credit->value);
}

/*
 * From a: 1/3 each converts, ends, goes to b; from b 2/3 convert. P = 3/5;
 * 4/15 without a, 1/5 without b: removal effects 5/9 and 6/9. A conversion
 * that leaves a is worth 10, one that leaves b 5; what is lost is worth 40/3
 * without a and 10 without b.
 */
Test(markov, chain_of_order_1)
{
    static const struct told_path paths[] = {
        {{0}, 1, {1, 10, 1}},
        {{1}, 1, {1, 4, 1}},
        {{0, 1}, 2, {1, 6, 0}},
    };
    struct markov_credit credits[KEYS];

    solve_paths(1, paths, 3, credits);
    expect_credit(&credits[0], 15. / 11, 80. / 7);
    expect_credit(&credits[1], 18. / 11, 60. / 7);
    expect_credit(&credits[2], 0, 0);
}

/* Repeated touches are self-loops, and mean nothing. */
Test(markov, repeats_are_collapsed)
{
    static const struct told_path paths[] = {
        {{0, 0, 0}, 3, {1, 10, 1}},
        {{1}, 1, {1, 4, 1}},
        {{0, 0, 1, 1, 1}, 5, {1, 6, 0}},
    };
    struct markov_credit credits[KEYS];

    solve_paths(1, paths, 3, credits);
    expect_credit(&credits[0], 15. / 11, 80. / 7);
    expect_credit(&credits[1], 18. / 11, 60. / 7);
}

/* States (a) and (a,b): without b, the path a is left: 1/3 of 2/3. */
Test(markov, chain_of_order_2)
{
    static const struct told_path paths[] = {
        {{0}, 1, {1, 2, 0}},
        {{0, 1}, 2, {1, 4, 1}},
    };
    struct markov_credit credits[KEYS];

    solve_paths(2, paths, 2, credits);
    expect_credit(&credits[0], 4. / 3, 6 * 6. / 10);
    expect_credit(&credits[1], 2. / 3, 6 * 4. / 10);
}

/* Neighbours become one before windows are cut: a a b is a b. */
Test(markov, repeats_are_collapsed_before_windows)
{
    static const struct told_path paths[] = {
        {{0, 0}, 2, {1, 2, 0}},
        {{0, 0, 0, 1, 1}, 5, {1, 4, 1}},
    };
    struct markov_credit credits[KEYS];

    solve_paths(2, paths, 2, credits);
    expect_credit(&credits[0], 4. / 3, 6 * 6. / 10);
    expect_credit(&credits[1], 2. / 3, 6 * 4. / 10);
}

Test(markov, nothing_converted)
{
    static const struct told_path paths[] = {
        {{0, 1}, 2, {0, 0, 5}}, {{2}, 1, {0, 0, 1}}, {{3}, 1, {0, 0, 0}}};
    struct markov_credit credits[KEYS];

    for (unsigned order = 1; order <= 3; order++) {
        solve_paths(order, paths, 3, credits);
        for (size_t i = 0; i < KEYS; i++)
            expect_credit(&credits[i], 0, 0);
        solve_paths(order, paths, 0, credits);
    }
}

Test(markov, conversions_without_value)
{
    static const struct told_path paths[] = {{{0, 1}, 2, {3, 0, 5}},
                                             {{1, 2}, 2, {1, 0, 0}}};
    struct markov_credit credits[KEYS];

    solve_paths(1, paths, 2, credits);
    cr_expect_gt(credits[1].conversions, 0);
    for (size_t i = 0; i < KEYS; i++)
        cr_expect_eq(credits[i].value, 0);
}

/*
 * Keys 0 and 1 call each other 10^12 times for each end. From 0 the chance to
 * convert is 2 (L+3) / (2 (L+3) + 3 L), with L+3 and L the moves between: a
 * solver that subtracts loses most of the digits.
 */
Test(markov, chances_to_leave_may_be_tiny)
{
    struct markov *chain = markov_new(1, KEYS, 1);
    struct markov_outcome many = {0, 0, 1e12};
    struct markov_outcome once = {1, 1, 0};
    struct markov_outcome never = {0, 0, 1};
    static const uint32_t back[] = {0, 1, 0, 1, 0};
    static const uint32_t one[] = {0};
    static const uint32_t two[] = {2};
    struct markov_credit credits[KEYS];
    double through, sum;

    markov_add(chain, back, 5, &many, NULL);
    markov_add(chain, one, 1, &once, NULL);
    markov_add(chain, two, 1, &once, NULL);
    markov_add(chain, two, 1, &never, NULL);
    solve(chain, 0, credits);
    /* Lost without 0: 1; without 1: all that goes there from 0, from where
     * it comes back. From 0: 2e12 of 3e12+1 go to 1. */
    through = (1e12 + 1) * (2e12 / (3e12 + 1)) * (1 / (1e12 + 1));
    sum = 1 + through + 1;
    cr_expect_float_eq(credits[0].conversions * sum / 2, 1, 1e-14);
    cr_expect_float_eq(credits[1].conversions * sum / 2, through, 1e-14);
    cr_expect_float_eq(credits[2].conversions * sum / 2, 1, 1e-14);
    markov_free(&chain);
}

/* The same chain, told anew: matrices of chances with all self-loops, and
 * Gauss's elimination in long double for each key, its states taken out. */
struct naive {
    size_t codes[STATES];
    uint32_t keys[STATES][3];
    size_t lengths[STATES];
    size_t count;
    long double moves[STATES][STATES], out[STATES];
    long double start[STATES], ends[STATES], value[STATES];
    long double conversions, paths;
};

static size_t naive_state(struct naive *naive, const uint32_t *keys, size_t n)
{
    size_t code = 0;
    size_t i = 0;

    for (size_t j = 0; j < n; j++)
        code = code * (KEYS + 1) + keys[j] + 1;
    while (i < naive->count && naive->codes[i] != code)
        i++;
    if (i == naive->count) {
        cr_assert_lt(i, STATES);
        naive->codes[i] = code;
        memcpy(naive->keys[i], keys, n * sizeof(*keys));
        naive->lengths[i] = n;
        naive->count++;
    }
    return i;
}

static struct told_path naive_collapse(const struct told_path *path)
{
    struct told_path short_path = *path;

    short_path.n = 0;
    for (size_t i = 0; i < path->n; i++) {
        if (i == 0 || path->keys[i] != path->keys[i - 1])
            short_path.keys[short_path.n++] = path->keys[i];
    }
    return short_path;
}

static void naive_add(struct naive *naive, const struct told_path *whole,
                      unsigned order)
{
    struct told_path short_path = naive_collapse(whole);
    const struct told_path *path = &short_path;
    size_t window = path->n < order ? path->n : order;
    double amount = path->outcome.conversions + path->outcome.nulls;
    size_t state = naive_state(naive, path->keys, window);

    naive->start[state] += amount;
    naive->paths += amount;
    naive->conversions += path->outcome.conversions;
    for (size_t i = 1; i + window <= path->n; i++) {
        size_t next = naive_state(naive, path->keys + i, window);

        naive->moves[state][next] += amount;
        naive->out[state] += amount;
        state = next;
    }
    naive->out[state] += amount;
    naive->ends[state] += path->outcome.conversions;
    naive->value[state] += path->outcome.value;
}

static bool naive_has(const struct naive *naive, size_t state, uint32_t key)
{
    for (size_t i = 0; i < naive->lengths[state]; i++) {
        if (naive->keys[state][i] == key)
            return true;
    }
    return false;
}

/* Gauss's elimination with the largest pivot; solves in place. */
static void naive_gauss(size_t n, long double a[STATES][STATES], long double *b)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;

        for (size_t i = k + 1; i < n; i++)
            pivot = fabsl(a[i][k]) > fabsl(a[pivot][k]) ? i : pivot;
        for (size_t j = 0; j < n; j++) {
            long double swap = a[k][j];

            a[k][j] = a[pivot][j];
            a[pivot][j] = swap;
        }
        if (pivot != k) {
            long double swap = b[k];

            b[k] = b[pivot];
            b[pivot] = swap;
        }
        for (size_t i = k + 1; i < n; i++) {
            long double factor = a[i][k] / a[k][k];

            for (size_t j = k; factor != 0 && j < n; j++)
                a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

/* What one path brings on average, if `ends` is what ends bring. */
static long double naive_brings(const struct naive *naive, uint32_t without,
                                const long double *ends)
{
    static long double a[STATES][STATES];
    long double b[STATES];
    long double sum = 0;

    for (size_t i = 0; i < naive->count; i++) {
        bool gone = naive_has(naive, i, without);

        for (size_t j = 0; j < naive->count; j++)
            a[i][j] =
                (i == j) - (gone ? 0 : naive->moves[i][j] / naive->out[i]);
        b[i] = gone ? 0 : ends[i] / naive->out[i];
    }
    naive_gauss(naive->count, a, b);
    for (size_t i = 0; i < naive->count; i++)
        sum += naive->start[i] / naive->paths * b[i];
    return sum;
}

static void naive_credits(const struct naive *naive, const long double *ends,
                          long double total, long double *credits)
{
    long double all = naive_brings(naive, KEYS, ends);
    long double sum = 0;

    for (uint32_t key = 0; key < KEYS; key++) {
        credits[key] = all > 0 ? 1 - naive_brings(naive, key, ends) / all : 0;
        sum += credits[key];
    }
    for (uint32_t key = 0; key < KEYS; key++)
        credits[key] = all > 0 ? credits[key] * total / sum : 0;
}

/* Ends worth the mean value of the conversions with the same last key. */
static long double naive_values(const struct naive *naive, long double *ends)
{
    long double total = 0;

    for (size_t i = 0; i < naive->count; i++) {
        long double conversions = 0;
        long double value = 0;

        for (size_t j = 0; j < naive->count; j++) {
            if (naive->keys[i][naive->lengths[i] - 1] !=
                naive->keys[j][naive->lengths[j] - 1])
                continue;
            conversions += naive->ends[j];
            value += naive->value[j];
        }
        ends[i] = conversions > 0 ? naive->ends[i] * value / conversions : 0;
        total += naive->value[i];
    }
    return total;
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
        paths[i].n = 1 + draw(state, PATH_MAX_KEYS);
        for (size_t j = 0; j < paths[i].n; j++)
            paths[i].keys[j] =
                draw(state, 2) == 0 ? draw(state, keys) : draw(state, 2);
        paths[i].outcome =
            (struct markov_outcome){draw(state, 3), 0, draw(state, 20)};
        if (paths[i].outcome.conversions > 0)
            paths[i].outcome.value = draw(state, 10000);
        if (paths[i].outcome.conversions + paths[i].outcome.nulls == 0)
            paths[i].outcome.nulls = 1;
    }
}

static void expect_naive(unsigned order, const struct told_path *paths,
                         size_t count)
{
    static struct naive naive;
    long double ends[STATES];
    long double conversions[KEYS], values[KEYS];
    struct markov_credit credits[KEYS];
    long double total;

    memset(&naive, 0, sizeof(naive));
    for (size_t i = 0; i < count; i++)
        naive_add(&naive, &paths[i], order);
    naive_credits(&naive, naive.ends, naive.conversions, conversions);
    total = naive_values(&naive, ends);
    naive_credits(&naive, ends, total, values);
    solve_paths(order, paths, count, credits);
    for (size_t key = 0; key < KEYS; key++) {
        cr_assert_float_eq(credits[key].conversions, (double)conversions[key],
                           1e-12 * (1 + (double)naive.conversions));
        cr_assert_float_eq(credits[key].value, (double)values[key],
                           1e-12 * (1 + (double)total));
    }
}

Test(markov, random_chains_as_solved_by_gauss)
{
    static struct told_path paths[60];
    uint32_t state = 1;

    for (size_t round = 0; round < 40; round++) {
        for (unsigned order = 1; order <= 3; order++) {
            size_t count = 1 + draw(&state, order == 3 ? 25 : 60);

            make_paths(paths, count, 2 + draw(&state, KEYS - 1), &state);
            expect_naive(order, paths, count);
        }
    }
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

Test(markov, order_of_adding_changes_no_bit)
{
    static struct told_path paths[200];
    uint32_t state = 7;

    make_paths(paths, 200, KEYS, &state);
    for (unsigned order = 1; order <= 3; order++) {
        struct markov_credit first[KEYS], again[KEYS];

        solve_paths(order, paths, 200, first);
        for (size_t round = 0; round < 10; round++) {
            shuffle(paths, 200, &state);
            solve_paths(order, paths, 200, again);
            cr_assert_arr_eq(first, again, sizeof(first));
        }
    }
}

/* A lane is the chain of its own paths, as often as the lane weighs them. */
static void expect_lane(unsigned order, const struct markov *chain, size_t lane,
                        const struct told_path *paths, uint8_t (*weights)[21],
                        size_t count)
{
    struct markov *alone = markov_new(order, KEYS, 1);
    struct markov_credit credits[KEYS], expected[KEYS];

    for (size_t i = 0; i < count; i++)
        markov_add(alone, paths[i].keys, paths[i].n, &paths[i].outcome,
                   &weights[i][lane]);
    solve(chain, lane, credits);
    solve(alone, 0, expected);
    cr_assert_arr_eq(credits, expected, sizeof(expected));
    markov_free(&alone);
}

Test(markov, lanes_are_chains_of_their_own)
{
    static struct told_path paths[100];
    static uint8_t weights[100][21];
    uint32_t state = 11;

    make_paths(paths, 100, KEYS, &state);
    for (unsigned order = 1; order <= 3; order++) {
        struct markov *chain = markov_new(order, KEYS, 21);

        for (size_t i = 0; i < 100; i++) {
            for (size_t lane = 0; lane < 21; lane++)
                weights[i][lane] = (uint8_t)(draw(&state, 5) * draw(&state, 2));
            if (i % 2 == 0)
                paths[i].outcome = (struct markov_outcome){0, 0, 1};
            markov_add(chain, paths[i].keys, paths[i].n, &paths[i].outcome,
                       weights[i]);
        }
        for (size_t lane = 0; lane < 21; lane++)
            expect_lane(order, chain, lane, paths, weights, 100);
        markov_free(&chain);
    }
}

/* Refunds: value may be negative, and still sums to the total. */
Test(markov, value_may_be_negative)
{
    static const struct told_path paths[] = {{{0, 1}, 2, {2, -30, 3}},
                                             {{1, 2}, 2, {1, 10, 0}}};
    struct markov_credit credits[KEYS];

    solve_paths(1, paths, 2, credits);
    cr_expect_float_eq(credits[0].value + credits[1].value + credits[2].value,
                       -20, 1e-12);
}
