#include "shortener/catalog/link.h"

#include <string.h>

#include "shortener/catalog/channel.h"
#include "shortener/catalog/link_field.h"
#include "shortener/catalog/text.h"

#define CACHE_SECONDS_MAX 31536000 /* a year */

static const char *const query_names[] = {
    [LINK_QUERY_APPEND] = "append",
    [LINK_QUERY_OVERRIDE] = "override",
    [LINK_QUERY_DROP] = "drop",
};

void link_init(struct link *link)
{
    *link = (struct link){.version = 0};
    for (size_t i = 0; i < link_field_count; i++)
        link_field_read(&link_fields[i], link, SLICE_NONE);
}

bool link_parse_query(struct slice name, enum link_query *query)
{
    for (int i = LINK_QUERY_APPEND; i <= LINK_QUERY_DROP; i++) {
        if (slice_equal(name, slice_str(query_names[i]))) {
            *query = (enum link_query)i;
            return true;
        }
    }
    return false;
}

const char *link_query_name(enum link_query query)
{
    return query_names[query];
}

static int check_tags(struct slice tags, struct error *err)
{
    struct slice tag;
    size_t count = 0;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        size_t equals = slice_find(tag, '=');

        if (equals == 0 || equals == tag.len)
            return error_field(err, ERROR_INVALID, "bad_tag", "tags",
                               "a tag must be key=value with a key");
        if (text_check(tag, (size_t)2 * LINK_TAG_MAX, "tags", err) < 0)
            return err->code;
        if (++count > LINK_TAGS_MAX)
            return error_field(err, ERROR_INVALID, "too_many_tags", "tags",
                               "a link has at most %d tags", LINK_TAGS_MAX);
    }
    return 0;
}

/* The free texts, with the room that each has. */
static int check_texts(const struct link *link, struct error *err)
{
    struct link copy = *link;

    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];

        if (field->kind == LINK_FIELD_TEXT && field->limit < SIZE_MAX &&
            text_check(*link_field_text(field, &copy), field->limit,
                       field->name, err) < 0)
            return err->code;
    }
    return 0;
}

static int check_numbers(const struct link *link, struct error *err)
{
    if (link->status != 301 && link->status != 302 && link->status != 307 &&
        link->status != 308)
        return error_field(err, ERROR_INVALID, "bad_status", "status",
                           "status %lld must be 301, 302, 307 or 308",
                           (long long)link->status);
    if (link->cache_seconds < 0 || link->cache_seconds > CACHE_SECONDS_MAX)
        return error_field(err, ERROR_INVALID, "bad_cache", "cache_seconds",
                           "cache_seconds must be 0 to %d", CACHE_SECONDS_MAX);
    if (link->max_clicks < 0)
        return error_field(err, ERROR_INVALID, "bad_limit", "max_clicks",
                           "max_clicks must not be negative; 0 is no limit");
    if (link->imported_clicks < 0)
        return error_field(err, ERROR_INVALID, "bad_count", "imported_clicks",
                           "imported_clicks must not be negative");
    return 0;
}

/* An answer that clients keep would be kept beyond all of these. */
static int check_span(const struct link *link, struct error *err)
{
    if (link->starts_at < 0 || link->expires_at < 0)
        return error_field(err, ERROR_INVALID, "bad_time",
                           link->starts_at < 0 ? "starts_at" : "expires_at",
                           "starts_at and expires_at must be after 1970");
    if (link->starts_at != 0 && link->expires_at != 0 &&
        link->starts_at >= link->expires_at)
        return error_field(err, ERROR_INVALID, "bad_span", "expires_at",
                           "expires_at must be later than starts_at");
    if (link->cache_seconds > 0 &&
        (link->expires_at != 0 || link->max_clicks > 0 ||
         link->password.len > 0 || link->rules.len > 0 ||
         link->ios_url.len > 0 || link->android_url.len > 0))
        return error_field(err, ERROR_INVALID, "bad_cache", "cache_seconds",
                           "cache_seconds must be 0 for a link that expires, "
                           "or has max_clicks, a password, rules or an app's "
                           "address: a cached answer would not be asked for "
                           "again");
    return 0;
}

int link_check(const struct link *link, struct error *err)
{
    if (check_texts(link, err) < 0 || check_tags(link->tags, err) < 0 ||
        check_numbers(link, err) < 0)
        return err->code;
    if (link->channel.len > 0 && channel_check(link->channel, err) < 0)
        return err->code;
    return check_span(link, err);
}

void link_inherit(struct link *link, const struct link_heritage *heritage)
{
    link->utm = heritage->utm;
    if (link->channel.len == 0)
        link->channel = heritage->channel;
    if (heritage->direction.len > 0)
        link->direction = heritage->direction;
    else
        link->direction = channel_direction(link->channel);
}

bool link_tracks(const struct link *link)
{
    if (link->track_conversions == LINK_TRACKING_AUTO)
        return link->campaign.len > 0;
    return link->track_conversions == LINK_TRACKING_ON;
}

/* A link that was never changed needs no second time. */
static bool is_implied(const struct link *link, const struct link_field *field)
{
    return field->access == LINK_FIELD_NAMING ||
           (field->offset == offsetof(struct link, updated_at) &&
            link->updated_at == link->created_at);
}

void link_to_fields(const struct link *link, struct fields *fields)
{
    struct buffer text = BUFFER_INIT;

    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];

        if (is_implied(link, field))
            continue;
        buffer_clear(&text);
        link_field_write(field, link, &text);
        fields_add(fields, field->name, buffer_slice(&text));
    }
    buffer_release(&text);
}

int link_from_reply(struct link *link, struct slice name,
                    const struct redisReply *reply)
{
    size_t slash = slice_find(name, '/');

    link_init(link);
    for (size_t i = 0; i < link_field_count; i++) {
        const struct link_field *field = &link_fields[i];

        if (field->access != LINK_FIELD_NAMING)
            link_field_read(field, link,
                            redis_reply_field(reply, slice_str(field->name)));
    }
    if (link->destination.len == 0)
        return ERROR_NOT_FOUND;
    link->brand = slice_head(name, slash);
    link->slug = slice_skip(name, slash + 1);
    if (link->updated_at == 0)
        link->updated_at = link->created_at;
    link->version = fields_int(reply, "version", 1);
    return 0;
}
