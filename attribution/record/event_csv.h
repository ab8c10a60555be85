#ifndef ATTRIBUTION_EVENT_CSV_H
#define ATTRIBUTION_EVENT_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/record/event.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Events from the rows of a table whose header names the columns.
 *
 *     struct event_csv csv;
 *     if (event_csv_header(&csv, cells, count, &err) < 0)
 *         ...
 *     event_init(&event);
 *     if (event_csv_row(&csv, cells, count, now_ms, &event, &err) < 0)
 *         ...                       err.field names the column
 *     event_release(&event);
 *
 * The columns are an event's fields (event_json.h), in any order, and `id`,
 * another name of idempotency_key. An empty cell is an absent field. Times are
 * RFC 3339 or unix seconds, amounts integers in minor units, properties JSON
 * objects. The types are an event's, and `click` and `scan`: touches of that
 * kind, which is how clicks that another system recorded come in.
 */
#define EVENT_CSV_COLUMNS_MAX 32

struct event_csv_column;

struct event_csv {
    const struct event_csv_column *columns[EVENT_CSV_COLUMNS_MAX];
    size_t count;
};

/*
 * Names are compared without spaces around them and without case. ERROR_INVALID
 * with the reason unknown_column, repeated_column, missing_column (there must
 * be a type) or bad_encoding.
 */
int event_csv_header(struct event_csv *csv, const struct slice *cells,
                     size_t count, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Fills in and checks (event_check) the event, whose slices point into the
 * cells. `event` must be released in any case.
 */
int event_csv_row(const struct event_csv *csv, const struct slice *cells,
                  size_t count, int64_t now_ms, struct event *event,
                  struct error *err) __attribute__((warn_unused_result));

#endif
