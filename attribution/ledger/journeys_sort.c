#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/ledger/journeys_state.h"
#include "core/memory.h"

/*
 * A counting sort by person, in two steps. Putting every row straight to its
 * person's place would miss the cache at each of them. So the first step
 * spreads all over buckets of neighbouring persons, few enough that the end of
 * each stays in the cache, and the second puts each bucket in order within it.
 *
 * Two hands do it, each half of the rows and then half of the buckets: this
 * thread and one that lives as long as a step. As each hand has places of its
 * own in every bucket, the first one's before the second's, nothing depends on
 * who is faster, nor on there being two.
 */
#define SORT_STRETCHES    4096u /* of a bucket; above a place's is a standing */
#define SORT_HANDS        2u
#define SORT_ROWS_OF_HAND 65536u /* fewer are not worth a thread */

/* So many items, or places, ahead are asked for: two lines of the cache. */
#define SORT_AHEAD_ITEMS  8u
#define SORT_AHEAD_PLACES 32u

static_assert(SORT_STRETCHES == (size_t)JOURNEYS_BUCKET * JOURNEYS_PARTS,
              "a bucket has a stretch for each part of each person");

struct journeys_sort;

struct sort_hand {
    struct journeys_sort *sort;
    uint32_t first_row, last_row; /* half-open, as below */
    uint32_t first_bucket, last_bucket;
    uint32_t *next; /* by bucket: where this hand's next item goes */
};

struct journeys_sort {
    struct journeys *journeys;
    const struct event_table *table;
    /*
     * Of persons; behind them come one bucket of all lone touches and one of
     * all lone marks, which need no more order than this.
     */
    uint32_t buckets;
    uint32_t *begin; /* by bucket, and one more */
    struct sort_hand hands[SORT_HANDS];
    uint32_t count; /* of hands */
};

typedef void *sort_step(void *hand);

/* This thread does the part of each hand that no thread can be had for. */
static void sort_run(struct journeys_sort *sort, sort_step *step)
{
    pthread_t threads[SORT_HANDS];
    bool started[SORT_HANDS] = {false};

    for (uint32_t i = 1; i < sort->count; i++)
        started[i] =
            pthread_create(&threads[i], NULL, step, &sort->hands[i]) == 0;
    for (uint32_t i = 0; i < sort->count; i++) {
        if (!started[i])
            step(&sort->hands[i]);
    }
    for (uint32_t i = 1; i < sort->count; i++) {
        if (started[i])
            pthread_join(threads[i], NULL);
    }
}

static inline uint32_t sort_bucket(const struct journeys_sort *sort,
                                   uint32_t node, enum journeys_part part)
{
    if (node == IDENTITY_NONE)
        return sort->buckets + part;
    return sort->journeys->persons[node] / JOURNEYS_BUCKET;
}

static void *sort_count(void *arg)
{
    struct sort_hand *hand = arg;
    const struct event_chunk *chunk = NULL;

    for (uint32_t row = hand->first_row; row < hand->last_row; row++) {
        uint32_t slot = event_table_slot(row);
        enum journeys_part part;

        if (slot == 0 || chunk == NULL)
            chunk = event_table_chunk(hand->sort->table, row);
        part = journeys_part(chunk->kind[slot]);
        if (part != JOURNEYS_PARTS)
            hand->next[sort_bucket(hand->sort, chunk->node[slot], part)]++;
    }
    return NULL;
}

/* Counts become places: bucket by bucket, and in it hand by hand. */
static void sort_sum(struct journeys_sort *sort)
{
    uint32_t all = sort->buckets + JOURNEYS_PARTS;
    uint32_t sum = 0;

    for (uint32_t bucket = 0; bucket < all; bucket++) {
        sort->begin[bucket] = sum;
        for (uint32_t i = 0; i < sort->count; i++) {
            uint32_t count = sort->hands[i].next[bucket];

            sort->hands[i].next[bucket] = sum;
            sum += count;
        }
    }
    sort->begin[all] = sum;
}

static enum journey_standing sort_standing(enum verdict verdict)
{
    if (verdict == VERDICT_HUMAN)
        return JOURNEY_HUMAN;
    return verdict == VERDICT_UNCERTAIN ? JOURNEY_UNCERTAIN : JOURNEY_MACHINE;
}

static inline void sort_put(struct sort_hand *hand,
                            const struct event_chunk *chunk, uint32_t row,
                            enum journeys_part part)
{
    struct journeys *journeys = hand->sort->journeys;
    uint32_t slot = event_table_slot(row);
    uint32_t node = chunk->node[slot];
    uint32_t person = node == IDENTITY_NONE ? 0 : journeys->persons[node];
    uint32_t at = hand->next[sort_bucket(hand->sort, node, part)]++;
    unsigned judged =
        atomic_load_explicit(&chunk->judged[slot], memory_order_relaxed);

    __builtin_prefetch(journeys->items + at + SORT_AHEAD_ITEMS, 1);
    __builtin_prefetch(journeys->places + at + SORT_AHEAD_PLACES, 1);
    journeys->items[at].entry = (struct journey_entry){
        .time_ms = chunk->time_ms[slot],
        .what = part == JOURNEYS_TOUCHES ? chunk->tagset[slot]
                                         : chunk->detail[slot],
        .row = row,
    };
    journeys->places[at] =
        (uint16_t)(part * JOURNEYS_BUCKET + person % JOURNEYS_BUCKET +
                   SORT_STRETCHES * sort_standing(event_table_verdict(judged)));
}

static void *sort_spread(void *arg)
{
    struct sort_hand *hand = arg;
    const struct event_chunk *chunk = NULL;

    for (uint32_t row = hand->first_row; row < hand->last_row; row++) {
        enum journeys_part part;

        if (event_table_slot(row) == 0 || chunk == NULL)
            chunk = event_table_chunk(hand->sort->table, row);
        part = journeys_part(chunk->kind[event_table_slot(row)]);
        if (part != JOURNEYS_PARTS)
            sort_put(hand, chunk, row, part);
    }
    return NULL;
}

static inline union journey_item sort_item(struct journey_entry entry,
                                           unsigned place)
{
    if (place / JOURNEYS_BUCKET % JOURNEYS_PARTS == JOURNEYS_MARKS)
        return (union journey_item){.mark = {.time_ms = entry.time_ms,
                                             .detail = entry.what,
                                             .row = entry.row}};
    return (union journey_item){.touch = {.time_ms = entry.time_ms,
                                          .tagset = entry.what,
                                          .row = entry.row,
                                          .standing = place / SORT_STRETCHES}};
}

/* Where each stretch begins in a bucket that has these places. */
static void sort_sum_places(const uint16_t *places, uint32_t count,
                            uint32_t *next)
{
    uint32_t sum = 0;

    memset(next, 0, SORT_STRETCHES * sizeof(next[0]));
    for (uint32_t i = 0; i < count; i++)
        next[places[i] % SORT_STRETCHES]++;
    for (uint32_t i = 0; i < SORT_STRETCHES; i++) {
        uint32_t own = next[i];

        next[i] = sum;
        sum += own;
    }
}

/* A bucket's items to their stretches, by way of `scratch`. */
static void sort_arrange(struct journeys_sort *sort, uint32_t bucket,
                         union journey_item *scratch)
{
    uint32_t begin = sort->begin[bucket];
    uint32_t count = sort->begin[bucket + 1] - begin;
    uint32_t *from = sort->journeys->from + (size_t)bucket * SORT_STRETCHES;
    union journey_item *items = sort->journeys->items + begin;
    const uint16_t *places = sort->journeys->places + begin;
    uint32_t next[SORT_STRETCHES];
    uint32_t at = 0;

    sort_sum_places(places, count, next);
    for (uint32_t i = 0; i < count; i++)
        scratch[next[places[i] % SORT_STRETCHES]++] =
            sort_item(items[i].entry, places[i]);
    /* Which moved the start of every stretch to the next one's. */
    for (uint32_t i = 0; i < SORT_STRETCHES; i++) {
        from[i] = begin + at;
        if (next[i] > at)
            journey_items_sort(items + at, scratch + at, next[i] - at,
                               sort->table);
        at = next[i];
    }
}

/* Those that stand alone are where they belong. */
static void sort_finish_lone(struct journeys_sort *sort)
{
    struct journeys *journeys = sort->journeys;
    uint32_t first = sort->begin[sort->buckets];
    uint32_t last = sort->begin[sort->buckets + JOURNEYS_PARTS];

    for (uint32_t i = first; i < last; i++)
        journeys->items[i] =
            sort_item(journeys->items[i].entry, journeys->places[i]);
}

static uint32_t sort_longest(const struct sort_hand *hand)
{
    const uint32_t *begin = hand->sort->begin;
    uint32_t longest = 0;

    for (uint32_t i = hand->first_bucket; i < hand->last_bucket; i++) {
        if (begin[i + 1] - begin[i] > longest)
            longest = begin[i + 1] - begin[i];
    }
    return longest;
}

static void *sort_arrange_all(void *arg)
{
    struct sort_hand *hand = arg;
    union journey_item *scratch =
        memory_alloc(sort_longest(hand) * sizeof(scratch[0]));

    for (uint32_t i = hand->first_bucket; i < hand->last_bucket; i++)
        sort_arrange(hand->sort, i, scratch);
    free(scratch);
    return NULL;
}

/* The i-th of as many shares as there are hands. */
static uint32_t sort_share(const struct journeys_sort *sort, uint32_t all,
                           uint32_t i)
{
    return (uint32_t)((uint64_t)all * i / sort->count);
}

static void sort_init(struct journeys_sort *sort, struct journeys *journeys,
                      const struct event_table *table, uint32_t rows)
{
    uint32_t buckets =
        (journeys->known + JOURNEYS_BUCKET - 1) / JOURNEYS_BUCKET;
    size_t all = (size_t)buckets + JOURNEYS_PARTS;

    *sort = (struct journeys_sort){
        .journeys = journeys,
        .table = table,
        .buckets = buckets,
        .begin = memory_zalloc(all + 1, sizeof(uint32_t)),
        .count = rows / SORT_ROWS_OF_HAND >= SORT_HANDS ? SORT_HANDS : 1,
    };
    for (uint32_t i = 0; i < sort->count; i++)
        sort->hands[i] = (struct sort_hand){
            .sort = sort,
            .first_row = sort_share(sort, rows, i),
            .last_row = sort_share(sort, rows, i + 1),
            .first_bucket = sort_share(sort, buckets, i),
            .last_bucket = sort_share(sort, buckets, i + 1),
            .next = memory_zalloc(all, sizeof(uint32_t)),
        };
}

static void sort_release(struct journeys_sort *sort)
{
    for (uint32_t i = 0; i < sort->count; i++)
        free(sort->hands[i].next);
    free(sort->begin);
}

/* For all that was counted. */
static void sort_reserve(struct journeys_sort *sort)
{
    struct journeys *journeys = sort->journeys;
    const uint32_t *lone = sort->begin + sort->buckets;
    size_t stretches = (size_t)sort->buckets * SORT_STRETCHES;
    size_t items = lone[JOURNEYS_PARTS];

    journeys->lone_touches = lone[1] - lone[0];
    journeys->lone_marks = lone[2] - lone[1];
    journeys->from = journeys_reserve(journeys->from, &journeys->from_room,
                                      stretches + 1, sizeof(journeys->from[0]));
    journeys->from[stretches] = lone[0];
    journeys->first_lone = lone[0];
    journeys->items = journeys_reserve(journeys->items, &journeys->item_room,
                                       items, sizeof(journeys->items[0]));
    journeys->places = journeys_reserve(journeys->places, &journeys->place_room,
                                        items, sizeof(journeys->places[0]));
}

void journeys_sort(struct journeys *journeys, const struct event_table *table,
                   uint32_t rows)
{
    struct journeys_sort sort;

    sort_init(&sort, journeys, table, rows);
    sort_run(&sort, sort_count);
    sort_sum(&sort);
    sort_reserve(&sort);
    sort_run(&sort, sort_spread);
    sort_finish_lone(&sort);
    sort_run(&sort, sort_arrange_all);
    sort_release(&sort);
}
