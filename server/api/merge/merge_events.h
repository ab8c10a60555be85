#ifndef SERVER_MERGE_EVENTS_H
#define SERVER_MERGE_EVENTS_H

#include <stddef.h>

#include "attribution/record/event.h"
#include "core/buffer.h"
#include "shortener/catalog/merge.h"

/*
 * The events that a part of a sent mail merge is: sends to its recipients and,
 * where a random group was held out, who was in which arm; up to
 * EVENT_PEOPLE_MAX people an event.
 *
 *     struct merge_events events = MERGE_EVENTS_INIT;
 *     merge_events_make(&events, &part, &like);
 *     ... events.list, events.count ...
 *     merge_events_release(&events);
 *
 * Each has an idempotency key of the merge's id, the part and its place in it,
 * so sending a part again records nothing twice. Without a campaign there is no
 * experiment to take part in, and no arms are told.
 */
struct merge_events {
    struct event *list; /* owned */
    size_t count;
    struct buffer keys; /* what their idempotency keys point at */
};

#define MERGE_EVENTS_INIT \
    {                     \
        .count = 0        \
    }

/* `like` has what they have in common: time, link, tags. The events point into
 * it and into the part, which must stay. */
void merge_events_make(struct merge_events *events,
                       const struct merge_part *part, const struct event *like);

void merge_events_release(struct merge_events *events);

#endif
