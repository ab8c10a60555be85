#include "server/api/event_import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/event_csv.h"
#include "core/csv_reader.h"
#include "core/memory.h"
#include "server/api/json_text.h"

void event_import_release(struct event_import *import)
{
    for (size_t i = 0; i < import->count; i++)
        event_release(&import->events[i]);
    json_decref(import->rejected);
    buffer_release(&import->text);
    free(import->events);
    *import = (struct event_import)EVENT_IMPORT_INIT;
}

static void reject(struct event_import *import, uint64_t line,
                   const struct error *err)
{
    json_t *row = json_object();

    json_object_set_new(row, "line", json_integer((json_int_t)line));
    json_text_set_some(row, "field", slice_str(err->field));
    json_text_set(row, "code", slice_str(err->reason));
    json_text_set(row, "reason", slice_str(err->message));
    json_array_append_new(import->rejected, row);
}

static struct event *add_event(struct event_import *import)
{
    if (import->count == import->room) {
        import->room = import->room > 0 ? import->room * 2 : 64;
        import->events = memory_resize(import->events, import->room,
                                       sizeof(*import->events));
    }
    event_init(&import->events[import->count]);
    return &import->events[import->count++];
}

/* The reader's cells, copied to where they stay; `text` has the room. */
static void keep_cells(struct event_import *import,
                       const struct csv_record *record, struct slice *cells)
{
    const struct slice *last = &record->cells[record->count - 1];
    const char *from = record->cells[0].ptr;
    size_t start = import->text.len;
    const char *to;

    buffer_append(&import->text,
                  slice_of(from, (size_t)(last->ptr - from) + last->len));
    to = import->text.data + start;
    for (size_t i = 0; i < record->count; i++)
        cells[i] =
            slice_of(to + (record->cells[i].ptr - from), record->cells[i].len);
}

static void read_row(struct event_import *import, const struct event_csv *csv,
                     const struct csv_record *record, int64_t now_ms)
{
    struct slice cells[EVENT_CSV_COLUMNS_MAX];
    struct event *event = add_event(import);
    struct error err = ERROR_INIT;

    if (record->count <= EVENT_CSV_COLUMNS_MAX)
        keep_cells(import, record, cells);
    if (event_csv_row(csv, cells, record->count, now_ms, event, &err) == 0) {
        if (import->started_us > 0)
            event->ingest_us = import->started_us + (int64_t)record->line;
        return;
    }
    event_release(event);
    import->count--;
    reject(import, record->line, &err);
}

static int read_header(struct csv_reader *reader, struct event_csv *csv,
                       struct error *err)
{
    struct csv_record record;

    switch (csv_reader_next(reader, &record, err)) {
    case CSV_RECORD:
        return event_csv_header(csv, record.cells, record.count, err);
    case CSV_BROKEN:
        return error_prefix(err, "the header");
    default:
        return error_field(err, ERROR_INVALID, "no_header", "",
                           "there is nothing in it; the first line must name "
                           "the columns");
    }
}

static int read_rows(struct event_import *import, struct csv_reader *reader,
                     const struct event_csv *csv, int64_t now_ms,
                     struct error *err)
{
    struct csv_record record;
    struct error broken = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(reader, &record, &broken)) != CSV_MORE) {
        if (++import->rows > EVENT_IMPORT_ROWS_MAX)
            return error_field(err, ERROR_INVALID, "too_many", "",
                               "more than %d rows; send them in parts, each "
                               "with the header",
                               EVENT_IMPORT_ROWS_MAX);
        if (got == CSV_BROKEN)
            reject(import, record.line, &broken);
        else
            read_row(import, csv, &record, now_ms);
    }
    return 0;
}

int event_import_read(struct event_import *import, struct slice body,
                      uint64_t line, int64_t started_us, int64_t now_ms,
                      struct error *err)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader;
    struct event_csv csv;
    int code;

    config.record_max = EVENT_IMPORT_ROW_MAX;
    reader = csv_reader_new(&config);
    import->rejected = json_array();
    import->started_us = started_us;
    buffer_reserve(&import->text, body.len + 1);
    csv_reader_feed(reader, body);
    csv_reader_end(reader);
    code = read_header(reader, &csv, err);
    if (code == 0 && line > 0)
        csv_reader_set_line(reader, line);
    if (code == 0)
        code = read_rows(import, reader, &csv, now_ms, err);
    csv_reader_free(&reader);
    return code;
}
