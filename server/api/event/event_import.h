#ifndef SERVER_EVENT_IMPORT_H
#define SERVER_EVENT_IMPORT_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/record/event.h"
#include "core/buffer.h"
#include "core/error.h"

/*
 * The events of a CSV text, and the rows of it that are none.
 *
 *     struct event_import import = EVENT_IMPORT_INIT;
 *     if (event_import_read(&import, body, line, 0, now_ms, &err) == 0)
 *         ... import.events[0 ... import.count - 1] ...
 *     event_import_release(&import);
 *
 * The first record is the header (attribution/record/event_csv.h). A row that
 * is no acceptable event is put aside with the reason, and does not keep the
 * others from being read. The events point into `text`.
 */
struct json_t;

#define EVENT_IMPORT_ROWS_MAX 10000

/* Bytes of one row: the longest event is a third of it. */
#define EVENT_IMPORT_ROW_MAX 65536

struct event_import {
    int64_t started_us;   /* see event_import_read */
    struct event *events; /* owned, as what follows */
    size_t count, room;
    struct buffer text;
    size_t rows;             /* acceptable or not; without the header */
    struct json_t *rejected; /* [{"line", "field", "code", "reason"} ...] */
};

#define EVENT_IMPORT_INIT \
    {                     \
        .count = 0        \
    }

void event_import_release(struct event_import *import);

/*
 * `line` is the number that the line behind the header gets; 0 counts on from
 * the header. `started_us` is when the import began of which this is a part: a
 * row is taken in that instant and its line later (in microseconds), so that
 * rows of one time keep the order of their file; 0 leaves it to the event log.
 * ERROR_INVALID or ERROR_SYNTAX if the header is missing or wrong, or there are
 * more rows than EVENT_IMPORT_ROWS_MAX.
 */
int event_import_read(struct event_import *import, struct slice text,
                      uint64_t line, int64_t started_us, int64_t now_ms,
                      struct error *err) __attribute__((warn_unused_result));

#endif
