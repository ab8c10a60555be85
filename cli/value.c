#include "cli/value.h"

#include <stdlib.h>

#include "core/slice.h"

static void append_json(struct buffer *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    buffer_append(out, slice_str(text));
    free(text);
}

static void append_scalar(struct buffer *out, const json_t *value)
{
    if (json_is_string(value))
        buffer_append(
            out, slice_of(json_string_value(value), json_string_length(value)));
    else if (json_is_boolean(value))
        buffer_append(out, json_is_true(value) ? SLICE("yes") : SLICE("no"));
    else if (value != NULL && !json_is_null(value))
        append_json(out, value);
}

/* What is not set is left out. */
static void append_object(struct buffer *out, json_t *object)
{
    const char *name;
    json_t *member;
    const char *separator = "";

    json_object_foreach(object, name, member)
    {
        if (json_is_null(member))
            continue;
        buffer_appendf(out, "%s%s=", separator, name);
        append_scalar(out, member);
        separator = ", ";
    }
}

/* What has a text of its own, such as a rule, is shown by that. */
static void append_item(struct buffer *out, json_t *item)
{
    const json_t *text = json_object_get(item, "text");

    if (text != NULL)
        append_scalar(out, text);
    else if (json_is_object(item))
        append_object(out, item);
    else
        append_scalar(out, item);
}

static void append_array(struct buffer *out, const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        json_t *item = json_array_get(array, i);

        if (i > 0)
            buffer_append(out,
                          json_is_object(item) ? SLICE("; ") : SLICE(", "));
        append_item(out, item);
    }
}

void value_append(struct buffer *out, json_t *value)
{
    if (json_is_array(value))
        append_array(out, value);
    else if (json_is_object(value))
        append_object(out, value);
    else
        append_scalar(out, value);
}

void value_add(struct table *table, json_t *value)
{
    struct buffer text = BUFFER_INIT;

    value_append(&text, value);
    table_add(table, buffer_slice(&text));
    buffer_release(&text);
}
