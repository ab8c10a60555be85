#include "cli/resource.h"

#include <stdlib.h>

#include "cli/client.h"
#include "cli/fields.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/uri.h"
#include "cli/value.h"
#include "core/slice.h"

char *resource_path(const struct resource *resource, const char *name)
{
    struct buffer path = BUFFER_INIT;

    buffer_append(&path, slice_str(resource->path));
    uri_append_segment(&path, slice_str(name));
    return buffer_detach(&path);
}

/* What the server took, and a person should look at. */
static void note_warnings(const json_t *answer)
{
    json_t *warnings = json_object_get(answer, "warnings");

    for (size_t i = 0; i < json_array_size(warnings); i++) {
        const char *detail = json_string_value(
            json_object_get(json_array_get(warnings, i), "detail"));

        if (detail != NULL)
            output_note("waypost: warning: %s", detail);
    }
}

int resource_add(struct invocation *inv, const struct resource *resource,
                 json_t *body, struct error *err)
{
    json_t *answer = NULL;
    const char *name;
    int code = fields_set(inv, false, body, err);

    if (code == 0)
        code = client_json(inv->client, "POST", resource->path, body, &answer,
                           err);
    if (code < 0)
        return code;
    note_warnings(answer);
    name = json_string_value(json_object_get(answer, resource->name_field));
    if (invocation_wants_json(inv))
        code = output_json(answer, err);
    else if (name != NULL)
        code = output_line(name, err);
    else
        code = error_set(err, ERROR_INTERNAL,
                         "the server's answer has no \"%s\"; do the versions "
                         "of server and client differ?",
                         resource->name_field);
    json_decref(answer);
    return code;
}

/* One page's items to `items`; *cursor becomes the next page's, or NULL. */
static int fetch_page(struct invocation *inv, const struct resource *resource,
                      json_t *items, char **cursor, struct error *err)
{
    struct buffer path = BUFFER_INIT;
    json_t *page = NULL;
    json_t *next;
    int code;

    buffer_append(&path, slice_str(resource->path));
    fields_query(inv, &path);
    if (*cursor != NULL)
        uri_append_query(&path, SLICE("cursor"), slice_str(*cursor));
    free(*cursor);
    *cursor = NULL;
    code = client_json(inv->client, "GET", buffer_str(&path), NULL, &page, err);
    buffer_release(&path);
    if (code < 0)
        return code;
    next = json_object_get(page, "next_cursor");
    if (json_is_string(next))
        *cursor = slice_copy(slice_str(json_string_value(next)));
    if (json_array_extend(items, json_object_get(page, "items")) < 0)
        code = error_set(err, ERROR_INTERNAL,
                         "the server's answer has no \"items\"; do the "
                         "versions of server and client differ?");
    json_decref(page);
    return code;
}

/* How many the person wants at most. */
static size_t list_limit(const struct invocation *inv)
{
    if (!options_given(&inv->options, "limit"))
        return SIZE_MAX;
    return (size_t)options_int(&inv->options, "limit");
}

static int fetch_all(struct invocation *inv, const struct resource *resource,
                     json_t *items, struct error *err)
{
    size_t limit = list_limit(inv);
    char *cursor = NULL;
    int code;

    do {
        code = fetch_page(inv, resource, items, &cursor, err);
    } while (code == 0 && cursor != NULL && json_array_size(items) < limit);
    free(cursor);
    while (json_array_size(items) > limit)
        json_array_remove(items, json_array_size(items) - 1);
    return code;
}

static int write_table(const struct resource *resource, json_t *items,
                       struct error *err)
{
    struct buffer cell = BUFFER_INIT;
    struct table table;
    int code;

    table_init(&table, resource->column_count);
    for (size_t c = 0; c < resource->column_count; c++)
        table_add(&table, slice_str(resource->columns[c].title));
    for (size_t i = 0; i < json_array_size(items); i++) {
        for (size_t c = 0; c < resource->column_count; c++) {
            buffer_clear(&cell);
            value_append(&cell, json_object_get(json_array_get(items, i),
                                                resource->columns[c].field));
            table_add(&table, buffer_slice(&cell));
        }
    }
    code = output_table(&table, err);
    table_release(&table);
    buffer_release(&cell);
    return code;
}

int resource_list(struct invocation *inv, const struct resource *resource,
                  struct error *err)
{
    json_t *items = json_array();
    json_t *whole;
    int code = fetch_all(inv, resource, items, err);

    if (code == 0 && invocation_wants_json(inv)) {
        whole = json_pack("{s:O}", "items", items);
        code = output_json(whole, err);
        json_decref(whole);
    } else if (code == 0 && json_array_size(items) == 0) {
        output_note("no %ss", resource->noun);
    } else if (code == 0) {
        code = write_table(resource, items, err);
    }
    json_decref(items);
    return code;
}

/* Name and value, a line each; what is not set is left out. */
static int write_lines(json_t *object, struct error *err)
{
    struct table table;
    const char *name;
    json_t *member;
    int code;

    table_init(&table, 2);
    json_object_foreach(object, name, member)
    {
        struct buffer value = BUFFER_INIT;

        value_append(&value, member);
        if (value.len > 0) {
            table_add(&table, slice_str(name));
            table_add(&table, buffer_slice(&value));
        }
        buffer_release(&value);
    }
    code = output_table(&table, err);
    table_release(&table);
    return code;
}

int resource_show(struct invocation *inv, const char *path, struct error *err)
{
    json_t *answer = NULL;
    int code = client_json(inv->client, "GET", path, NULL, &answer, err);

    if (code < 0)
        return code;
    if (invocation_wants_json(inv))
        code = output_json(answer, err);
    else
        code = write_lines(answer, err);
    json_decref(answer);
    return code;
}

int resource_edit_with(struct invocation *inv, const struct resource *resource,
                       const char *path, const char *name, json_t *body,
                       struct error *err)
{
    json_t *answer = NULL;
    int code = fields_set(inv, true, body, err);

    if (code == 0 && json_object_size(body) == 0)
        code = error_set(err, ERROR_USAGE,
                         "nothing to change in %s %s; --help lists what can "
                         "be",
                         resource->noun, name);
    if (code == 0)
        code = client_json(inv->client, "PATCH", path, body, &answer, err);
    if (code == 0)
        note_warnings(answer);
    if (code == 0 && invocation_wants_json(inv))
        code = output_json(answer, err);
    else if (code == 0)
        output_note("changed %s %s", resource->noun, name);
    json_decref(answer);
    return code;
}

int resource_edit(struct invocation *inv, const struct resource *resource,
                  const char *path, const char *name, struct error *err)
{
    json_t *body = json_object();
    int code = resource_edit_with(inv, resource, path, name, body, err);

    json_decref(body);
    return code;
}

int resource_remove(struct invocation *inv, const struct resource *resource,
                    const char *path, const char *name, struct error *err)
{
    json_t *answer = NULL;
    int code = client_json(inv->client, "DELETE", path, NULL, &answer, err);

    if (code == 0)
        output_note("removed %s %s", resource->noun, name);
    json_decref(answer);
    return code;
}
