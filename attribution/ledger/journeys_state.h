#ifndef ATTRIBUTION_JOURNEYS_STATE_H
#define ATTRIBUTION_JOURNEYS_STATE_H

#include "attribution/ledger/journey_item.h"
#include "attribution/ledger/journeys.h"

/*
 * What the index's own files share: journeys.c (life, looking things up),
 * journeys_build.c (who is whom, and room) and journeys_sort.c (everything to
 * its place). Everybody else sees journeys.h.
 *
 * Items lie in buckets of JOURNEYS_BUCKET persons: all touches of a bucket,
 * person by person, and then all of its marks. Each bucket has twice as many
 * stretches as persons, and stretch i is items from[i] ... from[i + 1] - 1;
 * those of a last bucket's missing persons are empty. Behind all buckets are
 * the items that stand alone, one a person: the lone touches, then the lone
 * marks.
 */
#define JOURNEYS_BUCKET 2048u

struct journeys {
    uint32_t *persons; /* by node */
    uint32_t nodes;
    uint32_t known; /* persons with identifiers */
    uint32_t lone_touches, lone_marks;
    uint32_t first_lone; /* item */
    uint32_t *from;      /* by stretch; one more */
    union journey_item *items;
    uint16_t *places; /* by item, while they are sorted */
    size_t person_room, from_room, item_room, place_room;
};

/* The parts of a bucket, in the order in which they lie. */
enum journeys_part { JOURNEYS_TOUCHES, JOURNEYS_MARKS, JOURNEYS_PARTS };

/* JOURNEYS_PARTS for kinds that are neither. */
static inline enum journeys_part journeys_part(enum row_kind kind)
{
    static const uint8_t parts[] = {
        [ROW_CLICK] = JOURNEYS_TOUCHES, [ROW_SCAN] = JOURNEYS_TOUCHES,
        [ROW_ORPHAN] = JOURNEYS_PARTS,  [ROW_VIEW] = JOURNEYS_PARTS,
        [ROW_VISIT] = JOURNEYS_TOUCHES, [ROW_TOUCH] = JOURNEYS_TOUCHES,
        [ROW_SEND] = JOURNEYS_MARKS,    [ROW_OPEN] = JOURNEYS_MARKS,
        [ROW_STAGE] = JOURNEYS_MARKS,   [ROW_REFUND] = JOURNEYS_PARTS,
        [ROW_COST] = JOURNEYS_PARTS,    [ROW_ASSIGN] = JOURNEYS_MARKS,
        [ROW_OTHER] = JOURNEYS_PARTS,
    };

    return parts[kind];
}

/* Of a person's touches; that of its marks is JOURNEYS_BUCKET behind it. */
static inline uint32_t journeys_stretch(uint32_t person)
{
    return person / JOURNEYS_BUCKET * JOURNEYS_BUCKET + person;
}

/* `array`, or if it is too short for `count` a longer one in its place. */
void *journeys_reserve(void *array, size_t *room, size_t count, size_t size);

/* Fills in `from` and `items` of rows 0 ... rows-1, given the persons. */
void journeys_sort(struct journeys *journeys, const struct event_table *table,
                   uint32_t rows);

#endif
