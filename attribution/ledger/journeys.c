#include "attribution/ledger/journeys.h"

#include <stdlib.h>
#include <xxhash.h>

#include "attribution/ledger/journeys_state.h"
#include "core/memory.h"

struct journeys *journeys_new(void)
{
    return memory_zalloc(1, sizeof(struct journeys));
}

void journeys_clear(struct journeys *journeys)
{
    free(journeys->places);
    free(journeys->items);
    free(journeys->from);
    free(journeys->persons);
    *journeys = (struct journeys){0};
}

void journeys_free(struct journeys **journeys)
{
    if (*journeys == NULL)
        return;
    journeys_clear(*journeys);
    free(*journeys);
    *journeys = NULL;
}

uint32_t journeys_count(const struct journeys *journeys)
{
    return journeys->known + journeys->lone_touches + journeys->lone_marks;
}

/* One that stands alone: the n-th lone touch, or then the n-th lone mark. */
static struct journey journeys_lone(const struct journeys *journeys, uint32_t n)
{
    const union journey_item *item = journeys->items + journeys->first_lone + n;

    if (n < journeys->lone_touches)
        return (struct journey){.touches = &item->touch, .touch_count = 1};
    return (struct journey){.marks = &item->mark, .mark_count = 1};
}

struct journey journeys_at(const struct journeys *journeys, uint32_t person)
{
    const uint32_t *touches;
    const uint32_t *marks;

    if (person >= journeys->known)
        return journeys_lone(journeys, person - journeys->known);
    touches = journeys->from + journeys_stretch(person);
    marks = touches + JOURNEYS_BUCKET;
    return (struct journey){
        .touches = &journeys->items[touches[0]].touch,
        .marks = &journeys->items[marks[0]].mark,
        .touch_count = touches[1] - touches[0],
        .mark_count = marks[1] - marks[0],
    };
}

uint32_t journey_touches_before(const struct journey *journey, int64_t ms)
{
    uint32_t low = 0;
    uint32_t high = journey->touch_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (journey->touches[middle].time_ms < ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t journey_marks_before(const struct journey *journey, int64_t ms)
{
    uint32_t low = 0;
    uint32_t high = journey->mark_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (journey->marks[middle].time_ms < ms)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t journeys_person(const struct journeys *journeys, uint32_t node)
{
    return journeys->persons[node];
}

/* A sum, since it does not depend on the order of its parts. */
static void journeys_add_identifiers(const struct journeys *journeys,
                                     const struct identity *identity,
                                     uint64_t *prints)
{
    for (uint32_t node = 1; node < journeys->nodes; node++) {
        struct slice text = identity_text(identity, node);

        prints[journeys->persons[node]] += XXH3_64bits(text.ptr, text.len);
    }
}

static uint64_t journeys_lone_print(const struct journeys *journeys,
                                    const struct event_table *table,
                                    uint32_t person)
{
    struct journey journey = journeys_at(journeys, person);
    uint32_t row =
        journey.touch_count > 0 ? journey.touches[0].row : journey.marks[0].row;
    struct stream_id id = event_table_id(table, row);
    uint32_t stream =
        event_table_chunk(table, row)->stream[event_table_slot(row)];
    struct slice name = event_table_stream_name(table, stream);
    uint64_t hash = XXH3_64bits(name.ptr, name.len);

    hash = XXH3_64bits_withSeed(&id.ms, sizeof(id.ms), hash);
    return XXH3_64bits_withSeed(&id.seq, sizeof(id.seq), hash);
}

uint64_t *journeys_fingerprints(const struct journeys *journeys,
                                const struct event_table *table,
                                const struct identity *identity)
{
    uint32_t count = journeys_count(journeys);
    uint64_t *prints = memory_zalloc(count, sizeof(uint64_t));

    journeys_add_identifiers(journeys, identity, prints);
    for (uint32_t person = journeys->known; person < count; person++)
        prints[person] = journeys_lone_print(journeys, table, person);
    return prints;
}
