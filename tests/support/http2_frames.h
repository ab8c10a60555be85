#ifndef TESTS_SUPPORT_HTTP2_FRAMES_H
#define TESTS_SUPPORT_HTTP2_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Frames of HTTP/2 byte by byte, for what no library would send.
 *
 *     http2_frames_begin(&out);                      preface and SETTINGS
 *     http2_frames_add(&out, NGHTTP2_DATA, 0, 1, SLICE("abc"));
 *
 * A block of header fields is made of text, a line each, "name: value\n" (a
 * pseudo field's colon in front is its own), as literals without Huffman code
 * and without the header table. Nothing is checked.
 */

/* The client's preface and empty SETTINGS. */
void http2_frames_begin(struct buffer *out);

void http2_frames_add(struct buffer *out, int type, int flags, int64_t stream,
                      struct slice payload);

/* The same where the frame says another length than it has. */
void http2_frames_add_length(struct buffer *out, int type, int flags,
                             int64_t stream, size_t length,
                             struct slice payload);

void http2_frames_add_fields(struct buffer *block, struct slice lines);

/* What a server has sent, frame by frame. */
struct http2_frame {
    int type;
    int flags;
    int32_t stream;
    struct slice payload;
};

/* Takes the next one off *bytes; false when none is whole. */
bool http2_frames_next(struct slice *bytes, struct http2_frame *frame);

/* The error code of RST_STREAM or GOAWAY. */
uint32_t http2_frames_reason(const struct http2_frame *frame);

#endif
