#include "attribution/record/event_json.h"

#include <jansson.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "core/datetime.h"

/* Unix seconds beyond this have no year of four digits. */
#define SECONDS_MAX 253402300799.0

struct json_row;

typedef int json_read_fn(const struct json_row *row, const json_t *value,
                         struct event *event, struct error *err);

struct json_row {
    const char *key;
    json_read_fn *read;
    size_t offset; /* of a text's slice in struct event */
};

static int wrong_type(struct error *err, const char *key, const char *wanted)
{
    return error_field(err, ERROR_INVALID, "wrong_type", key, "%s: must be %s",
                       key, wanted);
}

/* What may stand in a message: foreign bytes only if they are plain. */
static const char *shown(const char *text)
{
    size_t len = 0;

    while (text[len] > ' ' && text[len] <= '~')
        len++;
    return text[len] == '\0' && len <= 40 ? text : "(not shown)";
}

static int read_text(const struct json_row *row, const json_t *value,
                     struct event *event, struct error *err)
{
    struct slice *text = (struct slice *)(void *)((char *)event + row->offset);

    if (!json_is_string(value))
        return wrong_type(err, row->key, "a string");
    *text = slice_of(json_string_value(value), json_string_length(value));
    return 0;
}

static int read_type(const struct json_row *row, const json_t *value,
                     struct event *event, struct error *err)
{
    if (!json_is_string(value))
        return wrong_type(err, row->key, "a string");
    event->type = event_parse_type(
        slice_of(json_string_value(value), json_string_length(value)));
    if (event->type == EVENT_NONE)
        return error_field(err, ERROR_INVALID, "unknown_type", row->key,
                           "type %s: is none of touch, send, open, "
                           "visit, stage, refund, cost, identify, assign",
                           shown(json_string_value(value)));
    return 0;
}

static int read_time(const struct json_row *row, const json_t *value,
                     struct event *event, struct error *err)
{
    double seconds = json_number_value(value);
    bool read = false;

    if (json_is_string(value)) {
        read = datetime_parse(
            slice_of(json_string_value(value), json_string_length(value)),
            &event->at_ms);
    } else if (json_is_number(value) && fabs(seconds) <= SECONDS_MAX) {
        event->at_ms = llround(seconds * 1000);
        read = true;
    }
    if (!read)
        return error_field(err, ERROR_INVALID, "bad_time", row->key,
                           "%s: is not a time; use RFC 3339, such as "
                           "2026-11-22T09:30:00Z",
                           row->key);
    event->has_at = true;
    return 0;
}

static int read_amount(const struct json_row *row, const json_t *value,
                       struct event *event, struct error *err)
{
    if (!json_is_integer(value))
        return wrong_type(err, row->key,
                          "an integer in minor units (cents), not a fraction "
                          "or a string");
    event->amount = json_integer_value(value);
    event->has_amount = true;
    return 0;
}

static int read_properties(const struct json_row *row, const json_t *value,
                           struct event *event, struct error *err)
{
    if (!json_is_object(value))
        return wrong_type(err, row->key, "an object");
    if (json_object_size(value) == 0)
        return 0;
    event->properties = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    if (event->properties == NULL)
        return wrong_type(err, row->key, "an object of plain values");
    return 0;
}

#define TEXT(name)                                     \
    {                                                  \
#name, read_text, offsetof(struct event, name) \
    }

static const struct json_row json_rows[] = {
    {"type", read_type, 0},
    TEXT(stage),
    {"occurred_at", read_time, 0},
    TEXT(customer),
    TEXT(click_id),
    TEXT(visitor),
    TEXT(recipient),
    TEXT(email_sha256),
    {"amount", read_amount, 0},
    TEXT(currency),
    TEXT(invoice),
    TEXT(idempotency_key),
    TEXT(campaign),
    TEXT(channel),
    TEXT(direction),
    TEXT(source),
    TEXT(content),
    TEXT(link),
    TEXT(placement),
    TEXT(kind),
    TEXT(arm),
    {"properties", read_properties, 0},
};

static const struct json_row *find_row(const char *key)
{
    for (size_t i = 0; i < sizeof(json_rows) / sizeof(json_rows[0]); i++) {
        if (slice_equal(slice_str(key), slice_str(json_rows[i].key)))
            return &json_rows[i];
    }
    return NULL;
}

/* jansson takes its objects as mutable even to look at them. */
static json_t *unconst(const json_t *json)
{
    union {
        const json_t *in;
        json_t *out;
    } either = {json};

    return either.out;
}

static int read_members(const json_t *json, struct event *event,
                        struct error *err)
{
    const char *key;
    json_t *value;

    json_object_foreach(unconst(json), key, value)
    {
        const struct json_row *row = find_row(key);

        if (row == NULL)
            return error_field(err, ERROR_INVALID, "unknown_field", shown(key),
                               "%s: an event has no such field; what is "
                               "your own goes into properties",
                               shown(key));
        if (!json_is_null(value) && row->read(row, value, event, err) < 0)
            return err->code;
    }
    return 0;
}

int event_from_json(const struct json_t *json, int64_t now_ms,
                    struct event *event, struct error *err)
{
    if (!json_is_object(json))
        return error_set(err, ERROR_INVALID,
                         "event: must be a JSON object, see API.md");
    if (read_members(json, event, err) < 0)
        return err->code;
    return event_check(event, now_ms, err);
}
