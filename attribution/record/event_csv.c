#include "attribution/record/event_csv.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/datetime.h"
#include "core/utf8.h"

typedef int column_read_fn(const struct event_csv_column *column,
                           struct slice cell, struct event *event,
                           struct error *err);

struct event_csv_column {
    struct slice name;
    column_read_fn *read;
    size_t offset; /* of the text's slice in struct event */
};

/* What may stand in a message: foreign bytes only if they are plain. */
static struct slice shown(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return SLICE("(not shown)");
    }
    return text.len <= 40 ? text : SLICE("(not shown)");
}

/* ---- Cells --------------------------------------------------------------- */

static int read_text(const struct event_csv_column *column, struct slice cell,
                     struct event *event, struct error *err)
{
    struct slice *text =
        (struct slice *)(void *)((char *)event + column->offset);

    if (cell.len > EVENT_TEXT_MAX)
        return error_field(err, ERROR_INVALID, "too_long", column->name.ptr,
                           "%s: %zu bytes are more than the %d allowed",
                           column->name.ptr, cell.len, EVENT_TEXT_MAX);
    *text = cell;
    return 0;
}

/* A click or scan of another system is a touch of that kind. */
static bool is_hit(struct slice cell)
{
    return slice_equal(cell, SLICE("click")) ||
           slice_equal(cell, SLICE("scan"));
}

static int read_type(const struct event_csv_column *column, struct slice cell,
                     struct event *event, struct error *err)
{
    struct slice text = shown(cell);

    event->type = is_hit(cell) ? EVENT_TOUCH : event_parse_type(cell);
    if (event->type != EVENT_NONE)
        return 0;
    return error_field(err, ERROR_INVALID, "unknown_type", column->name.ptr,
                       "type %" SLICE_FMT ": is none of touch, send, open, "
                       "visit, stage, refund, cost, identify, assign, click, "
                       "scan; a lead or sale is a stage, with its name in the "
                       "column stage",
                       SLICE_ARG(text));
}

static int read_time(const struct event_csv_column *column, struct slice cell,
                     struct event *event, struct error *err)
{
    if (!datetime_parse(cell, &event->at_ms))
        return error_field(err, ERROR_INVALID, "bad_time", column->name.ptr,
                           "occurred_at: is not a time; use RFC 3339, such as "
                           "2026-11-22T09:30:00Z, or unix seconds");
    event->has_at = true;
    return 0;
}

static int read_amount(const struct event_csv_column *column, struct slice cell,
                       struct event *event, struct error *err)
{
    if (!slice_parse_i64(cell, &event->amount))
        return error_field(err, ERROR_INVALID, "wrong_type", column->name.ptr,
                           "amount: must be an integer in minor units (cents), "
                           "such as 129900");
    event->has_amount = true;
    return 0;
}

static int read_properties(const struct event_csv_column *column,
                           struct slice cell, struct event *event,
                           struct error *err)
{
    json_t *json = json_loadb(cell.ptr, cell.len, JSON_REJECT_DUPLICATES, NULL);
    bool read = json_is_object(json);

    if (json_object_size(json) > 0)
        event->properties = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(json);
    return read
               ? 0
               : error_field(err, ERROR_INVALID, "wrong_type", column->name.ptr,
                             "properties: must be a JSON object, such as "
                             "{\"plan\":\"team\"}");
}

#define TEXT(name, member)                                          \
    {                                                               \
        SLICE_INIT(name), read_text, offsetof(struct event, member) \
    }

static const struct event_csv_column columns[] = {
    {SLICE_INIT("type"), read_type, 0},
    TEXT("id", idempotency_key),
    {SLICE_INIT("occurred_at"), read_time, 0},
    TEXT("visitor", visitor),
    TEXT("customer", customer),
    TEXT("recipient", recipient),
    TEXT("click_id", click_id),
    TEXT("campaign", campaign),
    TEXT("channel", channel),
    TEXT("stage", stage),
    {SLICE_INIT("amount"), read_amount, 0},
    TEXT("currency", currency),
    TEXT("arm", arm),
    TEXT("kind", kind),
    TEXT("source", source),
    TEXT("content", content),
    TEXT("direction", direction),
    TEXT("link", link),
    TEXT("placement", placement),
    TEXT("invoice", invoice),
    TEXT("email_sha256", email_sha256),
    TEXT("idempotency_key", idempotency_key),
    {SLICE_INIT("properties"), read_properties, 0},
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* ---- The header ---------------------------------------------------------- */

static const struct event_csv_column *find_column(struct slice name)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (slice_equal_nocase(columns[i].name, name))
            return &columns[i];
    }
    return NULL;
}

static int unknown_column(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (size_t i = 0; i < COLUMNS; i++)
        buffer_appendf(&known, "%s%s", i > 0 ? ", " : "", columns[i].name.ptr);
    error_field(err, ERROR_INVALID, "unknown_column", "",
                "there is no column \"%" SLICE_FMT "\"; known: %s",
                SLICE_ARG(name), buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

/* The column of this name is there, or one that means the same. */
static bool has_column(const struct event_csv *csv,
                       const struct event_csv_column *column)
{
    for (size_t i = 0; i < csv->count; i++) {
        if (csv->columns[i] == column ||
            (column->read == read_text && csv->columns[i]->read == read_text &&
             csv->columns[i]->offset == column->offset))
            return true;
    }
    return false;
}

static int add_column(struct event_csv *csv, struct slice name,
                      struct error *err)
{
    const struct event_csv_column *column = find_column(name);

    if (column == NULL)
        return unknown_column(shown(name), err);
    if (has_column(csv, column))
        return error_field(err, ERROR_INVALID, "repeated_column",
                           column->name.ptr,
                           "the column %s is there twice (id and "
                           "idempotency_key are the same); give it once",
                           column->name.ptr);
    csv->columns[csv->count++] = column;
    return 0;
}

int event_csv_header(struct event_csv *csv, const struct slice *cells,
                     size_t count, struct error *err)
{
    csv->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!utf8_is_valid(cells[i]))
            return error_field(err, ERROR_INVALID, "bad_encoding", "",
                               "the header is not UTF-8; save the file as "
                               "\"CSV UTF-8\"");
        if (add_column(csv, slice_trim(cells[i]), err) < 0)
            return err->code;
    }
    if (!has_column(csv, &columns[0]))
        return error_field(err, ERROR_INVALID, "missing_column", "type",
                           "the first line has no column \"type\"; it must "
                           "name the columns, such as "
                           "type,id,occurred_at,visitor,campaign");
    return 0;
}

/* ---- A row --------------------------------------------------------------- */

static int read_cells(const struct event_csv *csv, const struct slice *cells,
                      struct event *event, struct error *err)
{
    for (size_t i = 0; i < csv->count; i++) {
        const struct event_csv_column *column = csv->columns[i];

        if (cells[i].len == 0)
            continue;
        if (!utf8_is_valid(cells[i]))
            return error_field(err, ERROR_INVALID, "bad_encoding",
                               column->name.ptr, "%s: is not UTF-8",
                               column->name.ptr);
        if (column->read(column, cells[i], event, err) < 0)
            return err->code;
        if (column->read == read_type && is_hit(cells[i]) &&
            event->kind.len == 0)
            event->kind = cells[i];
    }
    return 0;
}

int event_csv_row(const struct event_csv *csv, const struct slice *cells,
                  size_t count, int64_t now_ms, struct event *event,
                  struct error *err)
{
    if (count != csv->count)
        return error_field(err, ERROR_INVALID, "wrong_cells", "",
                           "the row has %zu cells, the header %zu", count,
                           csv->count);
    if (read_cells(csv, cells, event, err) < 0)
        return err->code;
    return event_check(event, now_ms, err);
}
