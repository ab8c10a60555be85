#include "attribution/ledger/journeys.h"

#include <criterion/criterion.h>

#define TOUCHES 60

static uint32_t touch(struct event_table *table, int64_t time)
{
    struct event_row row = {
        .kind = ROW_TOUCH, .time_ms = time, .id = {0, event_table_rows(table)}};
    struct event_detail detail = {0};

    return event_table_add(table, &row, &detail);
}

/* Walks a person's chain: newest to oldest, `count` long. */
static void expect_chain(const struct event_table *table,
                         const struct journeys *journeys, uint32_t person,
                         size_t count)
{
    uint32_t row = journeys_newest(journeys, person);
    size_t found = 0;

    while (row != EVENT_TABLE_NO_ROW) {
        uint32_t previous = event_table_previous(table, row);

        found++;
        if (previous != EVENT_TABLE_NO_ROW)
            cr_assert_gt(event_table_compare(table, row, previous), 0);
        row = previous;
    }
    cr_assert_eq(found, count, "person %u has %zu", person, found);
}

Test(journeys, put_late_touches_where_they_belong)
{
    for (uint32_t step = 1; step < TOUCHES; step += 2) {
        struct event_table *table = event_table_new();
        struct journeys *journeys = journeys_new(table);

        /* 7 and 11 are prime to 60: all times, in a mixed order. */
        for (uint32_t i = 0; i < TOUCHES; i++)
            journeys_add(journeys, 3, touch(table, i * step % TOUCHES / 2));
        expect_chain(table, journeys, 3, TOUCHES);
        expect_chain(table, journeys, 4, 0);
        expect_chain(table, journeys, 100000, 0);
        journeys_free(&journeys);
        event_table_free(&table);
    }
}

Test(journeys, merge_into_one_chain)
{
    struct event_table *table = event_table_new();
    struct journeys *journeys = journeys_new(table);

    for (uint32_t i = 0; i < TOUCHES; i++)
        journeys_add(journeys, 1 + i % 5, touch(table, i * 7 % TOUCHES));
    journeys_merge(journeys, 2, 1);
    expect_chain(table, journeys, 2, TOUCHES * 2 / 5);
    expect_chain(table, journeys, 1, 0);
    journeys_merge(journeys, 9, 2); /* into nobody's */
    journeys_merge(journeys, 9, 8); /* nobody's into it */
    journeys_merge(journeys, 9, 3);
    journeys_merge(journeys, 4, 5);
    journeys_merge(journeys, 4, 9);
    expect_chain(table, journeys, 4, TOUCHES);
    /* The oldest is known too: an older one goes behind it. */
    journeys_add(journeys, 4, touch(table, -1));
    journeys_add(journeys, 4, touch(table, TOUCHES + 1));
    expect_chain(table, journeys, 4, TOUCHES + 2);
    journeys_free(&journeys);
    event_table_free(&table);
}

Test(journeys, finds_the_newest_at_an_instant)
{
    struct event_table *table = event_table_new();
    struct journeys *journeys = journeys_new(table);
    uint32_t early = touch(table, 10);
    uint32_t late = touch(table, 20);

    journeys_add(journeys, 1, late);
    journeys_add(journeys, 1, early);
    cr_expect_eq(journeys_newest_at(journeys, 1, 9), EVENT_TABLE_NO_ROW);
    cr_expect_eq(journeys_newest_at(journeys, 1, 10), early);
    cr_expect_eq(journeys_newest_at(journeys, 1, 19), early);
    cr_expect_eq(journeys_newest_at(journeys, 1, 20), late);
    cr_expect_eq(journeys_newest_at(journeys, 2, 20), EVENT_TABLE_NO_ROW);
    journeys_clear(journeys);
    cr_expect_eq(journeys_newest(journeys, 1), EVENT_TABLE_NO_ROW);
    journeys_free(&journeys);
    event_table_free(&table);
}
