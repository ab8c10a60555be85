#include "attribution/credit/apportion.h"

#include <criterion/criterion.h>
#include <math.h>

#define ROOM 64

static uint32_t draw_below(uint64_t *state, uint32_t bound)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % bound;
}

struct apportion_case {
    size_t n;
    double shares[6];
    int64_t total;
    int64_t whole[6];
};

Test(apportion, gives_what_is_left_to_those_that_lost_most)
{
    static const struct apportion_case cases[] = {
        {1, {1000}, 1000, {1000}},
        {2, {500, 500}, 1000, {500, 500}},
        {3, {1000. / 3, 1000. / 3, 1000. / 3}, 1000, {334, 333, 333}},
        {3, {2000. / 3, 2000. / 3, 2000. / 3}, 2000, {667, 667, 666}},
        {2, {0.5, 0.5}, 1, {1, 0}}, /* of equal losses, the first */
        {4, {0.25, 0.25, 0.25, 0.25}, 1, {1, 0, 0, 0}},
        {3, {1.2, 1.7, 1.1}, 4, {1, 2, 1}},
        {3, {1.6, 1.7, 1.7}, 5, {1, 2, 2}},
        {2, {0, 0}, 0, {0, 0}},
        {3, {0, 7, 0}, 7, {0, 7, 0}},
        /* Hamilton's own example of a quota. */
        {6, {1.5, 1.4, 1.3, 1.6, 2.2, 2}, 10, {2, 1, 1, 2, 2, 2}},
        /* Refunds: the parts and the whole may be below nothing. */
        {2, {-0.5, -0.5}, -1, {0, -1}},
        {3, {-1000. / 3, -1000. / 3, -1000. / 3}, -1000, {-333, -333, -334}},
        {2, {-1.5, 2.5}, 1, {-1, 2}},
        {3, {-1.25, 2.5, -0.25}, 1, {-1, 2, 0}},
        /* Doubles that missed a whole number by a hair, on either side. */
        {2, {399.99999999999994, 600.0000000000001}, 1000, {400, 600}},
        {2, {400.00000000000006, 599.9999999999999}, 1000, {400, 600}},
        {2, {3.0000000000000004, 4}, 7, {3, 4}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct apportion_case *c = &cases[i];
        int64_t whole[6] = {0};

        apportion(c->shares, c->n, c->total, whole);
        for (size_t j = 0; j < c->n; j++)
            cr_expect_eq(whole[j], c->whole[j], "case %zu, share %zu: %lld", i,
                         j, (long long)whole[j]);
    }
}

/* The caller's fault, and still nothing is lost or made up. */
Test(apportion, sums_to_the_total_though_the_shares_do_not)
{
    static const int64_t totals[] = {0, 1, 5, 10, 11, 17, 1000, -1, -4, -1000};
    static const double shares[] = {1.5, 2.25, 3.75};

    for (size_t i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
        int64_t whole[3];

        apportion(shares, 3, totals[i], whole);
        cr_expect_eq(whole[0] + whole[1] + whole[2], totals[i]);
    }
}

Test(apportion, of_nothing_is_nothing)
{
    int64_t whole = 77;

    apportion(NULL, 0, 0, &whole);
    apportion(NULL, 0, 1000, &whole);
    cr_expect_eq(whole, 77);
}

/* Each is off by less than one, and no share jumps over a larger one's. */
static void expect_fair(const double *shares, const int64_t *whole, size_t n,
                        int64_t total)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += whole[i];
        cr_assert_lt(fabs((double)whole[i] - shares[i]), 1 + 1e-6);
        for (size_t j = 0; j < i; j++) {
            double a = shares[i] - floor(shares[i]);
            double b = shares[j] - floor(shares[j]);
            bool up_i = (double)whole[i] > shares[i];
            bool up_j = (double)whole[j] > shares[j];

            cr_assert(!(a > b && up_j && !up_i), "%g before %g", shares[j],
                      shares[i]);
            cr_assert(!(a == b && a > 0 && up_i && !up_j), "ties: the first");
        }
    }
    cr_assert_eq(sum, total);
}

Test(apportion, is_exact_and_fair_for_random_shares)
{
    uint64_t state = 20261122;

    for (int i = 0; i < 2000; i++) {
        size_t n = 1 + draw_below(&state, ROOM);
        int64_t total = (int64_t)draw_below(&state, 2000001) - 1000000;
        double parts[ROOM];
        double shares[ROOM];
        int64_t whole[ROOM];
        double sum = 0;

        for (size_t j = 0; j < n; j++) {
            parts[j] = (double)draw_below(&state, 1000) / 7;
            if (i % 3 == 0) /* some below nothing */
                parts[j] -= 20;
            sum += parts[j];
        }
        if (fabs(sum) < 1)
            continue;
        for (size_t j = 0; j < n; j++)
            shares[j] = (double)total * (parts[j] / sum);
        apportion(shares, n, total, whole);
        expect_fair(shares, whole, n, total);
    }
}
