#ifndef SERVER_EVENT_ENTRY_H
#define SERVER_EVENT_ENTRY_H

#include <stdbool.h>

#include "attribution/record/stream_id.h"
#include "core/slice.h"
#include "server/api/event/event_fields.h"

/*
 * One entry of an event stream, as the API shows it: click or event, with its
 * public id, and for a click the strings that its hashes stand for and the
 * verdict.
 *
 *     if (event_entry_matches(&fields, &filter))
 *         event_entry_init(&entry, stream, id, &fields);
 *     ... entry.hashes[EVENT_ENTRY_CLIENT] -> dict:client ...
 *     event_entry_set_string(&entry, EVENT_ENTRY_CLIENT, text);
 *     event_entry_judge(&entry);
 *     entry.json ...
 *     event_entry_release(&entry);
 */
struct json_t;

enum event_entry_string {
    EVENT_ENTRY_CLIENT, /* user agent and languages, a line each */
    EVENT_ENTRY_REF,
    EVENT_ENTRY_UA, /* this and the next: of clicks of before the first */
    EVENT_ENTRY_LANG,
    EVENT_ENTRY_STRINGS
};

struct event_entry {
    struct stream_id id;
    char *stream;                      /* owned */
    struct json_t *json;               /* owned */
    char *hashes[EVENT_ENTRY_STRINGS]; /* owned; NULL: none */
    char *flags;                       /* owned; NULL: not a click */
    char *agent;                       /* owned; NULL: not known */
};

/* Empty: any. All are compared exactly. */
struct event_filter {
    struct slice type;     /* click, scan, orphan, or an event's */
    struct slice link;     /* host/slug */
    struct slice campaign; /* id */
    struct slice person;   /* any identifier that the entry itself has */
};

bool event_entry_matches(const struct event_fields *fields,
                         const struct event_filter *filter);

void event_entry_init(struct event_entry *entry, struct slice stream,
                      struct stream_id id, const struct event_fields *fields);
void event_entry_release(struct event_entry *entry);

/* What the entry's hash stands for, once the dictionary said it. */
void event_entry_set_string(struct event_entry *entry,
                            enum event_entry_string which, struct slice text);

/* Adds verdict and reason; after the strings. */
void event_entry_judge(struct event_entry *entry);

#endif
