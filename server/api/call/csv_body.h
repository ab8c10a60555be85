#ifndef SERVER_CSV_BODY_H
#define SERVER_CSV_BODY_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/csv_reader.h"
#include "core/error.h"

/*
 * A request's body of CSV, all of which is there, row by row:
 *
 *     csv_body_init(&body, text, '\0', record_max, rows_max);
 *     csv_body_header(&body, &record, &err)
 *     while ((got = csv_reader_next(body.reader, &record, &why)) != CSV_MORE)
 *         csv_body_count(&body, &err)
 *     csv_body_release(&body);
 */
struct json_t;

struct csv_body {
    struct csv_reader *reader; /* owned */
    size_t rows, rows_max;     /* counted, and how many may be */
};

/* `text` stays where it is. `delimiter` is NUL where the first record shows it.
 */
void csv_body_init(struct csv_body *body, struct slice text, char delimiter,
                   size_t record_max, size_t rows_max);
void csv_body_release(struct csv_body *body);

/* The first record. ERROR_INVALID "no_header", or ERROR_SYNTAX. */
int csv_body_header(struct csv_body *body, struct csv_record *record,
                    struct error *err) __attribute__((warn_unused_result));

/* One row more. ERROR_INVALID "too_many". */
int csv_body_count(struct csv_body *body, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Copies the record's cells to the end of `text`, which has the room, so that
 * they stay when the next record is read; `cells` has room for all of them.
 */
void csv_body_keep(const struct csv_record *record, struct buffer *text,
                   struct slice *cells);

/* Adds {"line", "field", "code", "reason"} to those of the rows that were
 * refused, in the order of their lines. */
void csv_body_reject(struct json_t *rejected, uint64_t line,
                     const struct error *err);

#endif
