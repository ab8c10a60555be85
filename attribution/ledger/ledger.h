#ifndef ATTRIBUTION_LEDGER_H
#define ATTRIBUTION_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/campaign_labels.h"
#include "attribution/ledger/event_table.h"
#include "attribution/ledger/identity.h"
#include "attribution/ledger/interner.h"
#include "attribution/ledger/journeys.h"
#include "attribution/ledger/verdict.h"
#include "attribution/record/stream_id.h"
#include "core/slice.h"

/*
 * The ledger: every click and event of the streams, in memory, in columns,
 * ready for reports. It is derived: the streams are the truth, and reading
 * them again gives the same ledger and, to the last digit, the same reports.
 *
 * The ledger thread writes (attribution/ledger/tail.h does it all):
 *
 *     stream = ledger_stream(ledger, SLICE("clicks:n1.0"));
 *     ledger_begin(ledger);
 *     ledger_add_hit(ledger, stream, id, &hit);
 *     ledger_add_event(ledger, stream, id, &event);
 *     ledger_end(ledger);                publishes, calls on_progress
 *
 * An entry at or below its stream's position was delivered before and changes
 * nothing. A click whose answer is not known yet, or whose client's verdict,
 * must not be added: ask ledger_knows_... first, and ledger_learn_....
 *
 * Any thread reads, between ledger_view_open and ledger_view_close:
 *
 *     struct ledger_view view;
 *     ledger_view_open(ledger, &view, LEDGER_PERSONS);
 *     for (row = 0; row < view.rows; row++) ...
 *     ledger_view_close(&view);
 *
 * Rows, strings and tag sets are append-only and published by one atomic
 * store each, so LEDGER_ROWS takes no lock that the ledger thread would wait
 * for. Who belongs together changes for rows of the past whenever an event
 * joins two identifiers, so LEDGER_PERSONS holds a read lock: the ledger
 * thread waits with its next batch until the report is done, while redirects,
 * which never touch the ledger, go on. A batch is bounded, so a report never
 * waits long either.
 *
 * What campaigns say now is not in the streams; whoever knows it gives it with
 * ledger_set_labels, and each view keeps what was current when it was opened.
 */

/*
 * A click stream's entry; the fields are docs/redis-schema.md's. What was
 * answered goes by its id, or stands in the entry itself.
 */
struct ledger_hit {
    uint64_t answer;          /* of no meaning where there is a text */
    struct slice answer_text; /* empty: by the id */
    uint64_t client;          /* 0: not known */
    uint64_t visitor;         /* for unique counts only */
    struct slice click;       /* click id, empty where none was given */
    struct slice recipient;   /* token */
};

/* The same of before answers had ids: a field for each. */
struct ledger_click {
    struct slice kind; /* click, scan, orphan, open or view */
    struct slice link; /* host/slug */
    struct slice campaign, channel, direction, source, content, placement;
    struct slice recipient; /* token */
    struct slice click;     /* click id, empty where none was given */
    struct slice visitor;   /* 16 hex */
    struct slice ua;        /* 16 hex: the user agent's key in dict:ua */
    struct slice flags;     /* letters h, p, x, q */
    struct slice variant;   /* where the link's rules led */
};

/* An event stream's entry: a row, or one for each of many people. */
struct ledger_event {
    struct slice type;  /* touch, send, open, visit, stage, refund, cost ... */
    struct slice stage; /* of type stage */
    int64_t at_ms;      /* when it happened; not when it was told */
    struct slice customer, click, visitor, recipient, email;
    struct slice recipients, emails, customers; /* many people, a line each */
    int64_t ingest_us; /* when it was told, to order ties; 0: not known */
    int64_t amount;    /* minor units */
    struct slice currency, invoice;
    struct slice campaign, channel, direction, source, content, link;
    struct slice placement;
    struct slice arm; /* of type assign */
};

struct ledger;

struct ledger *ledger_new(void);

/* No view may be open and no other thread may hold the ledger. */
void ledger_free(struct ledger **ledger);

/* ---- The ledger thread ------------------------------------------------- */

/* The ordinal of a stream's name, given out on first sight. */
uint32_t ledger_stream(struct ledger *ledger, struct slice name);

/* Between these two the ledger is this thread's; keep the batch short. */
void ledger_begin(struct ledger *ledger);
void ledger_end(struct ledger *ledger);

/* False: the entry was already there. Only between begin and end. */
bool ledger_add_click(struct ledger *ledger, uint32_t stream,
                      struct stream_id id, const struct ledger_click *click);
bool ledger_add_event(struct ledger *ledger, uint32_t stream,
                      struct stream_id id, const struct ledger_event *event);

bool ledger_add_hit(struct ledger *ledger, uint32_t stream, struct stream_id id,
                    const struct ledger_hit *hit);

/* An entry that cannot be read: it moves the position and nothing else. */
bool ledger_skip(struct ledger *ledger, uint32_t stream, struct stream_id id);

/*
 * User agents by the hash that a click carries. The text is judged once and
 * forgotten; learning one without text (lost from the dictionary) makes it
 * uncertain. The empty hash is always known.
 */
bool ledger_knows_agent(const struct ledger *ledger, struct slice hash);
void ledger_learn_agent(struct ledger *ledger, struct slice hash,
                        struct slice text);

/* The same of clients, by the id in struct ledger_hit; 0 is always known. */
bool ledger_knows_client(const struct ledger *ledger, uint64_t id);
void ledger_learn_client(struct ledger *ledger, uint64_t id, struct slice text);

/*
 * And of answers. One that is lost from the dictionary has no text: its clicks
 * are passed over, since nobody knows what they were.
 */
bool ledger_knows_answer(const struct ledger *ledger, uint64_t id);
void ledger_learn_answer(struct ledger *ledger, uint64_t id, struct slice text);

/*
 * Forgets everything, for a rebuild: waits until no view is open. Streams
 * keep their ordinals and go back to position 0-0; agents and clients stay
 * known, answers do not.
 */
void ledger_clear(struct ledger *ledger);

/* Called on the ledger thread after each ledger_end that moved a position. */
typedef void ledger_progress_fn(void *arg);
void ledger_on_progress(struct ledger *ledger, ledger_progress_fn *fn,
                        void *arg);

/* Says that all entries that were in Redis at some instant are in here. */
void ledger_set_caught_up(struct ledger *ledger, bool caught_up);

/* ---- Any thread -------------------------------------------------------- */

/* True once the entry `id` of the stream is in the ledger and in reports. */
bool ledger_reached(struct ledger *ledger, struct slice stream,
                    struct stream_id id);

/* The last id read of a stream (0-0: none). */
struct stream_id ledger_position(struct ledger *ledger, struct slice stream);

/* False from a start or rebuild until the streams were read to their ends. */
bool ledger_caught_up(const struct ledger *ledger);

/*
 * How often the ledger was cleared. Whoever found positions reached and then
 * opened a view asks again afterwards: where this has changed, the view may
 * have been of a ledger that is being read anew.
 */
uint32_t ledger_clears(const struct ledger *ledger);

/* Published rows. */
uint32_t ledger_rows(const struct ledger *ledger);

/*
 * What views that are opened from now on know of campaigns; takes a ref. NULL,
 * as at the start, leaves every objective unset. It waits for no view, and a
 * rebuild does not change it.
 */
void ledger_set_labels(struct ledger *ledger, struct campaign_labels *labels);

enum ledger_scope {
    LEDGER_ROWS,   /* rows, strings, tag sets, verdicts */
    LEDGER_PERSONS /* those, and who is who: identity and journeys */
};

struct ledger_view {
    struct ledger *ledger;
    enum ledger_scope scope;
    const struct event_table *table;
    const struct interner *strings;
    const struct interner *tagsets;  /* read with tagset_at */
    const struct identity *identity; /* these two: LEDGER_PERSONS only */
    const struct journeys *journeys;
    struct campaign_labels *labels; /* a ref; NULL: none were given */
    uint32_t rows;                  /* rows 0 ... rows-1 may be read */
    uint32_t details;               /* of event_table_detail, likewise */
};

void ledger_view_open(struct ledger *ledger, struct ledger_view *view,
                      enum ledger_scope scope);
void ledger_view_close(struct ledger_view *view);

/* The stage of a mark, as a string's id; INTERNER_EMPTY if it is none. */
uint32_t ledger_view_stage(const struct ledger_view *view,
                           const struct journey_mark *mark);

#endif
