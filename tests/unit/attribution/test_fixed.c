#include "attribution/credit/fixed.h"

#include <criterion/criterion.h>

static fixed_t square_naive(fixed_t credit)
{
    unsigned __int128 size = (unsigned __int128)(credit < 0 ? -credit : credit);
    unsigned __int128 high = size >> 20;
    unsigned __int128 low = size & 0xfffff;

    /* (high 2^20 + low)^2 / 2^40, rounded down, in parts that fit. */
    return (fixed_t)(high * high + (((high * low << 21) + low * low) >> 40));
}

Test(fixed, holds_weights_exactly)
{
    static const double weights[] = {
        0,           1,   -1,     8 - 0x1p-49, -8,      .5,       .25,
        1. / 3,      0.4, 0.225,  0x1p-8,      0x1p-60, -0x1p-60, 0x1p-9,
        1 - 0x1p-53, 0.1, 2. / 3, 0.005,       7.125,   -1. / 3,
    };

    for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
        cr_expect_eq(fixed_to_double(fixed_of(weights[i])), weights[i], "%a",
                     weights[i]);
    cr_expect(fixed_of(1) == FIXED_ONE);
    cr_expect(fixed_of(-1) == -FIXED_ONE);
    cr_expect(fixed_of(0x1p-61) == 0, "half a step is to even");
    cr_expect(fixed_of(0x1.8p-60) == 2);
}

Test(fixed, sums_do_not_depend_on_the_order)
{
    fixed_t up = 0;
    fixed_t down = 0;

    for (int i = 1; i <= 10000; i++)
        up += fixed_of(1. / i);
    for (int i = 10000; i >= 1; i--)
        down += fixed_of(1. / i);
    cr_expect(up == down);
    cr_expect_float_eq(fixed_to_double(up), 9.787606036044382, 1e-14);
    cr_expect(fixed_of(1. / 3) * 3 - FIXED_ONE < 512);
}

/* 2^60 a unit times the largest amount that an event may have. */
Test(fixed, multiplies_by_the_largest_amount)
{
    int64_t amount = (int64_t)1 << 53;

    cr_expect_eq(fixed_to_double(fixed_of(0.5) * amount), 0x1p52);
    cr_expect_eq(fixed_to_double(fixed_of(-1) * amount), -0x1p53);
    cr_expect_eq(fixed_to_double(fixed_of(1) * amount * 8000), 0x1p53 * 8000);
}

Test(fixed, squares_small_ones_exactly)
{
    static const double roots[] = {0, 1, -1, 0.5, -0.25, 2, 3, 7.5, 0x1p-20};

    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
        cr_expect_eq(fixed_square_to_double(fixed_square(fixed_of(roots[i]))),
                     roots[i] * roots[i], "%g", roots[i]);
}

/* Beyond 2^63 the square itself would not fit into 128 bits. */
Test(fixed, squares_large_ones)
{
    static const int counts[] = {7, 8, 9, 10, 100, 12345, 1000000};

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        fixed_t credit = FIXED_ONE * counts[i];
        double square = (double)counts[i] * counts[i];

        cr_expect_eq(fixed_square_to_double(fixed_square(credit)), square);
        cr_expect_eq(fixed_square_to_double(fixed_square(-credit)), square);
    }
    for (int i = -3; i <= 3; i++) {
        fixed_t credit = FIXED_SMALL_SQUARE + i;
        double square = 64;

        cr_expect_float_eq(fixed_square_to_double(fixed_square(credit)), square,
                           1e-9, "2^63 %+d", i);
        cr_expect_float_eq(fixed_square_to_double(fixed_square(-credit)),
                           square, 1e-9, "-2^63 %+d", i);
    }
}

Test(fixed, squares_as_a_long_multiplication_does)
{
    uint64_t state = 42;

    for (int i = 0; i < 100000; i++) {
        fixed_t credit;

        state = state * 6364136223846793005u + 1442695040888963407u;
        credit = (fixed_t)(int64_t)state >> (state >> 58) / 2;
        if (credit < FIXED_SMALL_SQUARE && credit > -FIXED_SMALL_SQUARE)
            cr_assert(fixed_square(credit) == square_naive(credit), "%lld",
                      (long long)credit);
        cr_assert(fixed_square(credit) == fixed_square(-credit));
    }
}
