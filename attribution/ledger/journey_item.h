#ifndef ATTRIBUTION_JOURNEY_ITEM_H
#define ATTRIBUTION_JOURNEY_ITEM_H

#include <assert.h>
#include <stdint.h>

#include "attribution/ledger/event_table.h"
#include "attribution/ledger/journeys.h"

/*
 * A touch or a mark, as the index of journeys holds them: side by side in one
 * array, of which it gives out stretches that are all touches or all marks.
 *
 *     journey_items_sort(sorted, items, count, table);
 *
 * Touches and marks begin with the time and have the row in the same place, so
 * that one function puts either in order.
 */
union journey_item {
    struct journey_touch touch;
    struct journey_mark mark;
    struct journey_entry {
        int64_t time_ms;
        uint32_t what; /* tagset or detail */
        uint32_t row;
    } entry; /* either, before it is in its place */
};

static_assert(sizeof(union journey_item) == sizeof(struct journey_touch) &&
                  sizeof(union journey_item) == sizeof(struct journey_mark),
              "items are an array of touches, and one of marks");

/*
 * Puts `items` into `sorted`, which is elsewhere: oldest first, in the order of
 * event_table_compare. What is left in `items` is of no use.
 */
void journey_items_sort(union journey_item *sorted, union journey_item *items,
                        uint32_t count, const struct event_table *table);

#endif
