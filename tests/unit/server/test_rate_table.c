#include "server/redirect/rate_table.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define ROOM 64

static struct clock_manual clock_;
static struct rate_table *table;

static void setup(void)
{
    static const struct rate_limit limit = {3, 1000};

    clock_manual_init(&clock_, 0);
    table = rate_table_new(ROOM, &limit, &clock_.clock);
}

static void teardown(void)
{
    rate_table_free(&table);
    cr_assert_null(table);
}

TestSuite(rate_table, .init = setup, .fini = teardown);

static int64_t take(const char *key)
{
    return rate_table_take(table, slice_str(key));
}

static void empty(const char *key)
{
    for (int i = 0; i < 3; i++)
        cr_assert_eq(take(key), 0);
}

Test(rate_table, tells_the_wait_without_taking)
{
    for (int i = 0; i < 10; i++)
        cr_expect_eq(rate_table_wait(table, SLICE("a")), 0);
    empty("a");
    cr_expect_eq(rate_table_wait(table, SLICE("a")), 1000);
    cr_expect_eq(rate_table_wait(table, SLICE("a")), 1000);
    clock_manual_advance_ms(&clock_, 400);
    cr_expect_eq(rate_table_wait(table, SLICE("a")), 600);
    cr_expect_eq(rate_table_wait(table, SLICE("b")), 0);
}

/* Three are there; each further one is owed for, up to ten buckets. */
Test(rate_table, charges_beyond_its_tokens)
{
    static const int64_t waits[] = {0, 0, 1000, 2000, 3000};

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
        cr_expect_eq(rate_table_charge(table, SLICE("a")), waits[i], "%zu", i);
    cr_expect_eq(rate_table_wait(table, SLICE("a")), 3000);
    clock_manual_advance_ms(&clock_, 3000);
    cr_expect_eq(take("a"), 0);
    cr_expect_gt(take("a"), 0);
    for (int i = 0; i < 100; i++)
        (void)rate_table_charge(table, SLICE("b"));
    cr_expect_eq(rate_table_wait(table, SLICE("b")), 30000);
}

Test(rate_table, gives_a_burst_and_then_one_at_each_interval)
{
    empty("a");
    cr_assert_eq(take("a"), 1000);
    clock_manual_advance_ms(&clock_, 999);
    cr_assert_eq(take("a"), 1);
    clock_manual_advance_ms(&clock_, 1);
    cr_assert_eq(take("a"), 0);
    cr_assert_eq(take("a"), 1000);
}

Test(rate_table, is_full_again_and_not_fuller_after_a_while)
{
    empty("a");
    clock_manual_advance_ms(&clock_, 3000);
    empty("a");
    clock_manual_advance_ms(&clock_, 3600000);
    empty("a");
    cr_assert_gt(take("a"), 0);
}

Test(rate_table, being_refused_costs_nothing)
{
    empty("a");
    for (int i = 0; i < 100; i++)
        cr_assert_eq(take("a"), 1000);
}

Test(rate_table, each_key_has_its_own)
{
    empty("a");
    empty("b");
    cr_assert_gt(take("a"), 0);
    cr_assert_eq(take("c"), 0);
}

Test(rate_table, gives_back_what_was_taken)
{
    empty("a");
    rate_table_give_back(table, SLICE("a"));
    cr_assert_eq(take("a"), 0);
    cr_assert_gt(take("a"), 0);
}

Test(rate_table, giving_back_to_a_stranger_makes_nobody_richer)
{
    rate_table_give_back(table, SLICE("a"));
    empty("a");
    cr_assert_gt(take("a"), 0);
    clock_manual_advance_ms(&clock_, 60000);
    cr_assert_eq(take("a"), 0);
    rate_table_give_back(table, SLICE("a"));
    rate_table_give_back(table, SLICE("a"));
    empty("a");
    cr_assert_gt(take("a"), 0);
}

/* The emptiest stays: many others who come once do not wash it away. */
Test(rate_table, keeps_who_asks_most_when_crowded)
{
    char key[16];

    empty("a");
    for (int i = 0; i < 100 * ROOM; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        (void)!take(key);
    }
    cr_assert_gt(take("a"), 0);
}

/* Room goes to those who wait, not to full buckets of before. */
Test(rate_table, forgets_full_buckets_first)
{
    char key[16];

    for (int i = 0; i < 10 * ROOM; i++) {
        snprintf(key, sizeof(key), "old%d", i);
        (void)!take(key);
    }
    clock_manual_advance_ms(&clock_, 10000);
    for (int i = 0; i < ROOM / 16; i++) {
        snprintf(key, sizeof(key), "new%d", i);
        empty(key);
        cr_assert_gt(take(key), 0);
    }
}
