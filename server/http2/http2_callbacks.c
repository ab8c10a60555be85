#include "server/http2/http2_callbacks.h"

#include <stdlib.h>

#include "server/http/http_connection.h"
#include "server/http2/http2_intake.h"

static struct http2_stream *stream_of(nghttp2_session *wire, int32_t id)
{
    return nghttp2_session_get_stream_user_data(wire, id);
}

static void spend(struct http2_session *session, enum http2_trial trial)
{
    http2_patience_spend(&session->patience, trial);
}

/* ---- streams begin and end ---- */

static int on_begin_headers(nghttp2_session *wire, const nghttp2_frame *frame,
                            void *arg)
{
    (void)wire;
    if (frame->headers.cat == NGHTTP2_HCAT_REQUEST)
        http2_intake_begin(arg, frame->hd.stream_id);
    return 0;
}

/* What the session has counted for it. */
static void forget(struct http2_session *session, struct http2_stream *stream)
{
    if (stream->state == HTTP2_STREAM_READY)
        session->ready--;
    if (stream->answer.state == HTTP_ANSWER_STREAM ||
        stream->answer.state == HTTP_ANSWER_DONE)
        session->answers -= stream->output.len;
    if (!http2_stream_is_settled(stream))
        http2_session_settle(session, stream);
}

static int on_stream_close(nghttp2_session *wire, int32_t id, uint32_t reason,
                           void *arg)
{
    struct http2_session *session = arg;
    struct http2_stream *stream = stream_of(wire, id);

    if (stream == NULL)
        return 0;
    if (stream->state == HTTP2_STREAM_PENDING)
        http_connection_lose(session->connection, &stream->request);
    else if (http2_stream_is_settled(stream) && reason == NGHTTP2_NO_ERROR)
        http2_patience_earn_answer(&session->patience);
    forget(session, stream);
    http2_session_remove(session, stream);
    http2_stream_free(&stream);
    return 0;
}

/* ---- requests come in ---- */

static int on_header(nghttp2_session *wire, const nghttp2_frame *frame,
                     const uint8_t *name, size_t name_len, const uint8_t *value,
                     size_t value_len, uint8_t flags, void *arg)
{
    struct http2_stream *stream = stream_of(wire, frame->hd.stream_id);

    (void)flags;
    if (stream != NULL)
        http2_intake_add_field(
            arg, stream, frame->headers.cat != NGHTTP2_HCAT_REQUEST,
            slice_of(name, name_len), slice_of(value, value_len));
    return 0;
}

/* Without this, nghttp2 would leave the field out and go on. */
static int on_invalid_header(nghttp2_session *wire, const nghttp2_frame *frame,
                             const uint8_t *name, size_t name_len,
                             const uint8_t *value, size_t value_len,
                             uint8_t flags, void *arg)
{
    (void)wire;
    (void)frame;
    (void)name;
    (void)name_len;
    (void)value;
    (void)value_len;
    (void)flags;
    (void)arg;
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

static int on_data(nghttp2_session *wire, uint8_t flags, int32_t id,
                   const uint8_t *bytes, size_t len, void *arg)
{
    struct http2_stream *stream = stream_of(wire, id);

    (void)flags;
    nghttp2_session_consume_connection(wire, len);
    if (stream != NULL)
        http2_intake_add_data(arg, stream, slice_of(bytes, len));
    return 0;
}

static void end_frame(struct http2_session *session, const nghttp2_frame *frame)
{
    struct http2_stream *stream = stream_of(session->wire, frame->hd.stream_id);

    if (stream != NULL)
        http2_intake_end_frame(session, stream,
                               frame->hd.flags & NGHTTP2_FLAG_END_STREAM);
}

/* ---- frames ---- */

static void on_data_frame(struct http2_session *session,
                          const nghttp2_frame *frame)
{
    size_t data = frame->hd.length - frame->data.padlen;

    if (data == 0 && !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
        spend(session, HTTP2_TRIAL_EMPTY);
    end_frame(session, frame);
}

static int on_frame_recv(nghttp2_session *wire, const nghttp2_frame *frame,
                         void *arg)
{
    struct http2_session *session = arg;

    (void)wire;
    switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
        end_frame(session, frame);
        break;
    case NGHTTP2_DATA:
        on_data_frame(session, frame);
        break;
    case NGHTTP2_RST_STREAM:
        http_counters_add(&session->server->counters, HTTP_H2_RESETS, 1);
        spend(session, HTTP2_TRIAL_RESET);
        break;
    case NGHTTP2_PING:
        spend(session, HTTP2_TRIAL_PING);
        break;
    case NGHTTP2_SETTINGS:
        spend(session, HTTP2_TRIAL_SETTINGS);
        break;
    default:
        spend(session, HTTP2_TRIAL_HINT);
    }
    return 0;
}

static int on_frame_send(nghttp2_session *wire, const nghttp2_frame *frame,
                         void *arg)
{
    struct http2_stream *stream = stream_of(wire, frame->hd.stream_id);
    bool ends =
        (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) &&
        (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;

    if (frame->hd.type == NGHTTP2_RST_STREAM &&
        (stream == NULL || !stream->given_up))
        spend(arg, HTTP2_TRIAL_RESET);
    if (ends && stream != NULL &&
        nghttp2_session_get_stream_remote_close(wire, stream->id) == 0)
        stream->state = HTTP2_STREAM_LINGER;
    return 0;
}

/* An answer that cannot be framed must not leave its client waiting. */
static int on_frame_not_send(nghttp2_session *wire, const nghttp2_frame *frame,
                             int error, void *arg)
{
    (void)arg;
    if (frame->hd.type == NGHTTP2_HEADERS && !nghttp2_is_fatal(error))
        nghttp2_submit_rst_stream(wire, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                  NGHTTP2_INTERNAL_ERROR);
    return 0;
}

nghttp2_session_callbacks *http2_callbacks_new(void)
{
    nghttp2_session_callbacks *all;

    if (nghttp2_session_callbacks_new(&all) != 0)
        abort();
    nghttp2_session_callbacks_set_on_begin_headers_callback(all,
                                                            on_begin_headers);
    nghttp2_session_callbacks_set_on_stream_close_callback(all,
                                                           on_stream_close);
    nghttp2_session_callbacks_set_on_header_callback(all, on_header);
    nghttp2_session_callbacks_set_on_invalid_header_callback(all,
                                                             on_invalid_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(all, on_frame_recv);
    nghttp2_session_callbacks_set_on_frame_send_callback(all, on_frame_send);
    nghttp2_session_callbacks_set_on_frame_not_send_callback(all,
                                                             on_frame_not_send);
    return all;
}
