#include "server/api/link/link_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/password.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/call/tags_json.h"
#include "server/api/link/rule_json.h"
#include "shortener/address/app_url.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/link_field.h"
#include "shortener/catalog/slug.h"
#include "shortener/catalog/text.h"

void link_json_release(struct link_json *text)
{
    for (size_t i = 0; i < LINK_JSON_URLS; i++)
        buffer_release(&text->urls[i]);
    buffer_release(&text->tags);
    buffer_release(&text->rules);
}

/* ---- Reading ------------------------------------------------------------- */

/* Fields that JSON tells in another way than struct link, as they came. */
struct link_odds {
    struct slice query, password;
    bool password_given;
    bool tracks, tracks_given, tags_given, rules_given;
    const json_t *tags, *rules;
};

static bool is_null(const json_t *body, const char *name)
{
    return json_is_null(json_object_get(body, name));
}

static int take_odds(const json_t *body, const struct link_odds *odds,
                     struct link *link, struct buffer *tags, struct error *err)
{
    if (odds->tracks_given)
        link->track_conversions = is_null(body, "track_conversions")
                                      ? LINK_TRACKING_AUTO
                                  : odds->tracks ? LINK_TRACKING_ON
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
    if (odds->tags == NULL)
        return 0;
    if (tags_json_merge(odds->tags, "tags", link->tags, tags, err) < 0)
        return err->code;
    link->tags = buffer_slice(tags);
    return 0;
}

/* All of them anew: their order is what they mean. */
static int take_rules(const struct link_odds *odds, struct link *link,
                      struct buffer *text, struct error *err)
{
    if (!odds->rules_given)
        return 0;
    if (rule_json_read(odds->rules, text, err) < 0)
        return err->code;
    link->rules = buffer_slice(text);
    return 0;
}

/* What is stored is its hash, which takes time; "" removes it. */
static int take_password(const struct link_odds *odds, struct link *link,
                         struct link_json *text, struct error *err)
{
    text->password = odds->password;
    if (!odds->password_given)
        return 0;
    link->password = odds->password.len > 0 ? LINK_JSON_UNHASHED : SLICE_NONE;
    return text_check(odds->password, PASSWORD_MAX, "password", err);
}

/* Where JSON's value of one field goes. */
static struct json_field place(const struct link_field *field,
                               struct link *link, struct link_odds *odds)
{
    struct json_field to = {.name = field->name};

    switch (field->kind) {
    case LINK_FIELD_TEXT:
    case LINK_FIELD_URL:
    case LINK_FIELD_APP_URL:
        to.type = JSON_FIELD_TEXT;
        to.text = link_field_text(field, link);
        break;
    case LINK_FIELD_NUMBER:
    case LINK_FIELD_TIME:
        to.type = field->kind == LINK_FIELD_TIME ? JSON_FIELD_TIME
                                                 : JSON_FIELD_INTEGER;
        to.number = link_field_number(field, link);
        break;
    case LINK_FIELD_FLAG:
        to.type = JSON_FIELD_BOOL;
        to.flag = link_field_flag(field, link);
        break;
    case LINK_FIELD_RULES:
        to.type = JSON_FIELD_ARRAY;
        to.given = &odds->rules_given;
        to.json = &odds->rules;
        break;
    case LINK_FIELD_TAGS:
        to.type = JSON_FIELD_OBJECT;
        to.given = &odds->tags_given;
        to.json = &odds->tags;
        break;
    case LINK_FIELD_QUERY:
        to.type = JSON_FIELD_TEXT;
        to.text = &odds->query;
        break;
    case LINK_FIELD_TRACKING:
        to.type = JSON_FIELD_BOOL;
        to.given = &odds->tracks_given;
        to.flag = &odds->tracks;
        break;
    }
    return to;
}

static bool is_required(const char *name)
{
    return slice_equal(slice_str(name), SLICE("brand")) ||
           slice_equal(slice_str(name), SLICE("destination"));
}

/* What names a link is read of a fresh one only. */
static bool is_read(const struct link_field *field, bool fresh)
{
    return field->access == LINK_FIELD_EDITED ||
           (fresh && field->access == LINK_FIELD_NAMING);
}

static int read_fields(const json_t *body, bool fresh, struct link *link,
                       struct link_odds *odds, struct error *err)
{
    struct json_field *fields =
        memory_zalloc(link_field_count + 1, sizeof(*fields));
    size_t count = 0;
    int code;

    for (size_t i = 0; i < link_field_count; i++) {
        if (!is_read(&link_fields[i], fresh))
            continue;
        fields[count] = place(&link_fields[i], link, odds);
        fields[count++].required = fresh && is_required(link_fields[i].name);
    }
    fields[count++] = (struct json_field){.name = "password",
                                          .type = JSON_FIELD_TEXT,
                                          .given = &odds->password_given,
                                          .text = &odds->password};
    code = json_fields_read(body, fields, count, err);
    free(fields);
    return code;
}

/* null brings a number's or a flag's default back, which need not be 0. */
static void restore_defaults(const json_t *body, struct link *link)
{
    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];

        if (!is_null(body, field->name))
            continue;
        if (field->kind == LINK_FIELD_NUMBER)
            *link_field_number(field, link) = field->otherwise;
        else if (field->kind == LINK_FIELD_FLAG)
            *link_field_flag(field, link) = field->otherwise != 0;
    }
}

static int normalise_url(const struct link_field *field, struct slice url,
                         struct buffer *out, struct error *err)
{
    if (field->kind == LINK_FIELD_APP_URL)
        return app_url_normalise(url, field->name, out, err);
    return destination_normalise(url, field->name, out, err);
}

/* Every address, but for those that are empty and may be. */
static int normalise_urls(struct link *link, struct link_json *text,
                          struct error *err)
{
    size_t used = 0;

    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];
        struct slice *url = link_field_text(field, link);
        struct buffer *to = &text->urls[used];

        if ((field->kind != LINK_FIELD_URL &&
             field->kind != LINK_FIELD_APP_URL) ||
            (url->len == 0 && !is_required(field->name)))
            continue;
        if (normalise_url(field, *url, to, err) < 0)
            return err->code;
        *url = buffer_slice(to);
        used++;
    }
    return 0;
}

int link_json_read(const json_t *body, bool fresh, struct link *link,
                   struct link_json *text, struct error *err)
{
    struct link_odds odds = {
        .query = slice_str(link_query_name(link->query)),
    };

    if (read_fields(body, fresh, link, &odds, err) < 0 ||
        take_password(&odds, link, text, err) < 0 ||
        take_odds(body, &odds, link, &text->tags, err) < 0 ||
        take_rules(&odds, link, &text->rules, err) < 0)
        return err->code;
    restore_defaults(body, link);
    if (link->slug.len > 0 && slug_check(link->slug, err) < 0)
        return err->code;
    if (normalise_urls(link, text, err) < 0)
        return err->code;
    return link_check(link, err);
}

/* ---- Showing ------------------------------------------------------------- */

static json_t *some_text(struct slice text)
{
    return text.len > 0 ? json_text_new(text) : json_null();
}

static json_t *some_time(int64_t ms)
{
    return ms != 0 ? json_text_time(ms) : json_null();
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
    return link->track_conversions == LINK_TRACKING_AUTO
               ? json_null()
               : json_boolean(link->track_conversions == LINK_TRACKING_ON);
}

static json_t *show_field(const struct link_field *field, struct link *link)
{
    switch (field->kind) {
    case LINK_FIELD_RULES:
        return rule_json_show(link->rules);
    case LINK_FIELD_TEXT:
    case LINK_FIELD_URL:
    case LINK_FIELD_APP_URL:
        return some_text(*link_field_text(field, link));
    case LINK_FIELD_NUMBER:
        return json_integer(*link_field_number(field, link));
    case LINK_FIELD_TIME:
        return some_time(*link_field_number(field, link));
    case LINK_FIELD_FLAG:
        return json_boolean(*link_field_flag(field, link));
    case LINK_FIELD_TAGS:
        return tags_json_show(link->tags);
    case LINK_FIELD_QUERY:
        return json_string(link_query_name(link->query));
    case LINK_FIELD_TRACKING:
        return tracking(link);
    }
    return json_null();
}

json_t *link_json_value(const struct link_field *field, struct slice stored)
{
    struct link link;

    link_init(&link);
    link_field_read(field, &link, stored);
    return show_field(field, &link);
}

json_t *link_json_show(const struct link *link)
{
    struct link copy = *link;
    json_t *json = json_pack("{s:o, s:n}", "id", public_id(link), "short_url");

    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];

        if (field->access != LINK_FIELD_HIDDEN &&
            field->access != LINK_FIELD_TOLD)
            json_object_set_new(json, field->name, show_field(field, &copy));
    }
    json_object_set_new(json, "has_password",
                        json_boolean(link->password.len > 0));
    return json;
}
