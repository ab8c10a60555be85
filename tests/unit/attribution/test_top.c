#include "attribution/measure/top.h"

#include <criterion/criterion.h>

/* The largest first, equal ones by their numbers. */
static int compare(uint32_t a, uint32_t b, const void *arg)
{
    const int *sizes = arg;

    if (sizes[a] != sizes[b])
        return sizes[a] > sizes[b] ? -1 : 1;
    return (a > b) - (a < b);
}

#define CANDIDATES 211

/* 37 is prime to 211, so every number is met, in no order. */
static void add_all(struct top *top, uint32_t step)
{
    for (uint32_t i = 0; i < CANDIDATES; i++)
        top_add(top, i * step % CANDIDATES);
    top_sort(top);
}

Test(top, is_the_front_of_the_sorted_whole)
{
    static const size_t limits[] = {0, 1, 2, 3, 64, 65, 210, 211, 212};
    int sizes[CANDIDATES];
    struct top all;

    for (int i = 0; i < CANDIDATES; i++)
        sizes[i] = i * i % 23;
    top_init(&all, SIZE_MAX, compare, sizes);
    add_all(&all, 1);
    cr_assert_eq(all.count, CANDIDATES);
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        size_t expected = limits[i] < CANDIDATES ? limits[i] : CANDIDATES;
        struct top top;

        top_init(&top, limits[i], compare, sizes);
        add_all(&top, 37);
        cr_assert_eq(top.count, expected);
        for (size_t j = 0; j < expected; j++)
            cr_expect_eq(top.list[j], all.list[j], "%zu of %zu", j, limits[i]);
        top_release(&top);
    }
    top_release(&all);
}

Test(top, of_nothing_is_nothing)
{
    struct top top;

    top_init(&top, 5, compare, NULL);
    top_sort(&top);
    cr_expect_eq(top.count, 0);
    top_release(&top);
}
