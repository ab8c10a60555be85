#ifndef ATTRIBUTION_PERSON_EVENTS_H
#define ATTRIBUTION_PERSON_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/journeys.h"
#include "attribution/measure/people.h"

/*
 * What happened to one person, in the order of all events: touches of any
 * verdict, marks, and the refunds of the person's sales.
 *
 *     struct person_events events;
 *     person_events_init(&events, &people, person, &journey);
 *     events.list[0 ... events.count-1] ...
 *     person_events_release(&events);
 *
 * `journey` is the part of the person's that lies in the query's span
 * (journey_span.h); refunds must lie in the span, their sales need not.
 */
/* A row of the person's, and what a touch was judged to be. */
struct person_event {
    uint32_t row;
    uint32_t detail;     /* or EVENT_TABLE_NO_DETAIL */
    const char *verdict; /* human, uncertain, machine; NULL: no touch */
};

struct person_events {
    const struct people *people;
    uint32_t person;
    struct person_event *list; /* owned */
    size_t count, room;
};

void person_events_init(struct person_events *events,
                        const struct people *people, uint32_t person,
                        const struct journey *journey);
void person_events_release(struct person_events *events);

#endif
