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
    FIELD(rules, RULES, EDITED, SIZE_MAX),
    FIELD(ios_url, APP_URL, EDITED, SIZE_MAX),
    FIELD(android_url, APP_URL, EDITED, SIZE_MAX),
    FIELD(imported_clicks, NUMBER, EDITED, 0, 0),
    FIELD(created_by, TEXT, TOLD, SIZE_MAX),
    FIELD(created_at, TIME, KEPT, 0, 0),
    FIELD(updated_at, TIME, KEPT, 0, 0),
};

const size_t link_field_count = sizeof(link_fields) / sizeof(link_fields[0]);

bool link_field_is_text(const struct link_field *field)
{
    return field->kind == LINK_FIELD_TEXT || field->kind == LINK_FIELD_URL ||
           field->kind == LINK_FIELD_APP_URL ||
           field->kind == LINK_FIELD_RULES || field->kind == LINK_FIELD_TAGS;
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

static int64_t read_number(struct slice text, int64_t otherwise)
{
    int64_t number;

    return slice_parse_i64(text, &number) ? number : otherwise;
}

static void write_number(const struct link_field *field, int64_t number,
                         struct buffer *out)
{
    if (number != field->otherwise)
        buffer_append_i64(out, number);
}

static enum link_tracking read_tracking(struct slice text)
{
    switch (read_number(text, -1)) {
    case 0:
        return LINK_TRACKING_OFF;
    case 1:
        return LINK_TRACKING_ON;
    default:
        return LINK_TRACKING_AUTO;
    }
}

void link_field_write(const struct link_field *field, const struct link *link,
                      struct buffer *out)
{
    struct link copy = *link;

    switch (field->kind) {
    case LINK_FIELD_TEXT:
    case LINK_FIELD_URL:
    case LINK_FIELD_APP_URL:
    case LINK_FIELD_RULES:
    case LINK_FIELD_TAGS:
        buffer_append(out, *link_field_text(field, &copy));
        break;
    case LINK_FIELD_NUMBER:
    case LINK_FIELD_TIME:
        write_number(field, *link_field_number(field, &copy), out);
        break;
    case LINK_FIELD_FLAG:
        write_number(field, *link_field_flag(field, &copy), out);
        break;
    case LINK_FIELD_QUERY:
        if (link->query != LINK_QUERY_APPEND)
            buffer_append(out, slice_str(link_query_name(link->query)));
        break;
    case LINK_FIELD_TRACKING:
        if (link->track_conversions != LINK_TRACKING_AUTO)
            buffer_append_i64(out, link->track_conversions == LINK_TRACKING_ON);
        break;
    }
}

void link_field_read(const struct link_field *field, struct link *link,
                     struct slice text)
{
    switch (field->kind) {
    case LINK_FIELD_TEXT:
    case LINK_FIELD_URL:
    case LINK_FIELD_APP_URL:
    case LINK_FIELD_RULES:
    case LINK_FIELD_TAGS:
        *link_field_text(field, link) = text;
        break;
    case LINK_FIELD_NUMBER:
    case LINK_FIELD_TIME:
        *link_field_number(field, link) = read_number(text, field->otherwise);
        break;
    case LINK_FIELD_FLAG:
        *link_field_flag(field, link) =
            read_number(text, field->otherwise) != 0;
        break;
    case LINK_FIELD_QUERY:
        if (!link_parse_query(text, &link->query))
            link->query = LINK_QUERY_APPEND;
        break;
    case LINK_FIELD_TRACKING:
        link->track_conversions = read_tracking(text);
        break;
    }
}
