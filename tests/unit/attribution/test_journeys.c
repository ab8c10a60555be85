#include "attribution/ledger/journeys.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#define TOUCHES 60

/* A ledger's insides without the ledger: rows, persons and their index. */
struct world {
    struct event_table *table;
    struct identity *identity;
    struct journeys *journeys;
};

static void world_init(struct world *world)
{
    world->table = event_table_new();
    world->identity = identity_new();
    world->journeys = journeys_new();
}

static void world_release(struct world *world)
{
    journeys_free(&world->journeys);
    identity_free(&world->identity);
    event_table_free(&world->table);
}

static uint32_t world_node(struct world *world, uint32_t person)
{
    char name[16];

    snprintf(name, sizeof(name), "p%u", person);
    return identity_node(world->identity, IDENTITY_CUSTOMER, slice_str(name));
}

static uint32_t world_add(struct world *world, enum row_kind kind,
                          uint32_t node, int64_t time)
{
    struct event_row row = {.kind = kind,
                            .time_ms = time,
                            .node = node,
                            .id = {7, event_table_rows(world->table)}};

    return event_table_add(world->table, &row, NULL);
}

static void world_build(struct world *world)
{
    journeys_build(world->journeys, world->table,
                   event_table_rows(world->table), world->identity);
}

static struct journey world_journey(const struct world *world, uint32_t node)
{
    return journeys_at(world->journeys, journeys_person(world->journeys, node));
}

static void expect_order(const struct world *world, struct journey journey,
                         uint32_t count)
{
    cr_assert_eq(journey.touch_count, count, "%u touches", journey.touch_count);
    for (uint32_t i = 1; i < count; i++)
        cr_assert_lt(event_table_compare(world->table,
                                         journey.touches[i - 1].row,
                                         journey.touches[i].row),
                     0);
}

Test(journeys, put_touches_in_order_however_they_came)
{
    /* 7 and 11 are prime to 60: all times, in a mixed order. */
    for (uint32_t step = 1; step < TOUCHES; step += 2) {
        struct world world;
        uint32_t node;

        world_init(&world);
        node = world_node(&world, 1);
        for (uint32_t i = 0; i < TOUCHES; i++)
            world_add(&world, ROW_TOUCH, node, i * step % TOUCHES / 2);
        world_build(&world);
        cr_assert_eq(journeys_count(world.journeys), 1);
        expect_order(&world, world_journey(&world, node), TOUCHES);
        world_release(&world);
    }
}

Test(journeys, order_ties_by_the_instant_of_taking_in)
{
    struct world world;
    struct event_row row = {.kind = ROW_TOUCH, .time_ms = 5};
    struct journey journey;

    world_init(&world);
    row.node = world_node(&world, 1);
    /* The second was told first, and got a later id in another stream. */
    row.id = (struct stream_id){100, 0};
    row.ingest_us = 100002;
    event_table_add(world.table, &row, NULL);
    row.id = (struct stream_id){101, 0};
    row.ingest_us = 100001;
    event_table_add(world.table, &row, NULL);
    world_build(&world);
    journey = world_journey(&world, row.node);
    cr_expect_eq(journey.touches[0].row, 1);
    cr_expect_eq(journey.touches[1].row, 0);
    world_release(&world);
}

Test(journeys, join_what_belongs_together)
{
    struct world world;
    uint32_t nodes[5];

    world_init(&world);
    for (uint32_t i = 0; i < 5; i++)
        nodes[i] = world_node(&world, i);
    for (uint32_t i = 0; i < TOUCHES; i++)
        world_add(&world, ROW_CLICK, nodes[i % 5], i * 7 % TOUCHES);
    identity_join(world.identity, nodes[0], nodes[1]);
    identity_join(world.identity, nodes[3], nodes[1]);
    world_build(&world);
    cr_assert_eq(journeys_count(world.journeys), 3);
    cr_expect_eq(journeys_person(world.journeys, nodes[0]),
                 journeys_person(world.journeys, nodes[3]));
    expect_order(&world, world_journey(&world, nodes[1]), TOUCHES * 3 / 5);
    expect_order(&world, world_journey(&world, nodes[4]), TOUCHES / 5);
    world_release(&world);
}

Test(journeys, keep_marks_beside_touches_and_leave_out_the_rest)
{
    static const enum row_kind marks[] = {ROW_STAGE, ROW_SEND, ROW_OPEN,
                                          ROW_ASSIGN};
    static const enum row_kind rest[] = {ROW_ORPHAN, ROW_COST, ROW_REFUND,
                                         ROW_OTHER};
    struct world world;
    struct journey journey;
    uint32_t node;

    world_init(&world);
    node = world_node(&world, 1);
    for (int64_t i = 0; i < 4; i++) {
        world_add(&world, marks[i], node, 9 - i);
        world_add(&world, rest[i], node, i);
    }
    world_add(&world, ROW_VISIT, node, 3);
    world_build(&world);
    journey = world_journey(&world, node);
    cr_assert_eq(journey.touch_count, 1);
    cr_assert_eq(journey.mark_count, 4);
    for (uint32_t i = 0; i < 4; i++)
        cr_expect_eq(journey.marks[i].time_ms, 6 + i);
    world_release(&world);
}

Test(journeys, make_each_event_without_identifier_a_person)
{
    struct world world;
    uint32_t touches = 0;
    uint32_t marks = 0;

    world_init(&world);
    world_add(&world, ROW_TOUCH, world_node(&world, 1), 1);
    world_add(&world, ROW_CLICK, IDENTITY_NONE, 2);
    world_add(&world, ROW_STAGE, IDENTITY_NONE, 3);
    world_add(&world, ROW_SCAN, IDENTITY_NONE, 4);
    world_build(&world);
    cr_assert_eq(journeys_count(world.journeys), 4);
    for (uint32_t i = 0; i < 4; i++) {
        struct journey journey = journeys_at(world.journeys, i);

        cr_expect_eq(journey.touch_count + journey.mark_count, 1);
        touches += journey.touch_count;
        marks += journey.mark_count;
    }
    cr_expect_eq(touches, 3);
    cr_expect_eq(marks, 1);
    world_release(&world);
}

Test(journeys, tell_verdicts_apart)
{
    struct world world;
    struct event_row row = {.kind = ROW_CLICK, .time_ms = 1};
    struct journey journey;

    world_init(&world);
    row.node = world_node(&world, 1);
    for (int verdict = VERDICT_HUMAN; verdict <= VERDICT_UNCERTAIN; verdict++) {
        row.id.seq++;
        row.time_ms++;
        row.finding.verdict = (enum verdict)verdict;
        event_table_add(world.table, &row, NULL);
    }
    world_build(&world);
    journey = world_journey(&world, row.node);
    cr_expect_eq(journey.touches[VERDICT_HUMAN].standing, JOURNEY_HUMAN);
    cr_expect_eq(journey.touches[VERDICT_BOT].standing, JOURNEY_MACHINE);
    cr_expect_eq(journey.touches[VERDICT_SCANNER].standing, JOURNEY_MACHINE);
    cr_expect_eq(journey.touches[VERDICT_PREFETCH].standing, JOURNEY_MACHINE);
    cr_expect_eq(journey.touches[VERDICT_UNCERTAIN].standing,
                 JOURNEY_UNCERTAIN);
    world_release(&world);
}

/* More than one bucket of persons, and rows enough for two threads. */
#define MANY_PERSONS 5000
#define MANY_ROWS    200000

static uint64_t draw(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* Every seventh is alone, and a person has a great many. */
static uint32_t draw_node(struct world *world, uint32_t row, uint64_t *state)
{
    uint64_t person = draw(state) % MANY_PERSONS;

    if (row % 7 == 0)
        return IDENTITY_NONE;
    return world_node(world, row % 11 == 0 ? 3000 : (uint32_t)person);
}

/* All kinds and verdicts, few instants, and some persons who are one. */
static void world_fill(struct world *world)
{
    uint64_t state = 11;

    for (uint32_t i = 0; i < MANY_PERSONS; i++)
        world_node(world, i);
    for (uint32_t i = 0; i < MANY_ROWS; i++) {
        struct event_row row = {
            .kind = (enum row_kind)(draw(&state) % (ROW_OTHER + 1)),
            .node = draw_node(world, i, &state),
            .time_ms = (int64_t)(draw(&state) % 99),
            .id = {7, event_table_rows(world->table)},
            .tagset = i,
            .finding.verdict =
                (enum verdict)(draw(&state) % (VERDICT_UNCERTAIN + 1)),
        };

        event_table_add(world->table, &row, NULL);
    }
    for (uint32_t i = 0; i < MANY_PERSONS; i += 50)
        identity_join(world->identity, world_node(world, i),
                      world_node(world, i / 2 + 1));
}

static bool is_mark(enum row_kind kind)
{
    return kind == ROW_STAGE || kind == ROW_SEND || kind == ROW_OPEN ||
           kind == ROW_ASSIGN;
}

/* Marks a row as seen where it belongs: to `person`, and behind `last`. */
static void see(const struct world *world, uint8_t *seen, uint32_t person,
                uint32_t row, const uint32_t *last)
{
    const struct event_chunk *chunk = event_table_chunk(world->table, row);
    uint32_t node = chunk->node[event_table_slot(row)];

    cr_assert_lt(row, MANY_ROWS);
    cr_assert_not(seen[row], "row %u is there twice", row);
    seen[row] = 1;
    if (node != IDENTITY_NONE)
        cr_assert_eq(journeys_person(world->journeys, node), person);
    if (last != NULL)
        cr_assert_lt(event_table_compare(world->table, *last, row), 0);
}

static void expect_touch(const struct world *world,
                         const struct journey_touch *touch)
{
    const struct event_chunk *chunk =
        event_table_chunk(world->table, touch->row);
    uint32_t slot = event_table_slot(touch->row);
    enum verdict verdict =
        event_table_finding(world->table, touch->row).verdict;

    cr_assert_eq(touch->time_ms, chunk->time_ms[slot]);
    cr_assert_eq(touch->tagset, chunk->tagset[slot]);
    cr_assert_eq(touch->standing, verdict == VERDICT_HUMAN ? JOURNEY_HUMAN
                                  : verdict == VERDICT_UNCERTAIN
                                      ? JOURNEY_UNCERTAIN
                                      : JOURNEY_MACHINE);
}

static void see_journey(const struct world *world, uint8_t *touches,
                        uint8_t *marks, uint32_t person)
{
    struct journey journey = journeys_at(world->journeys, person);
    uint32_t last = 0;

    for (uint32_t i = 0; i < journey.touch_count; i++) {
        uint32_t row = journey.touches[i].row;

        see(world, touches, person, row, i > 0 ? &last : NULL);
        expect_touch(world, &journey.touches[i]);
        last = row;
    }
    for (uint32_t i = 0; i < journey.mark_count; i++) {
        uint32_t row = journey.marks[i].row;

        see(world, marks, person, row, i > 0 ? &last : NULL);
        cr_assert_eq(journey.marks[i].detail, EVENT_TABLE_NO_DETAIL);
        last = row;
    }
}

Test(journeys, put_many_rows_each_to_its_person)
{
    struct world world;
    uint8_t *touches = calloc(MANY_ROWS, 1);
    uint8_t *marks = calloc(MANY_ROWS, 1);

    world_init(&world);
    world_fill(&world);
    world_build(&world);
    for (uint32_t i = 0; i < journeys_count(world.journeys); i++)
        see_journey(&world, touches, marks, i);
    for (uint32_t row = 0; row < MANY_ROWS; row++) {
        enum row_kind kind =
            event_table_chunk(world.table, row)->kind[event_table_slot(row)];

        cr_assert_eq(touches[row], journeys_is_touch(kind));
        cr_assert_eq(marks[row], is_mark(kind));
    }
    world_release(&world);
    free(marks);
    free(touches);
}

Test(journeys, are_the_same_when_built_again_after_a_change)
{
    struct world world;

    world_init(&world);
    world_add(&world, ROW_CLICK, world_node(&world, 1), 2);
    world_build(&world);
    world_fill(&world);
    world_add(&world, ROW_CLICK, world_node(&world, MANY_PERSONS), 1);
    world_build(&world);
    expect_order(&world,
                 world_journey(&world, world_node(&world, MANY_PERSONS)), 1);
    cr_expect_gt(journeys_count(world.journeys), MANY_PERSONS);
    journeys_clear(world.journeys);
    cr_expect_eq(journeys_count(world.journeys), 0);
    world_build(&world);
    expect_order(&world,
                 world_journey(&world, world_node(&world, MANY_PERSONS)), 1);
    world_release(&world);
}

/* The fingerprint of the person of `first`, whose identifiers came so. */
static uint64_t print_of(const uint32_t *order, uint32_t first)
{
    struct world world;
    uint32_t nodes[3];
    uint64_t *prints;
    uint64_t print;

    world_init(&world);
    for (int i = 0; i < 3; i++)
        nodes[order[i]] = world_node(&world, order[i]);
    identity_join(world.identity, nodes[order[0]], nodes[order[1]]);
    world_build(&world);
    prints = journeys_fingerprints(world.journeys, world.table, world.identity);
    print = prints[journeys_person(world.journeys, nodes[first])];
    free(prints);
    world_release(&world);
    return print;
}

Test(journeys, fingerprint_persons_by_their_identifiers_alone)
{
    uint64_t joined = print_of((const uint32_t[]){0, 1, 2}, 0);

    cr_expect_eq(print_of((const uint32_t[]){1, 0, 2}, 0), joined);
    cr_expect_eq(print_of((const uint32_t[]){1, 0, 2}, 1), joined);
    cr_expect_neq(print_of((const uint32_t[]){0, 1, 2}, 2), joined);
    cr_expect_neq(print_of((const uint32_t[]){0, 2, 1}, 0), joined);
}
