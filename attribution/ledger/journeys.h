#ifndef ATTRIBUTION_JOURNEYS_H
#define ATTRIBUTION_JOURNEYS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/event_table.h"
#include "attribution/ledger/identity.h"

/*
 * Everybody's journey: the touches of each person, and the marks (stages,
 * sends, opens, assignments), both oldest first in the order of
 * event_table_compare, and both side by side in memory.
 *
 *     struct journeys *journeys = journeys_new();
 *     journeys_build(journeys, table, rows, identity);
 *     for (person = 0; person < journeys_count(journeys); person++) {
 *         struct journey journey = journeys_at(journeys, person);
 *         ... journey.touches[0 ... touch_count-1] ...
 *     }
 *     journeys_free(&journeys);
 *
 * It is an index: derived from rows and identity, built by a counting sort (on
 * two threads where there is much) when a report first needs it after a change,
 * and good until the next one. Nothing is kept up to date at every event, so
 * that a join of two persons costs nothing but the join.
 *
 * Persons are numbered from 0; a number tells persons of one build apart and
 * nothing else. A touch or mark without any identifier is a person alone.
 */

/* What a touch was judged to be, as far as reports tell verdicts apart. */
enum journey_standing { JOURNEY_HUMAN, JOURNEY_UNCERTAIN, JOURNEY_MACHINE };

struct journey_touch {
    int64_t time_ms;
    uint32_t tagset;
    uint32_t row : 30;
    uint32_t standing : 2; /* enum journey_standing */
};

struct journey_mark {
    int64_t time_ms;
    uint32_t detail; /* or EVENT_TABLE_NO_DETAIL: of sends and opens */
    uint32_t row : 30;
};

struct journey {
    const struct journey_touch *touches;
    const struct journey_mark *marks;
    uint32_t touch_count;
    uint32_t mark_count;
};

struct journeys;

struct journeys *journeys_new(void);
void journeys_free(struct journeys **journeys);

/*
 * Made anew from rows 0 ... rows-1. Neither table nor identity may change
 * meanwhile; afterwards they may.
 */
void journeys_build(struct journeys *journeys, const struct event_table *table,
                    uint32_t rows, const struct identity *identity);

/* Forgets everything and gives the memory back. */
void journeys_clear(struct journeys *journeys);

uint32_t journeys_count(const struct journeys *journeys);

/* Points into the index: valid until the next build or clear. */
struct journey journeys_at(const struct journeys *journeys, uint32_t person);

/* How many of a journey's touches, or marks, are before an instant. */
uint32_t journey_touches_before(const struct journey *journey, int64_t ms);
uint32_t journey_marks_before(const struct journey *journey, int64_t ms);

/* The person of an identity node that is not IDENTITY_NONE. */
uint32_t journeys_person(const struct journeys *journeys, uint32_t node);

/* True for kinds that are touches: click, scan, visit, touch. */
bool journeys_is_touch(enum row_kind kind);

/*
 * For each person a number that follows from its identifiers alone, however
 * they came to be known; 8 bytes a person, owned by the caller. Persons
 * without identifiers get the hash of their one event's id.
 */
uint64_t *journeys_fingerprints(const struct journeys *journeys,
                                const struct event_table *table,
                                const struct identity *identity);

#endif
