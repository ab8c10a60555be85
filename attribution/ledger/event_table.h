#ifndef ATTRIBUTION_EVENT_TABLE_H
#define ATTRIBUTION_EVENT_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/column.h"
#include "attribution/ledger/interner.h"
#include "attribution/ledger/verdict.h"
#include "attribution/record/stream_id.h"
#include "core/buffer.h"

/*
 * The event table: one row an event, in columns, in chunks of 65,536 rows
 * that never move, 42 bytes each.
 *
 *     struct event_table *table = event_table_new();
 *     row = event_table_add(table, &event_row, NULL);          writer
 *     n = event_table_rows(table);                             any thread
 *     chunk = event_table_chunk(table, row);
 *     chunk->time_ms[event_table_slot(row)] ...
 *     event_table_free(&table);
 *
 * One thread writes. Adding ends in one release store of the count, so that
 * readers which take the count (acquire) scan without a lock. One column
 * changes later, the verdict, which is atomic.
 *
 * What only conversions, refunds, costs and assignments have (stage, amount
 * ...) lies in details, a short table of its own.
 */
enum row_kind {
    ROW_CLICK,
    ROW_SCAN,
    ROW_ORPHAN, /* no such link */
    ROW_VIEW,   /* a link page was shown */
    ROW_VISIT,
    ROW_TOUCH, /* a marketing contact recorded elsewhere */
    ROW_SEND,
    ROW_OPEN,
    ROW_STAGE, /* a conversion */
    ROW_REFUND,
    ROW_COST,
    ROW_ASSIGN, /* a person's arm in a campaign's hold-out */
    ROW_OTHER   /* counts only for identity: identify */
};

#define EVENT_TABLE_NO_DETAIL UINT32_MAX

/* A row as it is added. */
struct event_row {
    enum row_kind kind;
    int64_t time_ms; /* when it happened */
    uint32_t stream; /* event_table_stream */
    struct stream_id id;
    uint32_t tagset;   /* tagset_add */
    uint32_t node;     /* identity_node, or IDENTITY_NONE */
    uint64_t visitor;  /* hash for unique counts, 0 for none; of hits only */
    int64_t ingest_us; /* when an event was taken in; 0: not known */
    struct verdict_finding finding;
};

/* What an event of the API adds to its row. Ids are of the ledger's strings. */
struct event_detail {
    uint32_t row;
    uint32_t stage;
    uint32_t currency;
    uint32_t invoice;
    uint32_t arm;
    int64_t amount; /* minor units */
};

struct event_chunk {
    int64_t time_ms[COLUMN_CHUNK];
    uint64_t visitor[COLUMN_CHUNK]; /* of an event: its id's milliseconds */
    uint32_t stream[COLUMN_CHUNK];
    uint32_t seq[COLUMN_CHUNK];
    uint32_t tagset[COLUMN_CHUNK];
    uint32_t node[COLUMN_CHUNK];
    uint32_t detail[COLUMN_CHUNK];   /* or EVENT_TABLE_NO_DETAIL */
    int32_t ingest_us[COLUMN_CHUNK]; /* taken in, after the id's ms */
    uint8_t kind[COLUMN_CHUNK];      /* enum row_kind */
    _Atomic uint8_t judged[COLUMN_CHUNK];
};

struct event_table;

struct event_table *event_table_new(void);
void event_table_free(struct event_table **table);

/* Forgets the rows, keeps the streams. No other thread may be reading. */
void event_table_clear(struct event_table *table);

/* The ordinal of a stream's name; the writer only. */
uint32_t event_table_stream(struct event_table *table, struct slice name);
struct slice event_table_stream_name(const struct event_table *table,
                                     uint32_t stream);

/*
 * Appends and publishes a row; `detail` (its row is filled in) may be NULL.
 * Returns the row's number.
 */
uint32_t event_table_add(struct event_table *table,
                         const struct event_row *fields,
                         const struct event_detail *detail);

/* Published rows and details. */
uint32_t event_table_rows(const struct event_table *table);
uint32_t event_table_details(const struct event_table *table);

const struct event_detail *event_table_detail(const struct event_table *table,
                                              uint32_t i);

/* The chunk that holds a row; rows of one chunk are COLUMN_CHUNK in a row. */
const struct event_chunk *event_table_chunk(const struct event_table *table,
                                            uint32_t row);

static inline uint32_t event_table_slot(uint32_t row)
{
    return row % COLUMN_CHUNK;
}

int64_t event_table_time(const struct event_table *table, uint32_t row);
struct stream_id event_table_id(const struct event_table *table, uint32_t row);

/* "click", "touch" ... of a kind; "identify" of ROW_OTHER. */
const char *event_table_kind_name(enum row_kind kind);

/* Appends the id by which the outside knows a row's event. */
void event_table_append_id(const struct event_table *table, uint32_t row,
                           struct buffer *out);

/* Hits have their time in their stream id; events were told later. */
static inline bool event_table_is_hit(enum row_kind kind)
{
    return kind <= ROW_VIEW;
}

/*
 * The one order of all events: by time, then by ingest order: the instant of
 * taking in, then the stream id and, between streams, the stream's name. It
 * does not depend on when a row came into the table. <0, 0, >0.
 */
int event_table_compare(const struct event_table *table, uint32_t a,
                        uint32_t b);

/* The verdict in a value of the column `judged`. */
static inline enum verdict event_table_verdict(unsigned judged)
{
    return (enum verdict)(judged & 7);
}

struct verdict_finding event_table_finding(const struct event_table *table,
                                           uint32_t row);
void event_table_judge(struct event_table *table, uint32_t row,
                       struct verdict_finding finding);

#endif
