#include "attribution/measure/sample.h"

#include <criterion/criterion.h>
#include <stdint.h>

static void fill(struct sample *sample, int64_t count)
{
    /* 1 ... count, in an order of its own (7 is coprime to each here). */
    for (int64_t i = 0; i < count; i++)
        sample_add(sample, i * 7 % count + 1);
    sample_sort(sample);
}

Test(sample, median_is_the_middle_or_the_mean_of_two)
{
    static const struct {
        size_t n;
        int64_t values[6];
        double median, mean;
    } rows[] = {
        {1, {5}, 5, 5},
        {2, {7, 4}, 5.5, 5.5},
        {3, {9, 1, 2}, 2, 4},
        {4, {4, 1, 3, 2}, 2.5, 2.5},
        {5, {5, 5, 5, 1, 9}, 5, 5},
        {6, {1, 1, 2, 3, 9, 9}, 2.5, 25. / 6},
        {2, {-3, -4}, -3.5, -3.5},
        {3, {0, -10, 10}, 0, 0},
        /* A difference or a sum of these overflows. */
        {2, {INT64_MAX, INT64_MAX}, 0x1p63, 0x1p63},
        {2, {INT64_MIN, INT64_MAX}, 0, -0.5},
        {3, {INT64_MAX, INT64_MIN, 1}, 1, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sample sample = SAMPLE_INIT;

        for (size_t j = 0; j < rows[i].n; j++)
            sample_add(&sample, rows[i].values[j]);
        sample_sort(&sample);
        cr_expect_eq(sample_median(&sample), rows[i].median, "row %zu", i);
        cr_expect_eq(sample_mean(&sample), rows[i].mean, "row %zu", i);
        sample_release(&sample);
    }
}

/* The least value that at least the share of all are at or below. */
Test(sample, quantile_is_the_nearest_rank)
{
    static const struct {
        int64_t n;
        double share;
        double value;
    } rows[] = {
        {1, 0.9, 1},      {2, 0.9, 2},          {8, 0.9, 8},
        {9, 0.9, 9},      {10, 0.9, 9},         {11, 0.9, 10},
        {19, 0.9, 18},    {20, 0.9, 18},        {100, 0.9, 90},
        {101, 0.9, 91},   {100, 0.95, 95},      {100, 0.99, 99},
        {1000, 0.9, 900}, {100000, 0.9, 90000}, {1, 0, 1},
        {10, 0, 1},       {10, 1, 10},          {1, 1, 1},
        {10, 0.1, 1},     {10, 0.11, 2},        {10, 0.5, 5},
        {11, 0.5, 6},     {3, 1. / 3, 1},       {3, 2. / 3, 2},
        {100, 0.55, 55},  {100, 0.07, 7},       {10, 0.3, 3},
        {10, 0.7, 7},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sample sample = SAMPLE_INIT;

        fill(&sample, rows[i].n);
        cr_expect_eq(sample_quantile(&sample, rows[i].share), rows[i].value,
                     "%g of %lld: %g", rows[i].share, (long long)rows[i].n,
                     sample_quantile(&sample, rows[i].share));
        sample_release(&sample);
    }
}

Test(sample, grows_and_starts_anew)
{
    struct sample sample = SAMPLE_INIT;

    fill(&sample, 100000);
    cr_expect_eq(sample.count, 100000);
    for (size_t i = 0; i < sample.count; i++)
        cr_assert_eq(sample.values[i], (int64_t)i + 1);
    sample_release(&sample);
    cr_expect_eq(sample.count, 0);
    sample_sort(&sample); /* of none: nothing to do */
    sample_add(&sample, 3);
    cr_expect_eq(sample_median(&sample), 3);
    sample_release(&sample);
}
