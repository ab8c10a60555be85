#include "server/api/event/event_page.h"

#include <stdlib.h>

#include "core/memory.h"

void event_page_release(struct event_page *page)
{
    for (size_t i = 0; i < page->count; i++)
        event_entry_release(&page->entries[i]);
    event_place_release(&page->horizon);
    free(page->entries);
    *page = (struct event_page)EVENT_PAGE_INIT;
}

static void add_entry(struct event_page *page, struct slice stream,
                      struct stream_id id, const struct event_fields *fields)
{
    if (page->count == page->room) {
        page->room = page->room > 0 ? page->room * 2 : 64;
        page->entries =
            memory_resize(page->entries, page->room, sizeof(*page->entries));
    }
    event_entry_init(&page->entries[page->count++], stream, id, fields);
}

/* The stream has more behind this entry, which others must not pass. */
static void raise_horizon(struct event_page *page, struct slice stream,
                          struct stream_id id)
{
    if (page->horizon.stream != NULL &&
        event_place_compare(page->horizon.id, slice_str(page->horizon.stream),
                            id, stream) <= 0)
        return;
    event_place_release(&page->horizon);
    page->horizon.id = id;
    page->horizon.stream = slice_copy(stream);
}

void event_page_take(struct event_page *page, struct slice stream,
                     const struct redisReply *reply, size_t asked,
                     const struct event_filter *filter,
                     const struct event_answers *answers)
{
    struct event_fields fields;
    size_t count = redis_reply_len(reply);
    struct stream_id id = STREAM_ID_NONE;

    for (size_t i = 0; i < count; i++) {
        const struct redisReply *entry = redis_reply_at(reply, i);

        if (!stream_id_parse(redis_reply_slice(redis_reply_at(entry, 0)), &id))
            continue;
        event_fields_read(&fields, redis_reply_at(entry, 1), answers);
        if (event_entry_matches(&fields, filter))
            add_entry(page, stream, id, &fields);
    }
    if (count == asked)
        raise_horizon(page, stream, id);
}

static int by_place(const void *left, const void *right)
{
    const struct event_entry *a = left;
    const struct event_entry *b = right;

    return event_place_compare(a->id, slice_str(a->stream), b->id,
                               slice_str(b->stream));
}

/* Drops what lies behind the place. */
static void cut_at(struct event_page *page, const struct event_place *end)
{
    while (page->count > 0) {
        struct event_entry *last = &page->entries[page->count - 1];

        if (event_place_compare(last->id, slice_str(last->stream), end->id,
                                slice_str(end->stream)) <= 0)
            break;
        event_entry_release(last);
        page->count--;
    }
}

void event_page_settle(struct event_page *page, size_t limit)
{
    if (page->count > 0)
        qsort(page->entries, page->count, sizeof(*page->entries), by_place);
    if (page->horizon.stream != NULL)
        cut_at(page, &page->horizon);
    if (page->count <= limit)
        return;
    event_place_release(&page->horizon);
    page->horizon.id = page->entries[limit - 1].id;
    page->horizon.stream =
        slice_copy(slice_str(page->entries[limit - 1].stream));
    while (page->count > limit)
        event_entry_release(&page->entries[--page->count]);
}

void event_page_cursor(const struct event_page *page, struct buffer *out)
{
    if (page->horizon.stream != NULL)
        event_place_append(out, page->horizon.id,
                           slice_str(page->horizon.stream));
}
