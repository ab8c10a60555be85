#include "attribution/measure/rate_difference.h"

#include <criterion/criterion.h>
#include <math.h>

struct newcombe_case {
    int64_t x1, n1, x2, n2;
    double difference, low, high;
};

/* Newcombe (1998), Table II, method 10, and cases with an exact 0 or 1. */
Test(rate_difference, has_the_published_intervals)
{
    static const struct newcombe_case cases[] = {
        {56, 70, 48, 80, 0.2, 0.0524, 0.3339},
        {9, 10, 3, 10, 0.6, 0.1705, 0.8090},
        {6, 7, 2, 7, 0.5714, 0.0582, 0.8062},
        {5, 56, 0, 29, 0.0893, -0.0381, 0.1926},
        {0, 10, 0, 20, 0, -0.1611, 0.2775},
        {0, 10, 0, 10, 0, -0.2775, 0.2775},
        {10, 10, 0, 20, 1, 0.6791, 1},
        {10, 10, 0, 10, 1, 0.6075, 1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct newcombe_case *c = &cases[i];
        struct rate_difference out;

        cr_assert(rate_difference_of(c->x1, c->n1, c->x2, c->n2, &out));
        cr_expect_float_eq(out.difference, c->difference, 5e-5, "case %zu", i);
        cr_expect_float_eq(out.low, c->low, 5.1e-5, "case %zu: low %f", i,
                           out.low);
        cr_expect_float_eq(out.high, c->high, 5.1e-5, "case %zu: high %f", i,
                           out.high);
        cr_expect(out.low >= -1 && out.high <= 1, "case %zu", i);
    }
}

/* 0.8 of 70 and 0.6 of 80: sqrt(.16/70 + .24/80). */
Test(rate_difference, has_walds_standard_error)
{
    struct rate_difference out;

    cr_assert(rate_difference_of(56, 70, 48, 80, &out));
    cr_expect_float_eq(out.error, sqrt(.16 / 70 + .24 / 80), 1e-15);
    cr_expect_float_eq(out.first, .8, 1e-15);
    cr_expect_float_eq(out.second, .6, 1e-15);
}

Test(rate_difference, swapped_groups_swap_the_interval)
{
    struct rate_difference one;
    struct rate_difference other;

    cr_assert(rate_difference_of(5, 56, 0, 29, &one));
    cr_assert(rate_difference_of(0, 29, 5, 56, &other));
    cr_expect_float_eq(one.low, -other.high, 1e-15);
    cr_expect_float_eq(one.high, -other.low, 1e-15);
}

Test(rate_difference, an_empty_group_has_no_share)
{
    struct rate_difference out;

    cr_expect_not(rate_difference_of(0, 0, 1, 2, &out));
    cr_expect_not(rate_difference_of(1, 2, 0, 0, &out));
}

/* x = 1 of n = 2 is symmetric: .5 +- z sqrt(z^2 + 2) / (2 (2 + z^2)). */
Test(rate_difference, wilsons_interval_by_hand)
{
    double z = 1.959963984540054;
    double low;
    double high;

    rate_difference_wilson(1, 2, &low, &high);
    cr_expect_float_eq(low, .5 - z * sqrt(z * z + 2) / (2 * (2 + z * z)),
                       1e-15);
    cr_expect_float_eq(high, .5 + z * sqrt(z * z + 2) / (2 * (2 + z * z)),
                       1e-15);
    rate_difference_wilson(0, 10, &low, &high);
    cr_expect_eq(low, 0);
    cr_expect_float_eq(high, z * z / (10 + z * z), 1e-15);
    rate_difference_wilson(10, 10, &low, &high);
    cr_expect_eq(high, 1);
}
