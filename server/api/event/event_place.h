#ifndef SERVER_EVENT_PLACE_H
#define SERVER_EVENT_PLACE_H

#include "attribution/record/stream_id.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The one order in which the events of all streams are shown, newest first:
 * by id, and those with one id by their stream's name. A place in it, just
 * behind an entry, is what a cursor holds.
 *
 *     event_place_append(&text, id, stream);            -> next_cursor
 *     if (event_place_parse(cursor, &place, &err) == 0)
 *         ... event_place_end(&place, stream, &end) for XREVRANGE ...
 *     event_place_release(&place);
 */
struct event_place {
    struct stream_id id;
    char *stream; /* owned; NULL: before the first entry */
};

/* <0: `a` is shown before `b`. */
int event_place_compare(struct stream_id a_id, struct slice a_stream,
                        struct stream_id b_id, struct slice b_stream);

/* As opaque text, fit for a query. */
void event_place_append(struct buffer *out, struct stream_id id,
                        struct slice stream);

/* An empty cursor is the start. ERROR_USAGE with the field "cursor". */
int event_place_parse(struct slice cursor, struct event_place *place,
                      struct error *err) __attribute__((warn_unused_result));

void event_place_release(struct event_place *place);

/* Appends the newest id of `stream` that lies behind the place: "+", "5-1",
 * or "(5-1" for all below. */
void event_place_end(const struct event_place *place, struct slice stream,
                     struct buffer *out);

#endif
