#include "server/api/call/csv_body.h"

#include <jansson.h>

#include "server/api/call/json_text.h"

void csv_body_init(struct csv_body *body, struct slice text, char delimiter,
                   size_t record_max, size_t rows_max)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;

    config.delimiter = delimiter;
    config.record_max = record_max;
    *body = (struct csv_body){
        .reader = csv_reader_new(&config),
        .rows_max = rows_max,
    };
    csv_reader_feed(body->reader, text);
    csv_reader_end(body->reader);
}

void csv_body_release(struct csv_body *body)
{
    csv_reader_free(&body->reader);
}

int csv_body_header(struct csv_body *body, struct csv_record *record,
                    struct error *err)
{
    switch (csv_reader_next(body->reader, record, err)) {
    case CSV_RECORD:
        return 0;
    case CSV_BROKEN:
        return error_prefix(err, "the header");
    default:
        return error_field(err, ERROR_INVALID, "no_header", "",
                           "there is nothing in it; the first line must name "
                           "the columns");
    }
}

int csv_body_count(struct csv_body *body, struct error *err)
{
    if (++body->rows <= body->rows_max)
        return 0;
    return error_field(err, ERROR_INVALID, "too_many", "",
                       "more than %zu rows; send them in parts, each with the "
                       "header",
                       body->rows_max);
}

void csv_body_keep(const struct csv_record *record, struct buffer *text,
                   struct slice *cells)
{
    const struct slice *last = &record->cells[record->count - 1];
    const char *from = record->cells[0].ptr;
    size_t start = text->len;
    const char *to;

    buffer_append(text, slice_of(from, (size_t)(last->ptr - from) + last->len));
    to = text->data + start;
    for (size_t i = 0; i < record->count; i++)
        cells[i] =
            slice_of(to + (record->cells[i].ptr - from), record->cells[i].len);
}

static uint64_t line_of(const json_t *rejected)
{
    return (uint64_t)json_integer_value(json_object_get(rejected, "line"));
}

void csv_body_reject(json_t *rejected, uint64_t line, const struct error *err)
{
    size_t at = json_array_size(rejected);
    json_t *row = json_object();

    json_object_set_new(row, "line", json_integer((json_int_t)line));
    json_text_set_some(row, "field", slice_str(err->field));
    json_text_set(row, "code", slice_str(err->reason));
    json_text_set(row, "reason", slice_str(err->message));
    while (at > 0 && line_of(json_array_get(rejected, at - 1)) > line)
        at--;
    json_array_insert_new(rejected, at, row);
}
