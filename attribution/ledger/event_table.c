#include "attribution/ledger/event_table.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"

struct event_table {
    _Atomic uint32_t rows;
    struct column details;    /* of struct event_detail */
    struct interner *streams; /* names by ordinal */
    _Atomic(struct event_chunk *) chunks[COLUMN_CHUNKS];
};

struct event_table *event_table_new(void)
{
    struct event_table *table = memory_zalloc(1, sizeof(*table));

    column_init(&table->details, sizeof(struct event_detail));
    table->streams = interner_new();
    return table;
}

static void event_table_free_chunks(struct event_table *table)
{
    for (size_t i = 0; i < COLUMN_CHUNKS && table->chunks[i] != NULL; i++) {
        free(table->chunks[i]);
        atomic_store_explicit(&table->chunks[i], NULL, memory_order_relaxed);
    }
}

void event_table_free(struct event_table **table)
{
    if (*table == NULL)
        return;
    event_table_free_chunks(*table);
    interner_free(&(*table)->streams);
    column_release(&(*table)->details);
    free(*table);
    *table = NULL;
}

void event_table_clear(struct event_table *table)
{
    atomic_store_explicit(&table->rows, 0, memory_order_release);
    event_table_free_chunks(table);
    column_clear(&table->details);
}

uint32_t event_table_stream(struct event_table *table, struct slice name)
{
    return interner_add(table->streams, name);
}

struct slice event_table_stream_name(const struct event_table *table,
                                     uint32_t stream)
{
    return interner_text(table->streams, stream);
}

static struct event_chunk *event_table_own(const struct event_table *table,
                                           uint32_t row)
{
    return atomic_load_explicit(&table->chunks[row / COLUMN_CHUNK],
                                memory_order_relaxed);
}

const struct event_chunk *event_table_chunk(const struct event_table *table,
                                            uint32_t row)
{
    return event_table_own(table, row);
}

/* The columns are zeroed memory that the kernel gives as it is touched. */
static struct event_chunk *event_table_grow(struct event_table *table,
                                            uint32_t row)
{
    struct event_chunk *chunk;

    if (row % COLUMN_CHUNK != 0)
        return event_table_own(table, row);
    if (row / COLUMN_CHUNK >= COLUMN_CHUNKS) {
        log_error("ledger is full: more than a billion entries");
        abort();
    }
    chunk = memory_zalloc(1, sizeof(*chunk));
    atomic_store_explicit(&table->chunks[row / COLUMN_CHUNK], chunk,
                          memory_order_relaxed);
    return chunk;
}

static uint32_t event_table_add_detail(struct event_table *table, uint32_t row,
                                       const struct event_detail *detail)
{
    struct event_detail *own;

    if (detail == NULL)
        return EVENT_TABLE_NO_DETAIL;
    own = column_add(&table->details);
    *own = *detail;
    own->row = row;
    return table->details.added - 1;
}

static uint8_t event_table_pack(struct verdict_finding finding)
{
    return (uint8_t)((unsigned)finding.reason << 3 | (unsigned)finding.verdict);
}

/*
 * A sequence number is below 2^32 for every stream that Waypost writes; one
 * that is not would only blur the order of ties.
 */
static uint32_t event_table_seq(struct stream_id id)
{
    return id.seq < UINT32_MAX ? (uint32_t)id.seq : UINT32_MAX;
}

/* From the id's milliseconds on; what is out of range only blurs ties. */
static int32_t event_table_ingest(const struct event_row *fields)
{
    int64_t us = fields->ingest_us - (int64_t)fields->id.ms * 1000;

    if (fields->ingest_us == 0)
        return 0;
    if (us > INT32_MAX)
        return INT32_MAX;
    return us < INT32_MIN ? INT32_MIN : (int32_t)us;
}

uint32_t event_table_add(struct event_table *table,
                         const struct event_row *fields,
                         const struct event_detail *detail)
{
    uint32_t row = atomic_load_explicit(&table->rows, memory_order_relaxed);
    uint32_t slot = event_table_slot(row);
    struct event_chunk *chunk = event_table_grow(table, row);

    chunk->time_ms[slot] = fields->time_ms;
    chunk->visitor[slot] =
        event_table_is_hit(fields->kind) ? fields->visitor : fields->id.ms;
    chunk->stream[slot] = fields->stream;
    chunk->seq[slot] = event_table_seq(fields->id);
    chunk->tagset[slot] = fields->tagset;
    chunk->node[slot] = fields->node;
    chunk->detail[slot] = event_table_add_detail(table, row, detail);
    chunk->ingest_us[slot] = event_table_ingest(fields);
    chunk->kind[slot] = (uint8_t)fields->kind;
    event_table_judge(table, row, fields->finding);
    atomic_store_explicit(&table->rows, row + 1, memory_order_release);
    /* After the row, so that every published detail's row is published. */
    column_publish(&table->details);
    return row;
}

uint32_t event_table_rows(const struct event_table *table)
{
    return atomic_load_explicit(&table->rows, memory_order_acquire);
}

uint32_t event_table_details(const struct event_table *table)
{
    return column_count(&table->details);
}

const struct event_detail *event_table_detail(const struct event_table *table,
                                              uint32_t i)
{
    return column_at(&table->details, i);
}

int64_t event_table_time(const struct event_table *table, uint32_t row)
{
    return event_table_own(table, row)->time_ms[event_table_slot(row)];
}

struct stream_id event_table_id(const struct event_table *table, uint32_t row)
{
    const struct event_chunk *chunk = event_table_own(table, row);
    uint32_t slot = event_table_slot(row);
    uint64_t ms = event_table_is_hit(chunk->kind[slot])
                      ? (uint64_t)chunk->time_ms[slot]
                      : chunk->visitor[slot];

    return (struct stream_id){ms, chunk->seq[slot]};
}

static int event_table_compare_ingest(const struct event_table *table,
                                      uint32_t a, uint32_t b)
{
    struct stream_id id_a = event_table_id(table, a);
    struct stream_id id_b = event_table_id(table, b);
    int64_t us_a = (int64_t)id_a.ms * 1000 +
                   event_table_own(table, a)->ingest_us[event_table_slot(a)];
    int64_t us_b = (int64_t)id_b.ms * 1000 +
                   event_table_own(table, b)->ingest_us[event_table_slot(b)];

    if (us_a != us_b)
        return us_a < us_b ? -1 : 1;
    return stream_id_compare(id_a, id_b);
}

int event_table_compare(const struct event_table *table, uint32_t a, uint32_t b)
{
    int64_t time_a = event_table_time(table, a);
    int64_t time_b = event_table_time(table, b);
    int order;

    if (time_a != time_b)
        return time_a < time_b ? -1 : 1;
    order = event_table_compare_ingest(table, a, b);
    if (order != 0)
        return order;
    return slice_compare(
        event_table_stream_name(
            table, event_table_own(table, a)->stream[event_table_slot(a)]),
        event_table_stream_name(
            table, event_table_own(table, b)->stream[event_table_slot(b)]));
}

struct verdict_finding event_table_finding(const struct event_table *table,
                                           uint32_t row)
{
    unsigned packed = atomic_load_explicit(
        &event_table_own(table, row)->judged[event_table_slot(row)],
        memory_order_relaxed);

    return (struct verdict_finding){packed & 7, packed >> 3};
}

void event_table_judge(struct event_table *table, uint32_t row,
                       struct verdict_finding finding)
{
    atomic_store_explicit(
        &event_table_own(table, row)->judged[event_table_slot(row)],
        event_table_pack(finding), memory_order_relaxed);
}

const char *event_table_kind_name(enum row_kind kind)
{
    static const char *const types[] = {
        [ROW_CLICK] = "click",    [ROW_SCAN] = "scan",
        [ROW_ORPHAN] = "orphan",  [ROW_VIEW] = "view",
        [ROW_VISIT] = "visit",    [ROW_TOUCH] = "touch",
        [ROW_SEND] = "send",      [ROW_OPEN] = "open",
        [ROW_STAGE] = "stage",    [ROW_REFUND] = "refund",
        [ROW_COST] = "cost",      [ROW_ASSIGN] = "assign",
        [ROW_OTHER] = "identify",
    };

    return types[kind];
}

void event_table_append_id(const struct event_table *table, uint32_t row,
                           struct buffer *out)
{
    uint32_t stream =
        event_table_own(table, row)->stream[event_table_slot(row)];

    stream_id_append_public(out, event_table_stream_name(table, stream),
                            event_table_id(table, row));
}
