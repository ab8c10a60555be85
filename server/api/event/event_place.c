#include "server/api/event/event_place.h"

#include <stdlib.h>

#include "server/api/call/cursor.h"

int event_place_compare(struct stream_id a_id, struct slice a_stream,
                        struct stream_id b_id, struct slice b_stream)
{
    int order = stream_id_compare(b_id, a_id);

    return order != 0 ? order : slice_compare(a_stream, b_stream);
}

void event_place_append(struct buffer *out, struct stream_id id,
                        struct slice stream)
{
    struct buffer text = BUFFER_INIT;

    stream_id_append(&text, id);
    buffer_append_byte(&text, '@');
    buffer_append(&text, stream);
    cursor_append(out, buffer_slice(&text));
    buffer_release(&text);
}

/* "<ms>-<seq>@<stream>" */
static int read_place(struct slice text, struct event_place *place,
                      struct error *err)
{
    size_t at = slice_find(text, '@');

    if (at + 1 >= text.len ||
        !stream_id_parse(slice_head(text, at), &place->id))
        return cursor_refuse(err);
    place->stream = slice_copy(slice_skip(text, at + 1));
    return 0;
}

int event_place_parse(struct slice cursor, struct event_place *place,
                      struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code;

    *place = (struct event_place){0};
    code = cursor_read(cursor, &text, err);
    if (code == 0 && cursor.len > 0)
        code = read_place(buffer_slice(&text), place, err);
    buffer_release(&text);
    return code;
}

void event_place_release(struct event_place *place)
{
    free(place->stream);
    place->stream = NULL;
}

void event_place_end(const struct event_place *place, struct slice stream,
                     struct buffer *out)
{
    if (place->stream == NULL) {
        buffer_append_byte(out, '+');
        return;
    }
    /* Of one id, streams with a greater name come later. */
    if (slice_compare(stream, slice_str(place->stream)) <= 0)
        buffer_append_byte(out, '(');
    stream_id_append(out, place->id);
}
