#include "attribution/measure/distinct.h"

#include <criterion/criterion.h>

Test(distinct, counts_in_groups_and_overall)
{
    struct distinct distinct;
    int64_t by_group[3] = {0, 5, 0};

    distinct_init(&distinct);
    distinct_add(&distinct, 0, 7);
    distinct_add(&distinct, 0, 7);
    distinct_add(&distinct, 1, 7);
    distinct_add(&distinct, 1, UINT64_MAX);
    distinct_add(&distinct, 1, 0);
    cr_expect_eq(distinct_count(&distinct, by_group), 3);
    cr_expect_eq(by_group[0], 1);
    cr_expect_eq(by_group[1], 8, "adds to what is there");
    cr_expect_eq(by_group[2], 0);
    distinct_release(&distinct);
}

Test(distinct, is_empty_at_first)
{
    struct distinct distinct;

    distinct_init(&distinct);
    cr_expect_eq(distinct_count(&distinct, NULL), 0);
    distinct_release(&distinct);
}

Test(distinct, is_exact_for_many_keys)
{
    struct distinct distinct;
    int64_t by_group[4] = {0};

    distinct_init(&distinct);
    for (uint64_t i = 0; i < 400000; i++)
        distinct_add(&distinct, i % 4, i % 50000 << 40);
    /* 50000 is divisible by 4: a key falls into one group only. */
    cr_expect_eq(distinct_count(&distinct, by_group), 50000);
    for (int i = 0; i < 4; i++)
        cr_expect_eq(by_group[i], 12500);
    distinct_release(&distinct);
}
