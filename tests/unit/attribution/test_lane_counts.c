#include "attribution/model/lane_counts.h"

#include <criterion/criterion.h>

Test(lane_counts, one_lane_takes_fractions)
{
    struct lane_counts counts;
    uint32_t row;
    uint8_t two = 2;

    lane_counts_init(&counts, 1);
    lane_counts_row(&counts);
    row = lane_counts_row(&counts);
    lane_counts_weigh(&counts, NULL);
    lane_counts_add(&counts, row, 0.25);
    lane_counts_weigh(&counts, &two);
    lane_counts_add(&counts, row, 0.5);
    cr_expect_eq(lane_counts_get(&counts, row, 0), 1.25);
    cr_expect_eq(lane_counts_get(&counts, 0, 0), 0);
    lane_counts_release(&counts);
}

/* Weights up to 255 spill at each addition, small ones once in a while. */
Test(lane_counts, sums_survive_spilling)
{
    enum { LANES = 37, ROWS = 100, ROUNDS = 5000 };
    static double expected[ROWS][LANES];
    struct lane_counts counts;
    uint32_t state = 5;

    lane_counts_init(&counts, LANES);
    for (size_t i = 0; i < ROWS; i++)
        cr_assert_eq(lane_counts_row(&counts), i);
    for (size_t round = 0; round < ROUNDS; round++) {
        uint8_t weights[LANES];
        uint32_t row = round % 3 == 0 ? 0 : (uint32_t)round % ROWS;
        double amount = round % 7 == 0 ? (double)round : 1;

        for (size_t lane = 0; lane < LANES; lane++) {
            state = state * 1103515245u + 12345u;
            weights[lane] =
                (uint8_t)(round % 50 == 0 ? state >> 24 : state >> 30);
            expected[row][lane] += amount * weights[lane];
        }
        lane_counts_weigh(&counts, weights);
        lane_counts_add(&counts, row, amount);
    }
    for (uint32_t row = 0; row < ROWS; row++) {
        for (size_t lane = 0; lane < LANES; lane++)
            cr_assert_eq(lane_counts_get(&counts, row, lane),
                         expected[row][lane]);
    }
    cr_expect_gt(lane_counts_bytes(&counts), (size_t)ROWS * LANES);
    lane_counts_release(&counts);
}
