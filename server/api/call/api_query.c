#include "server/api/call/api_query.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "server/http/http_query.h"

static int refuse_unknown(struct slice name,
                          const struct api_query_field *fields, size_t count,
                          struct error *err)
{
    struct buffer known = BUFFER_INIT;
    char field[ERROR_WORD_MAX];

    for (size_t i = 0; i < count; i++)
        buffer_appendf(&known, "%s%s", i > 0 ? ", " : "", fields[i].name);
    name = slice_head(name, sizeof(field) - 1);
    memcpy(field, name.ptr, name.len);
    field[name.len] = '\0';
    error_field(err, ERROR_USAGE, "unknown_parameter", field,
                "there is no parameter \"%s\" here; known: %s", field,
                count > 0 ? buffer_str(&known) : "none");
    buffer_release(&known);
    return err->code;
}

static int take_item(struct slice name, struct slice value,
                     struct api_query_field *fields, size_t count,
                     struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!slice_equal(name, slice_str(fields[i].name)))
            continue;
        if (fields[i].value != NULL)
            return error_field(err, ERROR_USAGE, "repeated_parameter",
                               fields[i].name,
                               "the parameter %s is there twice; give it once",
                               fields[i].name);
        fields[i].value = slice_copy(value);
        return 0;
    }
    return refuse_unknown(name, fields, count, err);
}

int api_query_read(struct slice query, struct api_query_field *fields,
                   size_t count, struct error *err)
{
    struct http_query items;
    struct slice name;
    struct slice value;
    int code = 0;
    int got = 0;

    http_query_init(&items, query);
    while (code == 0 && (got = http_query_next(&items, &name, &value)) > 0)
        code = take_item(name, value, fields, count, err);
    http_query_release(&items);
    if (code == 0 && got < 0)
        code = error_field(err, ERROR_USAGE, "bad_query", "",
                           "the query's percent-encoding is broken");
    return code;
}

void api_query_release(struct api_query_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(fields[i].value);
        fields[i].value = NULL;
    }
}

struct slice api_query_value(const struct api_query_field *field)
{
    return slice_str(field->value);
}

int api_query_flag(const struct api_query_field *field, bool *flag,
                   struct error *err)
{
    struct slice value = api_query_value(field);

    *flag = slice_equal(value, SLICE("true"));
    if (slice_is_none(value) || *flag || slice_equal(value, SLICE("false")))
        return 0;
    return error_field(err, ERROR_USAGE, "bad_parameter", field->name,
                       "%s: give true or false", field->name);
}

int api_query_limit(const struct api_query_field *field, size_t *limit,
                    struct error *err)
{
    uint64_t number = API_QUERY_LIMIT;

    if (field->value != NULL &&
        (!slice_parse_u64(slice_str(field->value), &number) || number == 0 ||
         number > API_QUERY_LIMIT_MAX))
        return error_field(err, ERROR_USAGE, "bad_parameter", field->name,
                           "%s: give a number from 1 to %d", field->name,
                           API_QUERY_LIMIT_MAX);
    *limit = (size_t)number;
    return 0;
}
