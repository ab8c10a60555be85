#include "server/http2/http2_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/http/http_connection.h"
#include "server/http2/http2_session.h"

#define STATUS_AT  (sizeof("HTTP/1.1 ") - 1) /* in the status line */
#define STATUS_LEN 3
#define LINE_MIN   4 /* bytes: "a:" and the line's end */

/* ---- the head ---- */

/* What the text of the head says, as fields that point into it. */
struct fields {
    nghttp2_nv *rows; /* owned */
    size_t count;
};

static nghttp2_nv row(struct slice name, struct slice value)
{
    return (nghttp2_nv){(uint8_t *)(uintptr_t)name.ptr,
                        (uint8_t *)(uintptr_t)value.ptr, name.len, value.len,
                        NGHTTP2_NV_FLAG_NONE};
}

/* Names were written for HTTP/1, in any case. */
static void lower(struct slice name)
{
    slice_lower(name, (char *)(uintptr_t)name.ptr);
}

static void add_line(struct fields *fields, struct slice line)
{
    size_t colon = slice_find(line, ':');
    struct slice name = slice_head(line, colon);

    lower(name);
    fields->rows[fields->count++] =
        row(name, slice_trim(slice_skip(line, colon + 1)));
}

static void read_fields(struct slice text, struct slice length,
                        struct fields *fields)
{
    struct slice line;

    fields->rows =
        memory_resize(NULL, text.len / LINE_MIN + 2, sizeof(nghttp2_nv));
    fields->rows[0] = row(SLICE(":status"),
                          slice_head(slice_skip(text, STATUS_AT), STATUS_LEN));
    fields->count = 1;
    (void)slice_split(&text, '\n', &line);
    while (slice_split(&text, '\n', &line) && line.len > 0)
        add_line(fields, slice_head(line, line.len - 1));
    if (length.len > 0)
        fields->rows[fields->count++] = row(SLICE("content-length"), length);
}

/* ---- the body ---- */

/* nghttp2 asks for as much as the client's windows allow. */
static ssize_t read_body(nghttp2_session *wire, int32_t id, uint8_t *to,
                         size_t room, uint32_t *flags,
                         nghttp2_data_source *source, void *arg)
{
    struct http2_session *session = arg;
    struct http2_stream *stream = source->ptr;
    struct slice bytes = slice_head(buffer_slice(&stream->output), room);

    (void)wire;
    (void)id;
    memcpy(to, bytes.ptr, bytes.len);
    buffer_consume(&stream->output, bytes.len);
    session->answers -= bytes.len;
    session->moved |= bytes.len > 0;
    http2_patience_earn_bytes(&session->patience, bytes.len);
    if (stream->output.len > 0)
        return (ssize_t)bytes.len;
    if (stream->answer.state == HTTP_ANSWER_DONE)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    else if (bytes.len == 0)
        return NGHTTP2_ERR_DEFERRED;
    return (ssize_t)bytes.len;
}

/* The head is complete; `length` (or nothing) is what it says of the body. */
static void submit(struct http2_stream *stream, struct slice length,
                   bool has_body)
{
    nghttp2_session *wire = stream->session->wire;
    const nghttp2_data_provider body = {{.ptr = stream}, read_body};
    struct fields fields;

    read_fields(buffer_slice(&stream->output), length, &fields);
    if (nghttp2_submit_response(wire, stream->id, fields.rows, fields.count,
                                has_body ? &body : NULL) != 0)
        nghttp2_submit_rst_stream(wire, NGHTTP2_FLAG_NONE, stream->id,
                                  NGHTTP2_INTERNAL_ERROR);
    free(fields.rows);
    buffer_clear(&stream->output);
}

static void append_body(struct http2_stream *stream, struct slice bytes)
{
    buffer_append(&stream->output, bytes);
    stream->session->answers += bytes.len;
}

/* ---- the calls ---- */

static void finish(struct http_request *request, struct slice body)
{
    struct http2_stream *stream = http2_stream_of(request);
    struct http_answer *answer = request->answer;
    bool has_body = !answer->bodyless && body.len > 0;
    char length[24] = "";

    if (!answer->lengthless)
        snprintf(length, sizeof(length), "%zu", answer->failed ? 0 : body.len);
    answer->state = HTTP_ANSWER_DONE;
    submit(stream, slice_str(length), has_body);
    if (has_body)
        append_body(stream, body);
    http2_session_settle(stream->session, stream);
}

static void stream(struct http_request *request)
{
    struct http2_stream *self = http2_stream_of(request);
    struct http_answer *answer = request->answer;

    answer->state = HTTP_ANSWER_STREAM;
    /* Even without a body: its end comes when the handler says so. */
    submit(self, answer->failed ? SLICE("0") : SLICE_NONE, true);
    self->session->streaming++;
    http2_session_wake(self->session);
}

static void resume(struct http2_stream *stream)
{
    nghttp2_session_resume_data(stream->session->wire, stream->id);
}

static bool write(struct http_request *request, struct slice bytes)
{
    struct http2_stream *stream = http2_stream_of(request);

    append_body(stream, bytes);
    resume(stream);
    http2_session_wake(stream->session);
    return stream->session->answers < HTTP_OUTPUT_MAX;
}

static void end(struct http_request *request)
{
    struct http2_stream *stream = http2_stream_of(request);

    request->answer->state = HTTP_ANSWER_DONE;
    resume(stream);
    http2_session_settle(stream->session, stream);
}

static void abort_answer(struct http_request *request)
{
    struct http2_stream *stream = http2_stream_of(request);

    stream->given_up = true;
    nghttp2_submit_rst_stream(stream->session->wire, NGHTTP2_FLAG_NONE,
                              stream->id, NGHTTP2_INTERNAL_ERROR);
    http2_session_settle(stream->session, stream);
}

const struct http_delivery http2_answer_delivery = {finish, stream, write, end,
                                                    abort_answer};
