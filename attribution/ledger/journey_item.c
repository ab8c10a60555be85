#include "attribution/ledger/journey_item.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Up to so many are ranked, each against each. */
#define JOURNEY_ITEMS_FEW 24u

static int journey_item_compare(const union journey_item *a,
                                const union journey_item *b,
                                const struct event_table *table)
{
    if (a->touch.time_ms != b->touch.time_ms)
        return a->touch.time_ms < b->touch.time_ms ? -1 : 1;
    return event_table_compare(table, a->touch.row, b->touch.row);
}

static int journey_items_compare(const void *a, const void *b, void *table)
{
    return journey_item_compare(a, b, table);
}

static bool journey_items_sorted(const union journey_item *items,
                                 uint32_t count,
                                 const struct event_table *table)
{
    for (uint32_t i = 1; i < count; i++) {
        if (journey_item_compare(&items[i - 1], &items[i], table) > 0)
            return false;
    }
    return true;
}

/*
 * By time alone. Each against each is more comparisons than an insertion, but
 * no jump depends on any of them, and wrong guesses of jumps are what sorting
 * a few in random order costs most.
 */
static void journey_items_rank(union journey_item *sorted,
                               const union journey_item *items, uint32_t count)
{
    int64_t times[JOURNEY_ITEMS_FEW];
    uint32_t ranks[JOURNEY_ITEMS_FEW];

    for (uint32_t i = 0; i < count; i++) {
        int64_t own = items[i].touch.time_ms;
        uint32_t rank = i;

        for (uint32_t j = 0; j < i; j++) {
            uint32_t later = times[j] > own;

            ranks[j] += later;
            rank -= later;
        }
        times[i] = own;
        ranks[i] = rank;
    }
    for (uint32_t i = 0; i < count; i++)
        sorted[ranks[i]] = items[i];
}

/* Of what is in order but for ties. */
static void journey_items_insert(union journey_item *items, uint32_t count,
                                 const struct event_table *table)
{
    for (uint32_t i = 1; i < count; i++) {
        union journey_item own = items[i];
        uint32_t at = i;

        while (at > 0 &&
               journey_item_compare(&own, &items[at - 1], table) < 0) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = own;
    }
}

void journey_items_sort(union journey_item *sorted, union journey_item *items,
                        uint32_t count, const struct event_table *table)
{
    bool few = count <= JOURNEY_ITEMS_FEW;
    bool ready = journey_items_sorted(items, count, table);

    if (few && !ready) {
        journey_items_rank(sorted, items, count);
        journey_items_insert(sorted, count, table);
        return;
    }
    if (!ready)
        qsort_r(items, count, sizeof(items[0]), journey_items_compare,
                (void *)(uintptr_t)table);
    memcpy(sorted, items, count * sizeof(items[0]));
}
