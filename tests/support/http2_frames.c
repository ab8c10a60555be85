#include "tests/support/http2_frames.h"

#include <nghttp2/nghttp2.h>

#define HEADER 9 /* bytes in front of each payload */

void http2_frames_begin(struct buffer *out)
{
    buffer_append(out, SLICE("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    http2_frames_add(out, NGHTTP2_SETTINGS, 0, 0, SLICE(""));
}

void http2_frames_add_length(struct buffer *out, int type, int flags,
                             int64_t stream, size_t length,
                             struct slice payload)
{
    buffer_append_byte(out, (char)(length >> 16));
    buffer_append_byte(out, (char)(length >> 8));
    buffer_append_byte(out, (char)length);
    buffer_append_byte(out, (char)type);
    buffer_append_byte(out, (char)flags);
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_append_byte(out, (char)(stream >> shift));
    buffer_append(out, payload);
}

void http2_frames_add(struct buffer *out, int type, int flags, int64_t stream,
                      struct slice payload)
{
    http2_frames_add_length(out, type, flags, stream, payload.len, payload);
}

/* HPACK's string (RFC 7541, 5.2), with its length as a 7-bit integer. */
static void add_string(struct buffer *block, struct slice text)
{
    size_t rest = text.len;

    if (rest < 127) {
        buffer_append_byte(block, (char)rest);
    } else {
        buffer_append_byte(block, 127);
        for (rest -= 127; rest >= 128; rest /= 128)
            buffer_append_byte(block, (char)(rest % 128 + 128));
        buffer_append_byte(block, (char)rest);
    }
    buffer_append(block, text);
}

void http2_frames_add_fields(struct buffer *block, struct slice lines)
{
    struct slice line;

    while (slice_split(&lines, '\n', &line) && line.len > 0) {
        size_t colon = 1 + slice_search(slice_skip(line, 1), SLICE(": "));

        buffer_append_byte(block, 0); /* literal, not indexed, new name */
        add_string(block, slice_head(line, colon));
        add_string(block, slice_skip(line, colon + 2));
    }
}

static uint32_t number(struct slice bytes)
{
    uint32_t value = 0;

    for (size_t i = 0; i < bytes.len; i++)
        value = value << 8 | (unsigned char)bytes.ptr[i];
    return value;
}

bool http2_frames_next(struct slice *bytes, struct http2_frame *frame)
{
    size_t length = number(slice_head(*bytes, 3));

    if (bytes->len < HEADER || bytes->len < HEADER + length)
        return false;
    frame->type = (unsigned char)bytes->ptr[3];
    frame->flags = (unsigned char)bytes->ptr[4];
    frame->stream =
        (int32_t)(number(slice_head(slice_skip(*bytes, 5), 4)) & 0x7fffffff);
    frame->payload = slice_head(slice_skip(*bytes, HEADER), length);
    *bytes = slice_skip(*bytes, HEADER + length);
    return true;
}

uint32_t http2_frames_reason(const struct http2_frame *frame)
{
    size_t at = frame->type == NGHTTP2_GOAWAY ? 4 : 0;

    return number(slice_head(slice_skip(frame->payload, at), 4));
}
