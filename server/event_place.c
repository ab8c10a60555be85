#include "server/event_place.h"

#include <stdlib.h>

/* Longer names are no streams of ours. */
#define PLACE_STREAM_MAX 128

int event_place_compare(struct stream_id a_id, struct slice a_stream,
                        struct stream_id b_id, struct slice b_stream)
{
    int order = stream_id_compare(b_id, a_id);

    return order != 0 ? order : slice_compare(a_stream, b_stream);
}

/* Hex, so that nobody takes it for something to be put together by hand. */
void event_place_append(struct buffer *out, struct stream_id id,
                        struct slice stream)
{
    struct buffer text = BUFFER_INIT;
    struct slice bytes;

    stream_id_append(&text, id);
    buffer_append_byte(&text, '@');
    buffer_append(&text, stream);
    bytes = buffer_slice(&text);
    for (size_t i = 0; i < bytes.len; i++)
        buffer_appendf(out, "%02x", (unsigned char)bytes.ptr[i]);
    buffer_release(&text);
}

static bool unhex(struct slice cursor, struct buffer *text)
{
    uint64_t byte;

    if (cursor.len % 2 != 0 || cursor.len > 2 * PLACE_STREAM_MAX)
        return false;
    for (size_t i = 0; i < cursor.len; i += 2) {
        if (!slice_parse_hex64(slice_of(cursor.ptr + i, 2), &byte))
            return false;
        buffer_append_byte(text, (char)byte);
    }
    return true;
}

int event_place_parse(struct slice cursor, struct event_place *place,
                      struct error *err)
{
    struct buffer text = BUFFER_INIT;
    struct slice bytes;
    size_t at;
    int code = 0;

    *place = (struct event_place){0};
    if (cursor.len == 0)
        return 0;
    if (!unhex(cursor, &text))
        goto bad;
    bytes = buffer_slice(&text);
    at = slice_find(bytes, '@');
    if (at + 1 >= bytes.len ||
        !stream_id_parse(slice_head(bytes, at), &place->id))
        goto bad;
    place->stream = slice_copy(slice_skip(bytes, at + 1));
    goto out;
bad:
    code = error_field(err, ERROR_USAGE, "bad_cursor", "cursor",
                       "cursor: this is none that was given out; start "
                       "without one");
out:
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
