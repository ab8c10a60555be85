#include "attribution/ledger/event_table.h"

#include <criterion/criterion.h>
#include <pthread.h>

static uint32_t add(struct event_table *table, const char *stream, int64_t time,
                    uint64_t ms, uint64_t seq)
{
    struct event_row row = {
        .kind = ROW_TOUCH,
        .time_ms = time,
        .stream = event_table_stream(table, slice_str(stream)),
        .id = {ms, seq},
    };
    struct event_detail detail = {.amount = 5};

    return event_table_add(table, &row, &detail);
}

Test(event_table, orders_by_time_then_id_then_stream)
{
    struct event_table *table = event_table_new();
    /* In their order, added from the last to the first. */
    uint32_t rows[6];

    rows[5] = add(table, "a", 11, 1, 1);
    rows[4] = add(table, "a", 10, 6, 0);
    rows[3] = add(table, "b", 10, 5, 2);
    rows[2] = add(table, "z", 10, 5, 1);
    rows[1] = add(table, "b", 10, 5, 1);
    rows[0] = add(table, "c", 9, 9, 9);
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            int order = event_table_compare(table, rows[i], rows[j]);

            cr_expect_eq((order > 0) - (order < 0), (i > j) - (i < j),
                         "%zu against %zu", i, j);
        }
    }
    event_table_free(&table);
}

static uint32_t add_told(struct event_table *table, int64_t time, uint64_t ms,
                         int64_t ingest_us)
{
    struct event_row row = {
        .kind = ROW_TOUCH,
        .time_ms = time,
        .stream = event_table_stream(table, SLICE("s")),
        .id = {ms, event_table_rows(table)},
        .ingest_us = ingest_us,
    };

    return event_table_add(table, &row, NULL);
}

/* What was taken in first comes first, whatever the ids of the shards. */
Test(event_table, orders_ties_by_the_instant_of_taking_in)
{
    struct event_table *table = event_table_new();
    /* In their order. Ids of 100 ms, without an instant: 100,000 us. */
    uint32_t rows[9];

    rows[8] = add_told(table, 11, 1, 1);
    rows[7] = add_told(table, 10, 100, 100000 + 2000000000);
    rows[6] = add_told(table, 10, 99, 100002);
    rows[5] = add_told(table, 10, 500, 100001);
    rows[3] = add_told(table, 10, 100, 0);
    rows[4] = add_told(table, 10, 100, 100000); /* the same: by id */
    rows[2] = add_told(table, 10, 100, 99999);
    rows[1] = add_told(table, 10, 7, 8000);
    rows[0] = add_told(table, 9, 900, 900000);
    for (size_t i = 0; i < 9; i++) {
        for (size_t j = 0; j < 9; j++) {
            int order = event_table_compare(table, rows[i], rows[j]);

            cr_expect_eq((order > 0) - (order < 0), (i > j) - (i < j),
                         "%zu against %zu", i, j);
        }
    }
    event_table_free(&table);
}

/* A clock that is an hour off, either way, still is a clock that is off. */
Test(event_table, bears_an_instant_far_from_the_id)
{
    struct event_table *table = event_table_new();
    uint64_t now_ms = 1793491200000;
    uint32_t early = add_told(table, 10, now_ms, 1);
    uint32_t late = add_told(table, 10, now_ms, INT64_MAX);
    uint32_t right = add_told(table, 10, now_ms, 1793491200000000);

    cr_expect_lt(event_table_compare(table, early, right), 0);
    cr_expect_gt(event_table_compare(table, late, right), 0);
    cr_expect_lt(event_table_compare(table, early, late), 0);
    cr_expect_eq(event_table_id(table, late).ms, now_ms);
    event_table_free(&table);
}

Test(event_table, a_clicks_id_is_its_time)
{
    struct event_table *table = event_table_new();
    struct event_row click = {.kind = ROW_CLICK,
                              .time_ms = 1234,
                              .stream = event_table_stream(table, SLICE("c")),
                              .id = {1234, 5},
                              .finding = {VERDICT_BOT, VERDICT_TOOL}};
    uint32_t row = event_table_add(table, &click, NULL);
    uint32_t late = add(table, "e", 10, 99, UINT64_MAX);

    cr_expect_eq(event_table_id(table, row).ms, 1234);
    cr_expect_eq(event_table_id(table, row).seq, 5);
    cr_expect_eq(event_table_id(table, late).ms, 99);
    cr_expect_eq(event_table_finding(table, row).reason, VERDICT_TOOL);
    event_table_judge(
        table, row, (struct verdict_finding){VERDICT_HUMAN, VERDICT_CONFIRMED});
    cr_expect_eq(event_table_finding(table, row).verdict, VERDICT_HUMAN);
    cr_expect_eq(event_table_finding(table, row).reason, VERDICT_CONFIRMED);
    cr_expect_eq(event_table_details(table), 1);
    cr_expect_eq(event_table_detail(table, 0)->row, late);
    event_table_clear(table);
    cr_expect_eq(event_table_rows(table), 0);
    cr_expect_eq(event_table_details(table), 0);
    cr_expect(slice_equal(event_table_stream_name(table, 1), SLICE("c")));
    event_table_free(&table);
}

#define ROWS (COLUMN_CHUNK * 3)

/* Every row that is counted is whole. */
static void *scan(void *arg)
{
    const struct event_table *table = arg;
    uint32_t rows = 0;

    while (rows < ROWS) {
        rows = event_table_rows(table);
        for (uint32_t row = rows > 100 ? rows - 100 : 0; row < rows; row++) {
            const struct event_chunk *chunk = event_table_chunk(table, row);
            uint32_t slot = event_table_slot(row);

            cr_assert_eq(chunk->time_ms[slot], row);
            cr_assert_eq(chunk->node[slot], row * 2);
            cr_assert_eq(event_table_detail(table, chunk->detail[slot])->amount,
                         row);
        }
    }
    return NULL;
}

Test(event_table, is_scanned_while_it_grows)
{
    struct event_table *table = event_table_new();
    pthread_t thread;

    cr_assert_eq(pthread_create(&thread, NULL, scan, table), 0);
    for (uint32_t i = 0; i < ROWS; i++) {
        struct event_row row = {.time_ms = i, .node = i * 2};
        struct event_detail detail = {.amount = i};

        cr_assert_eq(event_table_add(table, &row, &detail), i);
    }
    pthread_join(thread, NULL);
    event_table_free(&table);
}
