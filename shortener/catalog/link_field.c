#include "shortener/catalog/link_field.h"

/* clang-format off */
#define FIELD(member, kind, access, ...) \
    {#member, LINK_FIELD_##kind, LINK_FIELD_##access, \
     offsetof(struct link, member), __VA_ARGS__}
/* clang-format on */

const struct link_field link_fields[] = {
    FIELD(brand, TEXT, NAMING, SIZE_MAX),
    FIELD(slug, TEXT, NAMING, SIZE_MAX),
    FIELD(destination, URL, EDITED, SIZE_MAX),
    FIELD(campaign, TEXT, EDITED, LINK_TAG_MAX),
    FIELD(channel, TEXT, EDITED, LINK_TAG_MAX),
    FIELD(source, TEXT, EDITED, LINK_TAG_MAX),
    FIELD(content, TEXT, EDITED, LINK_TAG_MAX),
    FIELD(title, TEXT, EDITED, LINK_TEXT_MAX),
    FIELD(notes, TEXT, EDITED, LINK_TEXT_MAX),
    FIELD(external_id, TEXT, EDITED, LINK_TAG_MAX),
    FIELD(tags, TAGS, EDITED, 0),
    FIELD(status, NUMBER, EDITED, 0, 302),
    FIELD(query, QUERY, EDITED, 0, LINK_QUERY_APPEND),
    FIELD(forward_path, FLAG, EDITED, 0, false),
    FIELD(track_conversions, TRACKING, EDITED, 0, LINK_TRACKING_AUTO),
    FIELD(robots, FLAG, EDITED, 0, false),
    FIELD(enabled, FLAG, EDITED, 0, true),
    FIELD(archived, FLAG, EDITED, 0, false),
    FIELD(cache_seconds, NUMBER, EDITED, 0, 0),
    FIELD(starts_at, TIME, EDITED, 0, 0),
    FIELD(expires_at, TIME, EDITED, 0, 0),
    FIELD(expired_url, URL, EDITED, SIZE_MAX),
    FIELD(max_clicks, NUMBER, EDITED, 0, 0),
    FIELD(password, TEXT, HIDDEN, SIZE_MAX),
    FIELD(rules, TEXT, HIDDEN, SIZE_MAX),
    FIELD(ios_url, URL, EDITED, SIZE_MAX),
    FIELD(android_url, URL, EDITED, SIZE_MAX),
    FIELD(imported_clicks, NUMBER, EDITED, 0, 0),
    FIELD(created_at, TIME, KEPT, 0, 0),
    FIELD(updated_at, TIME, KEPT, 0, 0),
};

const size_t link_field_count = sizeof(link_fields) / sizeof(link_fields[0]);

bool link_field_is_text(const struct link_field *field)
{
    return field->kind == LINK_FIELD_TEXT || field->kind == LINK_FIELD_URL ||
           field->kind == LINK_FIELD_TAGS;
}

static void *member(const struct link_field *field, struct link *link)
{
    return (char *)link + field->offset;
}

struct slice *link_field_text(const struct link_field *field, struct link *link)
{
    return member(field, link);
}

int64_t *link_field_number(const struct link_field *field, struct link *link)
{
    return member(field, link);
}

bool *link_field_flag(const struct link_field *field, struct link *link)
{
    return member(field, link);
}
