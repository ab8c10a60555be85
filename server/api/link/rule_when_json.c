#include "server/api/link/rule_when_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/percent.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "shortener/rule/rule_clock_text.h"
#include "shortener/rule/rule_vocabulary.h"

static struct slice text_of(const json_t *value)
{
    return slice_of(json_string_value(value), json_string_length(value));
}

static int refuse(struct error *err, const char *name, const char *advice)
{
    return error_field(err, ERROR_INVALID, "bad_rule", "rules", "%s: %s", name,
                       advice);
}

/* One value of a condition; what separates words there must not be in it. */
static int append_value(const char *name, const json_t *value,
                        struct buffer *out, struct error *err)
{
    struct slice text = text_of(value);

    if (!json_is_string(value))
        return refuse(err, name, "give a string, or a list of strings");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c <= ' ' || c == ',' || c == '@' || c == 0x7f)
            return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                               "%s: \"%" SLICE_FMT
                               "\" must not hold blanks, ',' or '@'",
                               name, SLICE_ARG(slice_head(text, 40)));
    }
    buffer_append(out, text);
    return 0;
}

static int append_encoded(const char *name, const json_t *value,
                          struct buffer *out, struct error *err)
{
    if (!json_is_string(value))
        return refuse(err, name, "give a string, a list of them, or true");
    percent_encode(text_of(value), out);
    return 0;
}

typedef int append_fn(const char *name, const json_t *value, struct buffer *out,
                      struct error *err);

/* A list, or one value in place of it, separated by commas. */
static int append_list(const char *name, const json_t *value, append_fn *append,
                       struct buffer *out, struct error *err)
{
    size_t count = json_array_size(value);

    if (!json_is_array(value))
        return append(name, value, out, err);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_append_byte(out, ',');
        if (append(name, json_array_get(value, i), out, err) < 0)
            return err->code;
    }
    return 0;
}

/* A condition's name in JSON and in text. */
struct json_condition {
    const char *name, *word;
};

static const struct json_condition lists[] = {
    {"device", "device"},   {"os", "os"},     {"language", "lang"},
    {"country", "country"}, {"time", "time"}, {"days", "days"},
};

/* The zone goes behind the hours, or the days where there are no hours. */
static bool takes_zone(const json_t *when, const char *word)
{
    bool has_time = json_object_get(when, "time") != NULL;

    return slice_equal(slice_str(word),
                       has_time ? SLICE("time") : SLICE("days"));
}

static int append_zone(const json_t *when, const char *word, struct buffer *out,
                       struct error *err)
{
    const json_t *zone = json_object_get(when, "time_zone");

    if (zone == NULL || !takes_zone(when, word))
        return 0;
    buffer_append_byte(out, '@');
    return append_value("time_zone", zone, out, err);
}

static int append_lists(const json_t *when, struct buffer *out,
                        struct error *err)
{
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const struct json_condition *list = &lists[i];
        const json_t *value = json_object_get(when, list->name);

        if (value == NULL)
            continue;
        buffer_appendf(out, "%s=", list->word);
        if (append_list(list->name, value, append_value, out, err) < 0 ||
            append_zone(when, list->word, out, err) < 0)
            return err->code;
        buffer_append_byte(out, ' ');
    }
    return 0;
}

static int append_query(json_t *query, struct buffer *out, struct error *err)
{
    const char *name;
    json_t *value;

    if (query != NULL && !json_is_object(query))
        return refuse(err, "query", "give an object such as {\"ref\": \"a\"}");
    json_object_foreach(query, name, value)
    {
        buffer_append(out, SLICE("query."));
        percent_encode(slice_str(name), out);
        if (!json_is_true(value)) {
            buffer_append_byte(out, '=');
            if (append_list("query", value, append_encoded, out, err) < 0)
                return err->code;
        }
        buffer_append_byte(out, ' ');
    }
    return 0;
}

static int check_names(const json_t *when, struct error *err)
{
    const json_t *ignored = NULL;
    bool returning = false;
    struct slice zone = SLICE_NONE;
    /* Only the names and the simple types; lists may be single values. */
    const struct json_field fields[] = {
        {"time_zone", JSON_FIELD_TEXT, .text = &zone},
        {"query", JSON_FIELD_OBJECT, .json = &ignored},
        {"returning", JSON_FIELD_BOOL, .flag = &returning},
        {"device", JSON_FIELD_ANY, .json = &ignored},
        {"os", JSON_FIELD_ANY, .json = &ignored},
        {"language", JSON_FIELD_ANY, .json = &ignored},
        {"country", JSON_FIELD_ANY, .json = &ignored},
        {"time", JSON_FIELD_ANY, .json = &ignored},
        {"days", JSON_FIELD_ANY, .json = &ignored},
    };

    return json_fields_read(when, fields, sizeof(fields) / sizeof(fields[0]),
                            err);
}

int rule_when_json_read(const json_t *when, struct buffer *out,
                        struct error *err)
{
    const json_t *returning = json_object_get(when, "returning");

    if (when == NULL)
        return 0;
    if (check_names(when, err) < 0 || append_lists(when, out, err) < 0 ||
        append_query(json_object_get(when, "query"), out, err) < 0)
        return err->code;
    if (json_object_get(when, "time_zone") != NULL &&
        json_object_get(when, "time") == NULL &&
        json_object_get(when, "days") == NULL)
        return refuse(err, "time_zone", "is of no use without time or days");
    if (returning != NULL)
        buffer_append(out, json_is_true(returning) ? SLICE("returning=yes ")
                                                   : SLICE("returning=no "));
    return 0;
}

/* ---- Showing ------------------------------------------------------------- */

static json_t *words_to_json(const struct rule_vocabulary *vocabulary,
                             unsigned bits)
{
    json_t *list = json_array();

    for (size_t i = 0; i < vocabulary->count; i++) {
        if ((bits & RULE_BIT(i)) != 0)
            json_array_append_new(list, json_string(vocabulary->words[i]));
    }
    return list;
}

static json_t *texts_to_json(const struct slice *texts, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_text_new(texts[i]));
    return list;
}

/* Steals the list; an empty one is left out. */
static void set_list(json_t *object, const char *name, json_t *list)
{
    if (json_array_size(list) > 0)
        json_object_set_new(object, name, list);
    else
        json_decref(list);
}

static json_t *windows_to_json(const struct rule_when *when)
{
    json_t *list = json_array();
    struct buffer text = BUFFER_INIT;
    struct slice rest;
    struct slice window;

    rule_clock_text_append_windows(when, &text);
    rest = buffer_slice(&text);
    while (rest.len > 0 && slice_split(&rest, ',', &window))
        json_array_append_new(list, json_text_new(window));
    buffer_release(&text);
    return list;
}

static json_t *parameters_to_json(const struct rule_when *when)
{
    json_t *object = json_object();

    for (size_t i = 0; i < when->parameter_count; i++) {
        const struct rule_parameter *parameter = &when->parameters[i];
        char *name = slice_copy(parameter->name);

        json_object_set_new(
            object, name,
            parameter->value_count > 0
                ? texts_to_json(parameter->values, parameter->value_count)
                : json_true());
        free(name);
    }
    return object;
}

json_t *rule_when_json_show(const struct rule_when *when)
{
    json_t *json = json_object();

    set_list(json, "device", words_to_json(&rule_devices, when->devices));
    set_list(json, "os", words_to_json(&rule_systems, when->systems));
    set_list(json, "language",
             texts_to_json(when->languages, when->language_count));
    set_list(json, "country",
             texts_to_json(when->countries, when->country_count));
    set_list(json, "time", windows_to_json(when));
    set_list(json, "days", words_to_json(&rule_days, when->days));
    json_text_set_some(json, "time_zone", when->zone_name);
    if (when->parameter_count > 0)
        json_object_set_new(json, "query", parameters_to_json(when));
    if (when->returning != RULE_RETURNING_ANY)
        json_object_set_new(
            json, "returning",
            json_boolean(when->returning == RULE_RETURNING_YES));
    return json;
}
