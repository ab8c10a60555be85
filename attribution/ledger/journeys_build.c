#include <stdlib.h>

#include "attribution/ledger/journeys_state.h"
#include "core/memory.h"

/* Up to so many touches are sorted by insertion. */
#define JOURNEYS_FEW 48u

/* While it is built: where each person's next one goes. */
struct journeys_build {
    struct journeys *journeys;
    const struct event_table *table;
    uint32_t rows;
    uint32_t next_lone_touch, next_lone_mark;
};

static bool journeys_is_mark(enum row_kind kind)
{
    return kind == ROW_STAGE || kind == ROW_SEND || kind == ROW_OPEN ||
           kind == ROW_ASSIGN;
}

/* Roots first, so that every other node finds its root's number. */
static void journeys_number(struct journeys *journeys,
                            const struct identity *identity)
{
    uint32_t nodes = identity_count(identity);

    journeys->nodes = nodes;
    journeys->persons = memory_zalloc_huge(nodes, sizeof(uint32_t));
    for (uint32_t node = 1; node < nodes; node++) {
        if (identity_person(identity, node) == node)
            journeys->persons[node] = journeys->known++;
    }
    for (uint32_t node = 1; node < nodes; node++) {
        uint32_t root = identity_person(identity, node);

        journeys->persons[node] = journeys->persons[root];
    }
}

/* Counts go one place up, so that their running sum is where each begins. */
static void journeys_count_row(struct journeys_build *build,
                               const struct event_chunk *chunk, uint32_t slot)
{
    struct journeys *journeys = build->journeys;
    enum row_kind kind = chunk->kind[slot];
    uint32_t node = chunk->node[slot];

    if (journeys_is_touch(kind)) {
        if (node == IDENTITY_NONE)
            journeys->lone_touches++;
        else
            journeys->touch_from[journeys->persons[node] + 1]++;
    } else if (journeys_is_mark(kind)) {
        if (node == IDENTITY_NONE)
            journeys->lone_marks++;
        else
            journeys->mark_from[journeys->persons[node] + 1]++;
    }
}

static void journeys_sum(uint32_t *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        from[i + 1] += from[i];
}

static enum journey_standing journeys_standing(enum verdict verdict)
{
    if (verdict == VERDICT_HUMAN)
        return JOURNEY_HUMAN;
    return verdict == VERDICT_UNCERTAIN ? JOURNEY_UNCERTAIN : JOURNEY_MACHINE;
}

static void journeys_put_touch(struct journeys_build *build,
                               const struct event_chunk *chunk, uint32_t row)
{
    struct journeys *journeys = build->journeys;
    uint32_t slot = event_table_slot(row);
    uint32_t node = chunk->node[slot];
    uint32_t at = node == IDENTITY_NONE
                      ? build->next_lone_touch++
                      : journeys->touch_from[journeys->persons[node]]++;

    journeys->touches[at] = (struct journey_touch){
        .time_ms = chunk->time_ms[slot],
        .tagset = chunk->tagset[slot],
        .row = row,
        .standing =
            journeys_standing(event_table_finding(build->table, row).verdict),
    };
}

static void journeys_put_mark(struct journeys_build *build,
                              const struct event_chunk *chunk, uint32_t row)
{
    struct journeys *journeys = build->journeys;
    uint32_t slot = event_table_slot(row);
    uint32_t node = chunk->node[slot];
    uint32_t at = node == IDENTITY_NONE
                      ? build->next_lone_mark++
                      : journeys->mark_from[journeys->persons[node]]++;

    journeys->marks[at] = (struct journey_mark){
        .time_ms = chunk->time_ms[slot],
        .detail = chunk->detail[slot],
        .row = row,
    };
}

static void journeys_count_rows(struct journeys_build *build)
{
    const struct event_chunk *chunk = NULL;

    for (uint32_t row = 0; row < build->rows; row++) {
        if (event_table_slot(row) == 0)
            chunk = event_table_chunk(build->table, row);
        journeys_count_row(build, chunk, event_table_slot(row));
    }
}

static void journeys_put_rows(struct journeys_build *build)
{
    const struct event_chunk *chunk = NULL;

    for (uint32_t row = 0; row < build->rows; row++) {
        enum row_kind kind;

        if (event_table_slot(row) == 0)
            chunk = event_table_chunk(build->table, row);
        kind = chunk->kind[event_table_slot(row)];
        if (journeys_is_touch(kind))
            journeys_put_touch(build, chunk, row);
        else if (journeys_is_mark(kind))
            journeys_put_mark(build, chunk, row);
    }
}

/* Putting moved every start to the next one's place: moves them back. */
static void journeys_rewind(uint32_t *from, uint32_t count)
{
    for (uint32_t i = count; i > 0; i--)
        from[i] = from[i - 1];
    from[0] = 0;
}

static int journeys_compare_touches(const void *a, const void *b, void *arg)
{
    const struct journey_touch *left = a;
    const struct journey_touch *right = b;

    if (left->time_ms != right->time_ms)
        return left->time_ms < right->time_ms ? -1 : 1;
    return event_table_compare(arg, left->row, right->row);
}

static int journeys_compare_marks(const void *a, const void *b, void *arg)
{
    const struct journey_mark *left = a;
    const struct journey_mark *right = b;

    if (left->time_ms != right->time_ms)
        return left->time_ms < right->time_ms ? -1 : 1;
    return event_table_compare(arg, left->row, right->row);
}

/* What most journeys need, if anything: a few touches out of order. */
static void journeys_insert(struct journey_touch *touches, uint32_t count,
                            const struct event_table *table)
{
    for (uint32_t i = 1; i < count; i++) {
        struct journey_touch own = touches[i];
        uint32_t at = i;

        while (at > 0 && (own.time_ms < touches[at - 1].time_ms ||
                          (own.time_ms == touches[at - 1].time_ms &&
                           event_table_compare(table, own.row,
                                               touches[at - 1].row) < 0))) {
            touches[at] = touches[at - 1];
            at--;
        }
        touches[at] = own;
    }
}

static void journeys_sort_touches(struct journey_touch *touches, uint32_t count,
                                  const struct event_table *table)
{
    if (count <= JOURNEYS_FEW)
        journeys_insert(touches, count, table);
    else
        qsort_r(touches, count, sizeof(touches[0]), journeys_compare_touches,
                (void *)(uintptr_t)table);
}

static void journeys_sort_marks(struct journey_mark *marks, uint32_t count,
                                const struct event_table *table)
{
    if (count > 1)
        qsort_r(marks, count, sizeof(marks[0]), journeys_compare_marks,
                (void *)(uintptr_t)table);
}

static void journeys_sort(struct journeys *journeys,
                          const struct event_table *table)
{
    for (uint32_t person = 0; person < journeys->known; person++) {
        uint32_t touch = journeys->touch_from[person];
        uint32_t mark = journeys->mark_from[person];

        journeys_sort_touches(journeys->touches + touch,
                              journeys->touch_from[person + 1] - touch, table);
        journeys_sort_marks(journeys->marks + mark,
                            journeys->mark_from[person + 1] - mark, table);
    }
}

/* Forgets what was counted, and keeps the room of the next build. */
static void journeys_restart(struct journeys *journeys)
{
    struct journey_touch *touches = journeys->touches;
    struct journey_mark *marks = journeys->marks;
    size_t touch_room = journeys->touch_room;
    size_t mark_room = journeys->mark_room;

    journeys->touches = NULL;
    journeys->marks = NULL;
    journeys_clear(journeys);
    journeys->touches = touches;
    journeys->marks = marks;
    journeys->touch_room = touch_room;
    journeys->mark_room = mark_room;
}

/*
 * Room for all that was counted. It is taken with an eighth to spare and kept,
 * since fresh memory, which the kernel gives page by page as it is touched in
 * the order of persons, costs as much as all the rest of a build.
 */
static void *journeys_reserve(void *array, size_t *room, size_t count,
                              size_t size)
{
    if (count <= *room)
        return array;
    free(array);
    *room = count + count / 8;
    return memory_zalloc_huge(*room, size);
}

static void journeys_reserve_all(struct journeys_build *build)
{
    struct journeys *journeys = build->journeys;

    build->next_lone_touch = journeys->touch_from[journeys->known];
    build->next_lone_mark = journeys->mark_from[journeys->known];
    journeys->touches = journeys_reserve(
        journeys->touches, &journeys->touch_room,
        (size_t)build->next_lone_touch + journeys->lone_touches,
        sizeof(struct journey_touch));
    journeys->marks =
        journeys_reserve(journeys->marks, &journeys->mark_room,
                         (size_t)build->next_lone_mark + journeys->lone_marks,
                         sizeof(struct journey_mark));
}

void journeys_build(struct journeys *journeys, const struct event_table *table,
                    uint32_t rows, const struct identity *identity)
{
    struct journeys_build build = {
        .journeys = journeys, .table = table, .rows = rows};
    uint32_t known;

    journeys_restart(journeys);
    journeys_number(journeys, identity);
    known = journeys->known;
    journeys->touch_from =
        memory_zalloc_huge((size_t)known + 1, sizeof(uint32_t));
    journeys->mark_from =
        memory_zalloc_huge((size_t)known + 1, sizeof(uint32_t));
    journeys_count_rows(&build);
    journeys_sum(journeys->touch_from, known);
    journeys_sum(journeys->mark_from, known);
    journeys_reserve_all(&build);
    journeys_put_rows(&build);
    journeys_rewind(journeys->touch_from, known);
    journeys_rewind(journeys->mark_from, known);
    journeys_sort(journeys, table);
}
