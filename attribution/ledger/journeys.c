#include "attribution/ledger/journeys.h"

#include <stdlib.h>

#include "core/memory.h"

struct journey_ends {
    uint32_t newest;
    uint32_t oldest;
};

struct journeys {
    struct event_table *table;
    struct journey_ends *ends; /* by person; NO_ROW twice where none */
    uint32_t room;
};

struct journeys *journeys_new(struct event_table *table)
{
    struct journeys *journeys = memory_zalloc(1, sizeof(*journeys));

    journeys->table = table;
    return journeys;
}

void journeys_free(struct journeys **journeys)
{
    if (*journeys == NULL)
        return;
    free((*journeys)->ends);
    free(*journeys);
    *journeys = NULL;
}

void journeys_clear(struct journeys *journeys)
{
    free(journeys->ends);
    journeys->ends = NULL;
    journeys->room = 0;
}

static struct journey_ends *journeys_ends(struct journeys *journeys,
                                          uint32_t person)
{
    uint32_t room = journeys->room > 0 ? journeys->room : 1024;

    while (room <= person)
        room *= 2;
    if (room > journeys->room) {
        journeys->ends =
            memory_resize(journeys->ends, room, sizeof(journeys->ends[0]));
        for (uint32_t i = journeys->room; i < room; i++)
            journeys->ends[i] =
                (struct journey_ends){EVENT_TABLE_NO_ROW, EVENT_TABLE_NO_ROW};
        journeys->room = room;
    }
    return &journeys->ends[person];
}

void journeys_add(struct journeys *journeys, uint32_t person, uint32_t row)
{
    struct event_table *table = journeys->table;
    struct journey_ends *ends = journeys_ends(journeys, person);
    uint32_t after = EVENT_TABLE_NO_ROW; /* the next newer touch */
    uint32_t before = ends->newest;

    /* A history that arrives backwards need not walk the whole chain. */
    if (ends->oldest != EVENT_TABLE_NO_ROW &&
        event_table_compare(table, row, ends->oldest) < 0) {
        after = ends->oldest;
        before = EVENT_TABLE_NO_ROW;
    }
    while (before != EVENT_TABLE_NO_ROW &&
           event_table_compare(table, row, before) < 0) {
        after = before;
        before = event_table_previous(table, before);
    }
    event_table_link(table, row, before);
    if (after != EVENT_TABLE_NO_ROW)
        event_table_link(table, after, row);
    else
        ends->newest = row;
    if (before == EVENT_TABLE_NO_ROW)
        ends->oldest = row;
}

/* Takes the newer of two chains' heads off its chain. */
static uint32_t journeys_take(const struct event_table *table, uint32_t *a,
                              uint32_t *b)
{
    uint32_t *from = event_table_compare(table, *a, *b) > 0 ? a : b;
    uint32_t row = *from;

    *from = event_table_previous(table, row);
    return row;
}

static uint32_t journeys_older(const struct event_table *table, uint32_t a,
                               uint32_t b)
{
    return event_table_compare(table, a, b) < 0 ? a : b;
}

/* Merges two chains from their newest on; stops when one has ended. */
static uint32_t journeys_weave(struct event_table *table, uint32_t a,
                               uint32_t b)
{
    uint32_t newest = journeys_take(table, &a, &b);
    uint32_t last = newest;

    while (a != EVENT_TABLE_NO_ROW && b != EVENT_TABLE_NO_ROW) {
        uint32_t row = journeys_take(table, &a, &b);

        event_table_link(table, last, row);
        last = row;
    }
    event_table_link(table, last, a != EVENT_TABLE_NO_ROW ? a : b);
    return newest;
}

void journeys_merge(struct journeys *journeys, uint32_t kept, uint32_t gone)
{
    struct journey_ends from = *journeys_ends(journeys, gone);
    struct journey_ends *into = journeys_ends(journeys, kept);

    if (from.newest == EVENT_TABLE_NO_ROW)
        return;
    if (into->newest == EVENT_TABLE_NO_ROW) {
        *into = from;
    } else {
        into->newest =
            journeys_weave(journeys->table, into->newest, from.newest);
        into->oldest =
            journeys_older(journeys->table, into->oldest, from.oldest);
    }
    journeys->ends[gone] =
        (struct journey_ends){EVENT_TABLE_NO_ROW, EVENT_TABLE_NO_ROW};
}

uint32_t journeys_newest(const struct journeys *journeys, uint32_t person)
{
    if (person >= journeys->room)
        return EVENT_TABLE_NO_ROW;
    return journeys->ends[person].newest;
}

uint32_t journeys_newest_at(const struct journeys *journeys, uint32_t person,
                            int64_t time_ms)
{
    uint32_t row = journeys_newest(journeys, person);

    while (row != EVENT_TABLE_NO_ROW &&
           event_table_time(journeys->table, row) > time_ms)
        row = event_table_previous(journeys->table, row);
    return row;
}
