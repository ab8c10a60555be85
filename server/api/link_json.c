#include "server/api/link_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/json_fields.h"
#include "server/api/json_text.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/slug.h"

void link_json_release(struct link_json *text)
{
    buffer_release(&text->destination);
    buffer_release(&text->tags);
}

/* ---- Tags: {"k": "v"} outside, "k=v\n" in order inside ------------------- */

static json_t *tags_to_json(struct slice tags)
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

static int check_tag(struct slice name, const json_t *value, struct error *err)
{
    struct slice text =
        slice_of(json_string_value(value), json_string_length(value));

    if (!json_is_string(value))
        return error_field(err, ERROR_INVALID, "bad_tag", "tags",
                           "tags: give a string for \"%" SLICE_FMT
                           "\", or null to remove it",
                           SLICE_ARG(slice_head(name, 40)));
    if (name.len == 0 || slice_find(name, '=') < name.len ||
        has_control(name) || has_control(text))
        return error_field(err, ERROR_INVALID, "bad_tag", "tags",
                           "tags: a name must not be empty or hold '=', and "
                           "nothing may hold control characters");
    return 0;
}

static int merge_tags(json_t *merged, const json_t *given, struct error *err)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)given, name, value)
    {
        if (json_is_null(value)) {
            json_object_del(merged, name);
            continue;
        }
        if (check_tag(slice_str(name), value, err) < 0)
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

static int read_tags(const json_t *given, struct link *link,
                     struct buffer *text, struct error *err)
{
    json_t *merged = tags_to_json(link->tags);
    int code = merge_tags(merged, given, err);

    if (code == 0) {
        append_tags(text, merged);
        link->tags = buffer_slice(text);
    }
    json_decref(merged);
    return code;
}

/* ---- Reading ------------------------------------------------------------- */

/* Fields that are no text of the link, as they came. */
struct link_odds {
    struct slice query;
    int64_t status;
    bool tracks, tracks_given, tags_given;
    const json_t *tags;
};

static bool is_null(const json_t *body, const char *name)
{
    return json_is_null(json_object_get(body, name));
}

static int take_odds(const json_t *body, const struct link_odds *odds,
                     struct link *link, struct buffer *tags, struct error *err)
{
    link->status = is_null(body, "status") ? 302 : (int)odds->status;
    if (odds->status < 0 || odds->status > 999)
        link->status = 0;
    if (is_null(body, "enabled"))
        link->enabled = true;
    if (odds->tracks_given)
        link->tracking = is_null(body, "track_conversions") ? LINK_TRACKING_AUTO
                         : odds->tracks                     ? LINK_TRACKING_ON
                                                            : LINK_TRACKING_OFF;
    if (odds->query.len == 0)
        link->query = LINK_QUERY_APPEND;
    else if (!link_parse_query(odds->query, &link->query))
        return error_field(err, ERROR_INVALID, "bad_query", "query",
                           "query \"%" SLICE_FMT
                           "\": give append, override or drop",
                           SLICE_ARG(slice_head(odds->query, 40)));
    if (odds->tags_given && odds->tags == NULL)
        link->tags = SLICE_NONE;
    return odds->tags != NULL ? read_tags(odds->tags, link, tags, err) : 0;
}

static int read_fields(const json_t *body, bool fresh, struct link *link,
                       struct link_odds *odds, struct error *err)
{
    const struct json_field fields[] = {
        {"destination", JSON_FIELD_TEXT, fresh, .text = &link->destination},
        {"campaign", JSON_FIELD_TEXT, .text = &link->campaign},
        {"channel", JSON_FIELD_TEXT, .text = &link->channel},
        {"source", JSON_FIELD_TEXT, .text = &link->source},
        {"content", JSON_FIELD_TEXT, .text = &link->content},
        {"title", JSON_FIELD_TEXT, .text = &link->title},
        {"notes", JSON_FIELD_TEXT, .text = &link->notes},
        {"external_id", JSON_FIELD_TEXT, .text = &link->external_id},
        {"tags", JSON_FIELD_OBJECT, .given = &odds->tags_given,
         .json = &odds->tags},
        {"status", JSON_FIELD_INTEGER, .number = &odds->status},
        {"query", JSON_FIELD_TEXT, .text = &odds->query},
        {"track_conversions", JSON_FIELD_BOOL, .given = &odds->tracks_given,
         .flag = &odds->tracks},
        {"robots", JSON_FIELD_BOOL, .flag = &link->robots},
        {"enabled", JSON_FIELD_BOOL, .flag = &link->enabled},
        {"cache_seconds", JSON_FIELD_INTEGER, .number = &link->cache_seconds},
        /* These two name the link and cannot be changed. */
        {"brand", JSON_FIELD_TEXT, .required = true, .text = &link->brand},
        {"slug", JSON_FIELD_TEXT, .text = &link->slug},
    };
    size_t count = sizeof(fields) / sizeof(fields[0]);

    return json_fields_read(body, fields, fresh ? count : count - 2, err);
}

int link_json_read(const json_t *body, bool fresh, struct link *link,
                   struct link_json *text, struct error *err)
{
    struct link_odds odds = {
        .query = slice_str(link_query_name(link->query)),
        .status = link->status,
    };

    if (read_fields(body, fresh, link, &odds, err) < 0 ||
        take_odds(body, &odds, link, &text->tags, err) < 0)
        return err->code;
    if (link->slug.len > 0 && slug_check(link->slug, err) < 0)
        return err->code;
    if (destination_normalise(link->destination, "destination",
                              &text->destination, err) < 0)
        return err->code;
    link->destination = buffer_slice(&text->destination);
    return link_check(link, err);
}

/* ---- Showing ------------------------------------------------------------- */

static json_t *some_text(struct slice text)
{
    return text.len > 0 ? json_text_new(text) : json_null();
}

static json_t *public_id(const struct link *link)
{
    struct buffer id = BUFFER_INIT;
    json_t *json;

    buffer_append(&id, link->brand);
    buffer_append_byte(&id, '/');
    buffer_append(&id, link->slug);
    json = json_text_new(buffer_slice(&id));
    buffer_release(&id);
    return json;
}

static json_t *tracking(const struct link *link)
{
    return link->tracking == LINK_TRACKING_AUTO
               ? json_null()
               : json_boolean(link->tracking == LINK_TRACKING_ON);
}

json_t *link_json_show(const struct link *link)
{
    return json_pack(
        "{s:o, s:o, s:o, s:n, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
        "s:i, "
        "s:s, s:o, s:b, s:b, s:I, s:o, s:o}",
        "id", public_id(link), "brand", json_text_new(link->brand), "slug",
        json_text_new(link->slug), "short_url", "destination",
        json_text_new(link->destination), "campaign", some_text(link->campaign),
        "channel", some_text(link->channel), "source", some_text(link->source),
        "content", some_text(link->content), "title", some_text(link->title),
        "notes", some_text(link->notes), "external_id",
        some_text(link->external_id), "tags", tags_to_json(link->tags),
        "status", link->status, "query", link_query_name(link->query),
        "track_conversions", tracking(link), "robots", (int)link->robots,
        "enabled", (int)link->enabled, "cache_seconds",
        (json_int_t)link->cache_seconds, "created_at",
        json_text_time(link->created_at), "updated_at",
        json_text_time(link->updated_at));
}
