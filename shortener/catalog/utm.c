#include "shortener/catalog/utm.h"

#include <stddef.h>

#include "shortener/catalog/text.h"

#define TAG_PREFIX SLICE("tag.")

static const struct slice parameters[] = {
    SLICE_INIT("utm_campaign"), SLICE_INIT("utm_content"),
    SLICE_INIT("utm_id"),       SLICE_INIT("utm_medium"),
    SLICE_INIT("utm_source"),   SLICE_INIT("utm_term"),
};

struct placeholder {
    struct slice name;
    size_t offset; /* of the slice in struct link */
};

static const struct placeholder placeholders[] = {
    {SLICE_INIT("campaign"), offsetof(struct link, campaign)},
    {SLICE_INIT("channel"), offsetof(struct link, channel)},
    {SLICE_INIT("direction"), offsetof(struct link, direction)},
    {SLICE_INIT("source"), offsetof(struct link, source)},
    {SLICE_INIT("content"), offsetof(struct link, content)},
    {SLICE_INIT("brand"), offsetof(struct link, brand)},
    {SLICE_INIT("slug"), offsetof(struct link, slug)},
};

bool utm_is_parameter(struct slice name)
{
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        if (slice_equal(name, parameters[i]))
            return true;
    }
    return false;
}

static const struct placeholder *find_placeholder(struct slice name)
{
    size_t count = sizeof(placeholders) / sizeof(placeholders[0]);

    for (size_t i = 0; i < count; i++) {
        if (slice_equal(name, placeholders[i].name))
            return &placeholders[i];
    }
    return NULL;
}

/* ---- Checking ------------------------------------------------------------ */

static int check_placeholder(struct slice parameter, struct slice name,
                             struct error *err)
{
    if (find_placeholder(name) != NULL ||
        (slice_starts(name, TAG_PREFIX) && name.len > TAG_PREFIX.len))
        return 0;
    return error_field(err, ERROR_INVALID, "bad_utm", "utm",
                       "%" SLICE_FMT ": there is no {%" SLICE_FMT
                       "}; use {campaign}, {channel}, {direction}, {source}, "
                       "{content}, {brand}, {slug} or {tag.NAME}",
                       SLICE_ARG(parameter), SLICE_ARG(slice_head(name, 40)));
}

static int check_pattern(struct slice parameter, struct slice pattern,
                         struct error *err)
{
    while (pattern.len > 0) {
        size_t open = slice_find(pattern, '{');
        struct slice rest = slice_skip(pattern, open + 1);
        size_t end = slice_find(rest, '}');

        if (slice_find(slice_head(pattern, open), '}') < open ||
            (open < pattern.len && end == rest.len))
            return error_field(err, ERROR_INVALID, "bad_utm", "utm",
                               "%" SLICE_FMT ": a brace stands alone; write "
                               "{source} and the like",
                               SLICE_ARG(parameter));
        if (open < pattern.len &&
            check_placeholder(parameter, slice_head(rest, end), err) < 0)
            return err->code;
        pattern = slice_skip(rest, end + 1);
    }
    return 0;
}

static int check_item(struct slice item, struct error *err)
{
    struct slice name = slice_head(item, slice_find(item, '='));
    struct slice pattern = slice_skip(item, name.len + 1);

    if (!utm_is_parameter(name))
        return error_field(err, ERROR_INVALID, "bad_utm", "utm",
                           "\"%" SLICE_FMT
                           "\" is no UTM parameter; there are utm_source, "
                           "utm_medium, utm_campaign, utm_content, utm_term "
                           "and utm_id",
                           SLICE_ARG(slice_head(name, 40)));
    if (text_check(pattern, UTM_PATTERN_MAX, "utm", err) < 0)
        return err->code;
    return check_pattern(name, pattern, err);
}

int utm_check(struct slice template, struct error *err)
{
    struct slice item;

    while (template.len > 0 && slice_split(&template, '\n', &item)) {
        if (check_item(item, err) < 0)
            return err->code;
    }
    return 0;
}

/* ---- Expanding ----------------------------------------------------------- */

static struct slice find_tag(struct slice tags, struct slice name)
{
    struct slice tag;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        size_t equals = slice_find(tag, '=');

        if (slice_equal(slice_head(tag, equals), name))
            return slice_skip(tag, equals + 1);
    }
    return SLICE_NONE;
}

static struct slice value_of(struct slice name, const struct link *link)
{
    const struct placeholder *placeholder = find_placeholder(name);

    if (placeholder != NULL)
        return *(const struct slice *)(const void *)((const char *)link +
                                                     placeholder->offset);
    if (slice_starts(name, TAG_PREFIX))
        return find_tag(link->tags, slice_skip(name, TAG_PREFIX.len));
    return SLICE_NONE;
}

void utm_expand(struct slice pattern, const struct link *link,
                struct buffer *out)
{
    while (pattern.len > 0) {
        size_t open = slice_find(pattern, '{');
        struct slice rest = slice_skip(pattern, open + 1);
        size_t end = slice_find(rest, '}');

        buffer_append(out, slice_head(pattern, open));
        buffer_append(out, value_of(slice_head(rest, end), link));
        pattern = slice_skip(rest, end + 1);
    }
}
