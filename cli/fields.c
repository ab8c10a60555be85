#include "cli/fields.h"

#include <stdlib.h>

#include "cli/uri.h"
#include "core/datetime.h"
#include "core/slice.h"

static json_t *slice_json(struct slice text)
{
    return json_stringn(text.len > 0 ? text.ptr : "", text.len);
}

/* Steals `value`; jansson makes NULL of text that is not UTF-8. */
static int set_value(json_t *object, const char *field, json_t *value,
                     struct error *err)
{
    if (value == NULL || json_object_set_new(object, field, value) < 0)
        return error_field(err, ERROR_INVALID, "not_utf8", field,
                           "%s: the text is not UTF-8", field);
    return 0;
}

int fields_set_text(json_t *object, const char *field, const char *text,
                    struct error *err)
{
    return set_value(object, field, slice_json(slice_str(text)), err);
}

static int set_pair(json_t *object, const char *option, struct slice item,
                    bool edit, struct error *err)
{
    size_t equals = slice_find(item, '=');
    struct slice value = slice_skip(item, equals + 1);
    json_t *json;
    char *name;
    int code;

    if (equals == 0 || equals == item.len)
        return error_field(err, ERROR_USAGE, "bad_option", option,
                           "--%s: \"%" SLICE_FMT
                           "\" is not of the form NAME=VALUE",
                           option, SLICE_ARG(item));
    name = slice_copy(slice_head(item, equals));
    json = edit && value.len == 0 ? json_null() : slice_json(value);
    code = set_value(object, name, json, err);
    free(name);
    return code;
}

static int set_pairs(const struct invocation *inv,
                     const struct command_option *row, bool edit,
                     json_t *object, struct error *err)
{
    json_t *pairs = json_object();
    struct slice item;
    int code = 0;

    for (size_t k = 0;
         code == 0 && options_item(&inv->options, row->name, k, &item); k++)
        code = set_pair(pairs, row->name, item, edit, err);
    if (code < 0) {
        json_decref(pairs);
        return code;
    }
    return set_value(object, row->field, pairs, err);
}

static bool is_list(const struct command_option *row)
{
    return slice_ends(slice_str(row->field), SLICE("[]"));
}

/* Steals `list`, under the field's name without its "[]". */
static int set_bare(json_t *object, const char *field, json_t *list,
                    struct error *err)
{
    struct slice name = slice_str(field);
    char *bare = slice_copy(slice_head(name, name.len - 2));
    int code = set_value(object, bare, list, err);

    free(bare);
    return code;
}

static int append_item(json_t *list, const char *field, struct slice item,
                       struct error *err)
{
    item = slice_trim(item);
    if (item.len > 0 && json_array_append_new(list, slice_json(item)) < 0)
        return error_field(err, ERROR_INVALID, "not_utf8", field,
                           "%s: the text is not UTF-8", field);
    return 0;
}

/* "a.example, b.example" as ["a.example", "b.example"]. */
static int set_list(json_t *object, const char *field, struct slice text,
                    struct error *err)
{
    json_t *list = json_array();
    struct slice item;
    int code = 0;

    while (code == 0 && slice_split(&text, ',', &item))
        code = append_item(list, field, item, err);
    if (code == 0)
        return set_bare(object, field, list, err);
    json_decref(list);
    return code;
}

/* An option that may be given more than once, each time with one item. */
static int set_items(const struct invocation *inv,
                     const struct command_option *row, json_t *object,
                     struct error *err)
{
    json_t *list = json_array();
    struct slice item;
    int code = 0;

    for (size_t k = 0;
         code == 0 && options_item(&inv->options, row->name, k, &item); k++)
        code = append_item(list, row->field, item, err);
    if (code == 0)
        return set_bare(object, row->field, list, err);
    json_decref(list);
    return code;
}

/* Whatever way it was given, the server gets RFC 3339; "" is none. */
static int set_time(json_t *object, const char *field, const char *text,
                    int64_t ms, struct error *err)
{
    struct buffer time = BUFFER_INIT;
    json_t *value = json_null();

    if (text[0] != '\0') {
        datetime_append(&time, ms);
        value = slice_json(buffer_slice(&time));
    }
    buffer_release(&time);
    return set_value(object, field, value, err);
}

static int set_field(const struct invocation *inv,
                     const struct command_option *row, bool edit,
                     json_t *object, struct error *err)
{
    const char *text = options_text(&inv->options, row->name);
    json_int_t number = options_int(&inv->options, row->name);

    if (edit && text[0] == '\0' && row->type != OPTION_LIST && !is_list(row))
        return set_value(object, row->field, json_null(), err);
    switch (row->type) {
    case OPTION_LIST:
        return is_list(row) ? set_items(inv, row, object, err)
                            : set_pairs(inv, row, edit, object, err);
    case OPTION_BOOL:
        return set_value(object, row->field, json_boolean(number), err);
    case OPTION_INT:
    case OPTION_SIZE:
        return set_value(object, row->field, json_integer(number), err);
    case OPTION_TIME:
        return set_time(object, row->field, text, number, err);
    case OPTION_TEXT:
        break;
    }
    if (is_list(row))
        return set_list(object, row->field, slice_str(text), err);
    return fields_set_text(object, row->field, text, err);
}

/* Rows that are to be looked at: named in the API, and given. */
static bool is_given(const struct invocation *inv,
                     const struct command_option *row)
{
    return row->field != NULL && options_given(&inv->options, row->name);
}

int fields_set(const struct invocation *inv, bool edit, json_t *object,
               struct error *err)
{
    for (size_t i = 0; i < inv->action->option_count; i++) {
        const struct command_option *row = &inv->action->options[i];

        if (is_given(inv, row) && set_field(inv, row, edit, object, err) < 0)
            return err->code;
    }
    return 0;
}

void fields_query(const struct invocation *inv, struct buffer *uri)
{
    for (size_t i = 0; i < inv->action->option_count; i++) {
        const struct command_option *row = &inv->action->options[i];

        if (!is_given(inv, row))
            continue;
        if (row->type == OPTION_BOOL)
            uri_append_query(uri, slice_str(row->field),
                             options_bool(&inv->options, row->name)
                                 ? SLICE("true")
                                 : SLICE("false"));
        else
            uri_append_query(uri, slice_str(row->field),
                             slice_str(options_text(&inv->options, row->name)));
    }
}
