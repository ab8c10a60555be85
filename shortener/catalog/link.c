#include "shortener/catalog/link.h"

#include <string.h>

#include "shortener/catalog/channel.h"
#include "shortener/catalog/text.h"

#define CACHE_SECONDS_MAX 31536000 /* a year */

static const char *const query_names[] = {
    [LINK_QUERY_APPEND] = "append",
    [LINK_QUERY_OVERRIDE] = "override",
    [LINK_QUERY_DROP] = "drop",
};

void link_init(struct link *link)
{
    *link = (struct link){
        .status = 302,
        .query = LINK_QUERY_APPEND,
        .tracking = LINK_TRACKING_AUTO,
        .enabled = true,
    };
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
    const struct {
        struct slice text;
        size_t limit;
        const char *field;
    } rows[] = {
        {link->campaign, LINK_TAG_MAX, "campaign"},
        {link->source, LINK_TAG_MAX, "source"},
        {link->content, LINK_TAG_MAX, "content"},
        {link->external_id, LINK_TAG_MAX, "external_id"},
        {link->title, LINK_TEXT_MAX, "title"},
        {link->notes, LINK_TEXT_MAX, "notes"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (text_check(rows[i].text, rows[i].limit, rows[i].field, err) < 0)
            return err->code;
    }
    return 0;
}

int link_check(const struct link *link, struct error *err)
{
    if (check_texts(link, err) < 0 || check_tags(link->tags, err) < 0)
        return err->code;
    if (link->channel.len > 0 && channel_check(link->channel, err) < 0)
        return err->code;
    if (link->status != 301 && link->status != 302 && link->status != 307 &&
        link->status != 308)
        return error_field(err, ERROR_INVALID, "bad_status", "status",
                           "status %d must be 301, 302, 307 or 308",
                           link->status);
    if (link->cache_seconds < 0 || link->cache_seconds > CACHE_SECONDS_MAX)
        return error_field(err, ERROR_INVALID, "bad_cache", "cache_seconds",
                           "cache_seconds must be 0 to %d", CACHE_SECONDS_MAX);
    return 0;
}

void link_inherit(struct link *link, struct slice campaign_direction,
                  struct slice campaign_channel)
{
    if (link->channel.len == 0)
        link->channel = campaign_channel;
    if (campaign_direction.len > 0)
        link->direction = campaign_direction;
    else
        link->direction = channel_direction(link->channel);
}

bool link_tracks(const struct link *link)
{
    if (link->tracking == LINK_TRACKING_AUTO)
        return link->campaign.len > 0;
    return link->tracking == LINK_TRACKING_ON;
}

void link_to_fields(const struct link *link, struct fields *fields)
{
    fields_add(fields, "brand", link->brand);
    fields_add(fields, "slug", link->slug);
    fields_add(fields, "destination", link->destination);
    fields_add(fields, "campaign", link->campaign);
    fields_add(fields, "channel", link->channel);
    fields_add(fields, "source", link->source);
    fields_add(fields, "content", link->content);
    fields_add(fields, "title", link->title);
    fields_add(fields, "notes", link->notes);
    fields_add(fields, "external_id", link->external_id);
    fields_add(fields, "tags", link->tags);
    fields_add_int(fields, "status", link->status);
    fields_add(fields, "query", slice_str(query_names[link->query]));
    if (link->tracking != LINK_TRACKING_AUTO)
        fields_add_int(fields, "track_conversions",
                       link->tracking == LINK_TRACKING_ON);
    fields_add_int(fields, "robots", link->robots);
    fields_add_int(fields, "enabled", link->enabled);
    if (link->cache_seconds != 0)
        fields_add_int(fields, "cache_seconds", link->cache_seconds);
    fields_add_int(fields, "created_at", link->created_at);
    fields_add_int(fields, "updated_at", link->updated_at);
}

static enum link_tracking read_tracking(const struct redisReply *reply)
{
    switch (fields_int(reply, "track_conversions", -1)) {
    case 0:
        return LINK_TRACKING_OFF;
    case 1:
        return LINK_TRACKING_ON;
    default:
        return LINK_TRACKING_AUTO;
    }
}

int link_from_reply(struct link *link, const struct redisReply *reply)
{
    const struct {
        struct slice *to;
        const char *name;
    } texts[] = {
        {&link->brand, "brand"},
        {&link->slug, "slug"},
        {&link->destination, "destination"},
        {&link->campaign, "campaign"},
        {&link->channel, "channel"},
        {&link->source, "source"},
        {&link->content, "content"},
        {&link->title, "title"},
        {&link->notes, "notes"},
        {&link->external_id, "external_id"},
        {&link->tags, "tags"},
    };

    link_init(link);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        *texts[i].to = redis_reply_field(reply, slice_str(texts[i].name));
    if (link->destination.len == 0)
        return ERROR_NOT_FOUND;
    link->status = (int)fields_int(reply, "status", 302);
    (void)link_parse_query(redis_reply_field(reply, SLICE("query")),
                           &link->query);
    link->tracking = read_tracking(reply);
    link->robots = fields_int(reply, "robots", 0) != 0;
    link->enabled = fields_int(reply, "enabled", 1) != 0;
    link->cache_seconds = fields_int(reply, "cache_seconds", 0);
    link->created_at = fields_int(reply, "created_at", 0);
    link->updated_at = fields_int(reply, "updated_at", 0);
    link->version = fields_int(reply, "version", 1);
    return 0;
}
