#include "server/api/call/tags_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/call/json_text.h"

json_t *tags_json_show(struct slice tags)
{
    json_t *json = json_object();
    struct slice tag;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        size_t equals = slice_find(tag, '=');
        char *name;

        if (equals == tag.len)
            continue;
        name = slice_copy(slice_head(tag, equals));
        json_text_set(json, name, slice_skip(tag, equals + 1));
        free(name);
    }
    return json;
}

static bool has_control(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return true;
    }
    return false;
}

static int check_tag(struct slice name, const json_t *value, const char *field,
                     struct error *err)
{
    struct slice text =
        slice_of(json_string_value(value), json_string_length(value));

    if (!json_is_string(value))
        return error_field(err, ERROR_INVALID, "bad_tag", field,
                           "%s: give a string for \"%" SLICE_FMT
                           "\", or null to remove it",
                           field, SLICE_ARG(slice_head(name, 40)));
    if (name.len == 0 || slice_find(name, '=') < name.len ||
        has_control(name) || has_control(text))
        return error_field(err, ERROR_INVALID, "bad_tag", field,
                           "%s: a name must not be empty or hold '=', and "
                           "nothing may hold control characters",
                           field);
    return 0;
}

static int merge(json_t *merged, const json_t *given, const char *field,
                 struct error *err)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)given, name, value)
    {
        if (json_is_null(value)) {
            json_object_del(merged, name);
            continue;
        }
        if (check_tag(slice_str(name), value, field, err) < 0)
            return err->code;
        json_object_set(merged, name, value);
    }
    return 0;
}

static int by_name(const void *left, const void *right)
{
    const char *const *a = left;
    const char *const *b = right;

    return slice_compare(slice_str(*a), slice_str(*b));
}

/* Sorted, so that the same tags are the same bytes. */
static void append_tags(struct buffer *out, json_t *tags)
{
    const char **names =
        memory_zalloc(json_object_size(tags) + 1, sizeof(*names));
    size_t count = 0;
    const char *name;
    json_t *value;

    json_object_foreach(tags, name, value)
    {
        names[count++] = name;
    }
    qsort(names, count, sizeof(*names), by_name);
    for (size_t i = 0; i < count; i++)
        buffer_appendf(out, "%s=%s\n", names[i],
                       json_string_value(json_object_get(tags, names[i])));
    free(names);
}

int tags_json_merge(const json_t *given, const char *field, struct slice tags,
                    struct buffer *out, struct error *err)
{
    json_t *merged = tags_json_show(tags);
    int code = merge(merged, given, field, err);

    if (code == 0)
        append_tags(out, merged);
    json_decref(merged);
    return code;
}
