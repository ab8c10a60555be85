#include "server/api/merge/merge_events.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/memory.h"

#define KEY_MAX 64

/* An event's people, from the lists of a part. */
struct people {
    struct slice recipients, emails, customers;
};

/* The first lines of a list, up to EVENT_PEOPLE_MAX, taken off it. */
static struct slice take_lines(struct slice *list)
{
    struct slice taken = slice_head(*list, 0);
    struct slice line;

    for (size_t i = 0; i < EVENT_PEOPLE_MAX && slice_split(list, '\n', &line);
         i++)
        taken.len = (size_t)(line.ptr - taken.ptr) + line.len;
    return merge_list_is_used(taken) ? taken : SLICE_NONE;
}

static bool take_people(struct people *from, struct people *people)
{
    bool any = from->recipients.len > 0 || from->emails.len > 0 ||
               from->customers.len > 0;

    people->recipients = take_lines(&from->recipients);
    people->emails = take_lines(&from->emails);
    people->customers = take_lines(&from->customers);
    return any;
}

static void add_key(struct merge_events *events, const struct merge_part *part,
                    const char *what, struct event *event)
{
    size_t at = events->keys.len;

    buffer_appendf(&events->keys, "merge:%" SLICE_FMT ":%" PRIu64 ":%zu:%s",
                   SLICE_ARG(part->merge), part->number, events->count, what);
    event->idempotency_key = slice_skip(buffer_slice(&events->keys), at);
}

static void add_event(struct merge_events *events,
                      const struct merge_part *part, const struct event *like,
                      enum event_type type, const char *arm,
                      const struct people *people)
{
    struct event *event = &events->list[events->count];

    *event = *like;
    event->type = type;
    event->arm = slice_str(arm);
    event->recipients = people->recipients;
    event->emails = people->emails;
    event->customers = people->customers;
    add_key(events, part, arm != NULL ? arm : "send", event);
    events->count++;
}

static void add_sent(struct merge_events *events, const struct merge_part *part,
                     const struct event *like, bool arms)
{
    struct people rest = {part->lists[MERGE_RECIPIENTS],
                          part->lists[MERGE_EMAILS],
                          part->lists[MERGE_CUSTOMERS]};
    struct people people;

    while (take_people(&rest, &people)) {
        add_event(events, part, like, EVENT_SEND, NULL, &people);
        if (arms)
            add_event(events, part, like, EVENT_ASSIGN, "treated", &people);
    }
}

static void add_held(struct merge_events *events, const struct merge_part *part,
                     const struct event *like)
{
    struct people rest = {SLICE_NONE, part->lists[MERGE_HELD_EMAILS],
                          part->lists[MERGE_HELD_CUSTOMERS]};
    struct people people;

    while (take_people(&rest, &people))
        add_event(events, part, like, EVENT_ASSIGN, "holdout", &people);
}

/* Events for so many lines, and one for a part of them. */
static size_t events_for(struct slice list)
{
    return merge_list_lines(list) / EVENT_PEOPLE_MAX + 1;
}

void merge_events_make(struct merge_events *events,
                       const struct merge_part *part, const struct event *like)
{
    bool arms = part->arms && like->campaign.len > 0;
    size_t room = 0;

    for (size_t i = 0; i < MERGE_LISTS; i++)
        room += events_for(part->lists[i]);
    events->list = memory_zalloc(2 * room, sizeof(*events->list));
    buffer_reserve(&events->keys, 2 * room * KEY_MAX);
    add_sent(events, part, like, arms);
    if (arms)
        add_held(events, part, like);
}

void merge_events_release(struct merge_events *events)
{
    buffer_release(&events->keys);
    free(events->list);
    *events = (struct merge_events)MERGE_EVENTS_INIT;
}
