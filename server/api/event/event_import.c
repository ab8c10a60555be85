#include "server/api/event/event_import.h"

#include <jansson.h>
#include <stdlib.h>

#include "attribution/record/event_csv.h"
#include "core/memory.h"
#include "server/api/call/csv_body.h"

void event_import_release(struct event_import *import)
{
    for (size_t i = 0; i < import->count; i++)
        event_release(&import->events[i]);
    json_decref(import->rejected);
    buffer_release(&import->text);
    free(import->events);
    *import = (struct event_import)EVENT_IMPORT_INIT;
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

static void read_row(struct event_import *import, const struct event_csv *csv,
                     const struct csv_record *record, int64_t now_ms)
{
    struct slice cells[EVENT_CSV_COLUMNS_MAX];
    struct event *event = add_event(import);
    struct error err = ERROR_INIT;

    if (record->count <= EVENT_CSV_COLUMNS_MAX)
        csv_body_keep(record, &import->text, cells);
    if (event_csv_row(csv, cells, record->count, now_ms, event, &err) == 0) {
        if (import->started_us > 0)
            event->ingest_us = import->started_us + (int64_t)record->line;
        return;
    }
    event_release(event);
    import->count--;
    csv_body_reject(import->rejected, record->line, &err);
}

static int read_header(struct csv_body *body, struct event_csv *csv,
                       uint64_t line, struct error *err)
{
    struct csv_record record;

    if (csv_body_header(body, &record, err) < 0 ||
        event_csv_header(csv, record.cells, record.count, err) < 0)
        return err->code;
    if (line > 0)
        csv_reader_set_line(body->reader, line);
    return 0;
}

static int read_rows(struct event_import *import, struct csv_body *body,
                     const struct event_csv *csv, int64_t now_ms,
                     struct error *err)
{
    struct csv_record record;
    struct error broken = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(body->reader, &record, &broken)) !=
           CSV_MORE) {
        if (csv_body_count(body, err) < 0)
            return err->code;
        if (got == CSV_BROKEN)
            csv_body_reject(import->rejected, record.line, &broken);
        else
            read_row(import, csv, &record, now_ms);
    }
    return 0;
}

int event_import_read(struct event_import *import, struct slice text,
                      uint64_t line, int64_t started_us, int64_t now_ms,
                      struct error *err)
{
    struct csv_body body;
    struct event_csv csv;
    int code;

    csv_body_init(&body, text, '\0', EVENT_IMPORT_ROW_MAX,
                  EVENT_IMPORT_ROWS_MAX);
    import->rejected = json_array();
    import->started_us = started_us;
    buffer_reserve(&import->text, text.len + 1);
    code = read_header(&body, &csv, line, err);
    if (code == 0)
        code = read_rows(import, &body, &csv, now_ms, err);
    import->rows = body.rows;
    csv_body_release(&body);
    return code;
}
