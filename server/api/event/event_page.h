#ifndef SERVER_EVENT_PAGE_H
#define SERVER_EVENT_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/redis_reply.h"
#include "server/api/event/event_entry.h"
#include "server/api/event/event_place.h"

/*
 * One page of the events of all streams, newest first.
 *
 *     struct event_page page = EVENT_PAGE_INIT;
 *     event_page_take(&page, stream, reply, asked, &filter, &answers);
 *     event_page_settle(&page, limit);
 *     ... page.entries[0 ... page.count - 1] ...
 *     event_page_cursor(&page, &cursor);
 *     event_page_release(&page);
 *
 * Each stream gives its newest `asked` entries behind the cursor. One that
 * gave fewer has no more; the others are known only down to the oldest that
 * they gave, so the page ends at the newest of these ends, the horizon.
 */
struct event_page {
    struct event_entry *entries; /* owned: those that match the filter */
    size_t count, room;
    struct event_place horizon; /* without a stream: there is none */
};

#define EVENT_PAGE_INIT \
    {                   \
        .count = 0      \
    }

void event_page_release(struct event_page *page);

/* `reply` is XREVRANGE's; `answers` lacks nothing that it refers to. */
void event_page_take(struct event_page *page, struct slice stream,
                     const struct redisReply *reply, size_t asked,
                     const struct event_filter *filter,
                     const struct event_answers *answers);

/* Sorts, and cuts at the horizon and at the limit. After the last take. */
void event_page_settle(struct event_page *page, size_t limit);

/* Appends where the next page starts; nothing if this is the last. */
void event_page_cursor(const struct event_page *page, struct buffer *out);

#endif
