#include "shortener/resolve/location.h"

#include "core/percent.h"
#include "shortener/address/url_path.h"
#include "shortener/catalog/utm.h"

#define CLICK_ID_NAME SLICE("wpid")

/* One "name=value" item of a query, taken apart; nothing is decoded. */
struct item {
    struct slice whole, name;
};

static bool next_item(struct slice *query, struct item *item)
{
    while (slice_split(query, '&', &item->whole)) {
        if (item->whole.len == 0)
            continue;
        item->name = slice_head(item->whole, slice_find(item->whole, '='));
        return true;
    }
    return false;
}

static bool is_own_marker(struct slice whole)
{
    return slice_equal(whole, SLICE("qr=1"));
}

/* Our own marker does not count: it is not passed on. */
static bool has_name(struct slice query, struct slice name)
{
    struct item item;

    while (next_item(&query, &item)) {
        if (slice_equal(item.name, name) && !is_own_marker(item.whole))
            return true;
    }
    return false;
}

/* The query of `url` without '?', SLICE_NONE if there is none. */
static struct slice query_of(struct slice url)
{
    struct slice front = slice_head(url, slice_find(url, '#'));
    size_t mark = slice_find(front, '?');

    return mark < front.len ? slice_skip(front, mark + 1) : SLICE_NONE;
}

/* '?' or '&', whichever has to stand before the next item. */
static void append_separator(struct buffer *out, size_t start)
{
    struct slice url = slice_skip(buffer_slice(out), start);
    size_t mark = slice_find(url, '?');

    if (mark == url.len)
        buffer_append_byte(out, '?');
    else if (mark + 1 < url.len && url.ptr[url.len - 1] != '&')
        buffer_append_byte(out, '&');
}

static void append_item(struct buffer *out, size_t start, struct slice item)
{
    append_separator(out, start);
    buffer_append(out, item);
}

static void append_pair(struct buffer *out, size_t start, struct slice name,
                        struct slice value)
{
    append_separator(out, start);
    percent_encode(name, out);
    buffer_append_byte(out, '=');
    percent_encode(value, out);
}

static bool is_there(const struct buffer *out, size_t start, struct slice name)
{
    return has_name(query_of(slice_skip(buffer_slice(out), start)), name);
}

/* The link's own utm_* tags. */
static void append_tags(struct buffer *out, size_t start,
                        const struct link *link)
{
    struct slice tags = link->tags;
    struct slice tag;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        struct slice name = slice_head(tag, slice_find(tag, '='));

        if (slice_starts(name, SLICE("utm_")) && !is_there(out, start, name))
            append_pair(out, start, name, slice_skip(tag, name.len + 1));
    }
}

/* What its campaign's template has for those that are still missing. */
static void append_template(struct buffer *out, size_t start,
                            const struct link *link)
{
    struct slice items = link->utm;
    struct buffer text = BUFFER_INIT;
    struct slice item;

    while (items.len > 0 && slice_split(&items, '\n', &item)) {
        struct slice name = slice_head(item, slice_find(item, '='));

        buffer_clear(&text);
        utm_expand(slice_skip(item, name.len + 1), link, &text);
        if (text.len > 0 && !is_there(out, start, name))
            append_pair(out, start, name, buffer_slice(&text));
    }
    buffer_release(&text);
}

size_t location_prepare(const struct link *link, struct slice url,
                        struct buffer *out)
{
    struct slice front = slice_head(url, slice_find(url, '#'));
    size_t start = out->len;
    size_t insert_at;

    buffer_append(out, front);
    append_tags(out, start, link);
    append_template(out, start, link);
    insert_at = out->len - start;
    buffer_append(out, slice_skip(url, front.len));
    return insert_at;
}

bool location_is_qr(struct slice query)
{
    struct item item;

    while (next_item(&query, &item)) {
        if (is_own_marker(item.whole))
            return true;
    }
    return false;
}

/* The destination's path, and behind it what the request has more of it. */
static void append_path(struct buffer *out, struct slice front,
                        struct slice more)
{
    struct slice path = slice_head(front, slice_find(front, '?'));

    while (slice_starts(more, SLICE("/")))
        more = slice_skip(more, 1);
    buffer_append(out, path);
    if (more.len == 0)
        return;
    if (!slice_ends(path, SLICE("/")))
        buffer_append_byte(out, '/');
    url_path_encode(more, URL_PATH_SEGMENT, out);
}

/* The destination's query without what the request replaces. */
static void append_overridden(struct buffer *out, size_t start,
                              struct slice own, struct slice query)
{
    struct item item;

    while (next_item(&own, &item)) {
        if (!has_name(query, item.name))
            append_item(out, start, item.whole);
    }
}

static void append_forwarded(struct buffer *out, size_t start,
                             const struct location_extra *extra)
{
    struct slice query = extra->query;
    struct item item;

    while (next_item(&query, &item)) {
        if (is_own_marker(item.whole))
            continue;
        if (extra->click_id.len > 0 && slice_equal(item.name, CLICK_ID_NAME))
            continue;
        append_item(out, start, item.whole);
    }
}

void location_build(struct slice prepared, size_t insert_at,
                    const struct location_extra *extra, struct buffer *out)
{
    struct slice front = slice_head(prepared, insert_at);
    size_t start = out->len;

    append_path(out, front, extra->path);
    if (extra->mode == LINK_QUERY_OVERRIDE && extra->query.len > 0)
        append_overridden(out, start, query_of(front), extra->query);
    else
        buffer_append(out, slice_skip(front, slice_find(front, '?')));
    if (extra->mode != LINK_QUERY_DROP)
        append_forwarded(out, start, extra);
    if (extra->click_id.len > 0) {
        append_separator(out, start);
        buffer_append(out, CLICK_ID_NAME);
        buffer_append_byte(out, '=');
        buffer_append(out, extra->click_id);
    }
    buffer_append(out, slice_skip(prepared, insert_at));
}
