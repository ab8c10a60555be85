#ifndef ATTRIBUTION_EVENT_H
#define ATTRIBUTION_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * An event from outside: what the API, the command line and imports report
 * (API.md). Clicks and scans are not events of this kind: see click.h.
 *
 *     struct event event;
 *     event_init(&event);
 *     event.type = EVENT_STAGE; event.stage = SLICE("won"); ...
 *     if (event_check(&event, now_ms, &err) < 0)
 *         ...                        err.field names the field
 *     event_log_write(log, &event, 1, on_result, self);
 *     event_release(&event);
 *
 * From JSON: event_json.h. The slices point into the caller's bytes; absent is
 * empty. Only `properties` belongs to the event.
 *
 * A sale is a stage event with stage "won" and an amount. Amounts are integers
 * in the currency's minor unit. A refund's amount is positive.
 *
 * A mail merge tells many people's sends and assignments at once, as one event
 * with lists of them. The ledger makes a row of each person, so reports know no
 * difference; Redis keeps one entry instead of a hundred.
 */
enum event_type {
    EVENT_NONE, /* not set: refused by event_check */
    EVENT_TOUCH,
    EVENT_SEND,
    EVENT_OPEN,
    EVENT_VISIT,
    EVENT_STAGE,
    EVENT_REFUND,
    EVENT_COST,
    EVENT_IDENTIFY, /* visitor and customer are one person */
    EVENT_ASSIGN,   /* a person's arm in a campaign's hold-out */
};

#define EVENT_TAG_MAX        128  /* bytes: campaign, channel, stage... */
#define EVENT_TEXT_MAX       256  /* identifiers, link, key, invoice */
#define EVENT_PROPERTIES_MAX 4096 /* as compact JSON */
#define EVENT_AMOUNT_MAX     (1ll << 53) /* exact in a double, either sign */
#define EVENT_FUTURE_MS      86400000    /* clocks differ; more is an error */
#define EVENT_PEOPLE_MAX     100         /* in the lists of one event */

struct event {
    enum event_type type;
    struct slice stage;
    bool has_at;       /* false: now */
    int64_t at_ms;     /* when it occurred */
    int64_t ingest_us; /* when it was taken in, to order ties; 0: the event log
                          gives it an instant */
    struct slice customer, click_id, visitor, recipient;
    struct slice email_sha256; /* 64 hex digits */
    /*
     * Many people instead: a line each, an empty one where that person has no
     * such identifier; lists that are not empty have as many lines. Of a send
     * or an assignment, and not from outside: lines are not looked at.
     */
    struct slice recipients, emails, customers;
    bool has_amount;
    int64_t amount;        /* minor units */
    struct slice currency; /* three capital letters */
    struct slice invoice;
    struct slice idempotency_key; /* not stored in the stream */
    struct slice campaign, channel, direction, source, content;
    struct slice link, placement;
    struct slice kind; /* of an imported touch: click, scan, call ... */
    struct slice arm;  /* treated or holdout */
    char *properties;  /* compact JSON object, owned, or NULL */
};

void event_init(struct event *event);
void event_release(struct event *event);

/* "stage" and so on; EVENT_NONE if there is no such type. */
enum event_type event_parse_type(struct slice name);
struct slice event_type_name(enum event_type type);

/*
 * Everything an event must satisfy before it is recorded. ERROR_INVALID names
 * the field in err->field.
 */
int event_check(const struct event *event, int64_t now_ms, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The event as a stream entry's names and values, in the schema's order,
 * those that are not empty. `now_ms` stands where the event has no time;
 * `ingest_us` is the instant at which it was taken in (microseconds since
 * 1970, 0 leaves it out), which orders events of one time. The words point
 * into the event and into `fields`; both must stay.
 *
 * `shape` says which fields they are, a letter each: 'a' is the first of
 * event_field_names, words in the schema's order.
 */
#define EVENT_FIELDS_MAX 25
#define EVENT_WORDS_MAX  ((size_t)2 * EVENT_FIELDS_MAX)
struct event_fields {
    struct slice words[EVENT_WORDS_MAX]; /* name, value, name, value ... */
    size_t count;                        /* of words */
    char shape[EVENT_FIELDS_MAX];        /* count / 2 letters */
    char at[24], ingest[24], amount[24], email[64];
};

void event_to_fields(const struct event *event, int64_t now_ms,
                     int64_t ingest_us, struct event_fields *fields);

/* "type stage at ...": all names that an entry may have. */
struct slice event_field_names(void);

#endif
