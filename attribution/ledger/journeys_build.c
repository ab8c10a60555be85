#include <stdlib.h>

#include "attribution/ledger/journeys_state.h"
#include "core/memory.h"

bool journeys_is_touch(enum row_kind kind)
{
    return journeys_part(kind) == JOURNEYS_TOUCHES;
}

/*
 * Room is taken with an eighth to spare, kept for the next build and lengthened
 * rather than replaced, since fresh memory, which the kernel gives page by page
 * as it is touched, is a good part of what a build costs.
 */
void *journeys_reserve(void *array, size_t *room, size_t count, size_t size)
{
    if (array != NULL && count <= *room)
        return array;
    *room = count + count / 8;
    return memory_resize(array, *room, size);
}

/* Roots first, so that every other node finds its root's number. */
static void journeys_number(struct journeys *journeys,
                            const struct identity *identity)
{
    uint32_t nodes = identity_count(identity);

    journeys->nodes = nodes;
    journeys->known = 0;
    journeys->persons =
        journeys_reserve(journeys->persons, &journeys->person_room, nodes,
                         sizeof(journeys->persons[0]));
    for (uint32_t node = 1; node < nodes; node++) {
        if (identity_person(identity, node) == node)
            journeys->persons[node] = journeys->known++;
    }
    for (uint32_t node = 1; node < nodes; node++) {
        uint32_t root = identity_person(identity, node);

        journeys->persons[node] = journeys->persons[root];
    }
}

void journeys_build(struct journeys *journeys, const struct event_table *table,
                    uint32_t rows, const struct identity *identity)
{
    journeys_number(journeys, identity);
    journeys_sort(journeys, table, rows);
}
