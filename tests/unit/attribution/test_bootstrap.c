#include "attribution/model/bootstrap.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(bootstrap, first_lane_is_the_sample)
{
    uint8_t weights[BOOTSTRAP_LANES_MAX];

    for (uint64_t person = 0; person < 1000; person++) {
        bootstrap_weights(1, person, weights, 1 + person);
        cr_assert_eq(weights[0], 1);
    }
    bootstrap_weights(1, 1, weights, 0);
}

/* A pure function of seed, person and lane: not of how many lanes there are. */
Test(bootstrap, weights_do_not_depend_on_other_lanes)
{
    uint8_t all[BOOTSTRAP_LANES_MAX];
    uint8_t some[BOOTSTRAP_LANES_MAX + 1];

    bootstrap_weights(3, 44, all, BOOTSTRAP_LANES_MAX);
    for (size_t lanes = 1; lanes <= BOOTSTRAP_LANES_MAX; lanes++) {
        some[lanes] = 77;
        bootstrap_weights(3, 44, some, lanes);
        cr_assert_arr_eq(some, all, lanes);
        cr_assert_eq(some[lanes], 77, "wrote beyond %zu", lanes);
    }
}

Test(bootstrap, seeds_and_persons_differ)
{
    uint8_t one[201], other[201];

    bootstrap_weights(1, 7, one, 201);
    bootstrap_weights(2, 7, other, 201);
    cr_expect(memcmp(one, other, 201) != 0);
    bootstrap_weights(1, 8, other, 201);
    cr_expect(memcmp(one, other, 201) != 0);
    bootstrap_weights(7, 1, other, 201);
    cr_expect(memcmp(one, other, 201) != 0);
}

struct moments {
    double count, sum, squares, product; /* with the next person's */
    double by_weight[9];
};

static void add_weights(struct moments *moments, const uint8_t *weights,
                        const uint8_t *next)
{
    for (size_t i = 1; i < 201; i++) {
        cr_assert_leq(weights[i], 8);
        moments->count++;
        moments->sum += weights[i];
        moments->squares += weights[i] * weights[i];
        moments->product += weights[i] * next[i];
        moments->by_weight[weights[i]]++;
    }
}

/* 20 million draws; five standard errors are allowed. */
Test(bootstrap, weights_are_poisson)
{
    struct moments m = {0};
    double factorial = 1;
    uint8_t weights[2][201];

    bootstrap_weights(9, 0, weights[0], 201);
    for (uint64_t person = 1; person <= 100000; person++) {
        bootstrap_weights(9, person, weights[person % 2], 201);
        add_weights(&m, weights[person % 2], weights[(person + 1) % 2]);
    }
    cr_expect_float_eq(m.sum / m.count, 1, 5 / sqrt(m.count));
    cr_expect_float_eq(m.squares / m.count, 2, 5 * sqrt(11 / m.count));
    cr_expect_float_eq(m.product / m.count, 1, 5 * sqrt(3 / m.count));
    for (int k = 0; k < 8; k++) {
        double chance = exp(-1) / factorial;

        cr_expect_float_eq(m.by_weight[k] / m.count, chance,
                           5 * sqrt(chance / m.count) + 1e-5, "weight %d", k);
        factorial *= k + 1;
    }
}

Test(bootstrap, error_is_the_deviation_of_replicates)
{
    static const double values[] = {100, 1, 2, 3, 6};

    /* Mean 3, squares 4 + 1 + 0 + 9 over 3. */
    cr_expect_float_eq(bootstrap_error(values, 5), sqrt(14. / 3), 1e-15);
    cr_expect_float_eq(bootstrap_error(values, 3), sqrt(.5), 1e-15);
    cr_expect_eq(bootstrap_error(values, 2), 0);
    cr_expect_eq(bootstrap_error(values, 1), 0);
    cr_expect_eq(bootstrap_error(values, 0), 0);
}
