#include "server/api/call/json_fields.h"

#include <jansson.h>

#include "core/buffer.h"
#include "core/datetime.h"

static const char *const type_words[] = {
    [JSON_FIELD_TEXT] = "a string",
    [JSON_FIELD_INTEGER] = "an integer",
    [JSON_FIELD_BOOL] = "true or false",
    [JSON_FIELD_TIME] = "a time such as \"2026-11-22T09:30:00Z\"",
    [JSON_FIELD_ARRAY] = "a list",
    [JSON_FIELD_OBJECT] = "an object",
    [JSON_FIELD_ANY] = "a value",
};

static struct slice text_of(const json_t *value)
{
    return slice_of(json_string_value(value), json_string_length(value));
}

static bool read_time(const json_t *value, int64_t *ms)
{
    if (json_is_string(value))
        return datetime_parse(text_of(value), ms);
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > INT64_MAX / 1000)
        return false;
    *ms = json_integer_value(value) * 1000;
    return true;
}

/* False: the value is of another type. */
static bool read_value(const struct json_field *field, const json_t *value)
{
    bool empty = json_is_null(value);

    switch (field->type) {
    case JSON_FIELD_TEXT:
        if (!empty && !json_is_string(value))
            return false;
        *field->text = empty ? SLICE("") : text_of(value);
        return true;
    case JSON_FIELD_INTEGER:
        if (!empty && !json_is_integer(value))
            return false;
        *field->number = json_integer_value(value);
        return true;
    case JSON_FIELD_BOOL:
        if (!empty && !json_is_boolean(value))
            return false;
        *field->flag = json_is_true(value);
        return true;
    case JSON_FIELD_TIME:
        *field->number = empty ? 0 : *field->number;
        return empty || read_time(value, field->number);
    case JSON_FIELD_ARRAY:
        *field->json = empty ? NULL : value;
        return empty || json_is_array(value);
    case JSON_FIELD_OBJECT:
        *field->json = empty ? NULL : value;
        return empty || json_is_object(value);
    case JSON_FIELD_ANY:
        *field->json = empty ? NULL : value;
        return true;
    }
    return false;
}

static int read_field(const struct json_field *field, const json_t *object,
                      struct error *err)
{
    const json_t *value = json_object_get(object, field->name);

    if (value == NULL || (field->required && json_is_null(value)))
        return field->required
                   ? error_field(err, ERROR_INVALID, "missing_field",
                                 field->name, "%s is missing: give %s",
                                 field->name, type_words[field->type])
                   : 0;
    if (!read_value(field, value))
        return error_field(err, ERROR_INVALID, "wrong_type", field->name,
                           "%s: give %s", field->name, type_words[field->type]);
    if (field->given != NULL)
        *field->given = true;
    return 0;
}

static bool is_known(const char *name, const struct json_field *fields,
                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(slice_str(name), slice_str(fields[i].name)))
            return true;
    }
    return false;
}

static int refuse_unknown(const char *name, const struct json_field *fields,
                          size_t count, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (size_t i = 0; i < count; i++)
        buffer_appendf(&known, "%s%s", i > 0 ? ", " : "", fields[i].name);
    error_field(err, ERROR_INVALID, "unknown_field", name,
                "there is no field \"%.40s\"; known: %s", name,
                buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

int json_fields_read(const json_t *object, const struct json_field *fields,
                     size_t count, struct error *err)
{
    const char *name;
    json_t *value;

    if (!json_is_object(object))
        return error_field(err, ERROR_INVALID, "not_an_object", "",
                           "the body must be a JSON object");
    /* The iteration does not change the object; jansson just never says so. */
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        if (!is_known(name, fields, count))
            return refuse_unknown(name, fields, count, err);
    }
    for (size_t i = 0; i < count; i++) {
        if (read_field(&fields[i], object, err) < 0)
            return err->code;
    }
    return 0;
}
