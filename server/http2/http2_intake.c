#include "server/http2/http2_intake.h"

/* A head that unpacks to more than this is meant to hurt. */
#define BOMB_MAX ((size_t)4 * HTTP_HEAD_MAX)

/* ---- the head ---- */

void http2_intake_begin(struct http2_session *session, int32_t id)
{
    struct http2_stream *stream = http2_stream_new(session, id);

    stream->due_ms =
        http_server_now_ms(session->server) + session->server->config.head_ms;
    http2_session_append(session, stream);
    nghttp2_session_set_stream_user_data(session->wire, id, stream);
}

void http2_intake_add_field(struct http2_session *session,
                            struct http2_stream *stream, bool is_trailer,
                            struct slice name, struct slice value)
{
    struct http2_head *head = &stream->head;
    size_t before = head->listed;

    if (is_trailer)
        http2_head_add_trailer(head, name, value);
    else
        http2_head_add(head, name, value);
    if (before <= BOMB_MAX && head->listed > BOMB_MAX)
        http2_patience_spend(&session->patience, HTTP2_TRIAL_BOMB);
}

static void say_continue(struct http2_session *session,
                         const struct http2_stream *stream)
{
    uint8_t name[] = ":status";
    uint8_t value[] = "100";
    const nghttp2_nv status = {name, value, sizeof(name) - 1, sizeof(value) - 1,
                               NGHTTP2_NV_FLAG_NONE};

    nghttp2_submit_headers(session->wire, NGHTTP2_FLAG_NONE, stream->id, NULL,
                           &status, 1, NULL);
}

static void end_head(struct http2_session *session, struct http2_stream *stream,
                     bool ends)
{
    const struct http_head *head = &stream->head.head;
    int refusal = http2_head_finish(&stream->head);

    stream->state = HTTP2_STREAM_BODY;
    stream->due_ms =
        http_server_now_ms(session->server) + session->server->config.body_ms;
    if (refusal == 0) {
        stream->body_max = http_server_body_max(
            session->server, head->method,
            http_head_slice(head->path, buffer_slice(&stream->head.text).ptr));
        if (!ends && head->content_length > stream->body_max)
            refusal = 413;
    }
    if (refusal != 0)
        http2_stream_refuse(stream, refusal);
    else if (!ends && head->expects_continue)
        say_continue(session, stream);
}

/* ---- the body ---- */

void http2_intake_add_data(struct http2_session *session,
                           struct http2_stream *stream, struct slice bytes)
{
    if (stream->state != HTTP2_STREAM_BODY)
        return;
    if (bytes.len > stream->body_max - stream->body_bytes.len) {
        http2_stream_refuse(stream, 413);
        return;
    }
    buffer_append(&stream->body_bytes, bytes);
    session->bodies += bytes.len;
    stream->withheld += bytes.len;
    session->withheld += bytes.len;
}

static void be_ready(struct http2_session *session, struct http2_stream *stream)
{
    if (stream->state != HTTP2_STREAM_BODY)
        return;
    session->withheld -= stream->withheld;
    stream->withheld = 0;
    stream->state = HTTP2_STREAM_READY;
    session->ready++;
}

void http2_intake_end_frame(struct http2_session *session,
                            struct http2_stream *stream, bool ends)
{
    if (stream->state == HTTP2_STREAM_HEAD)
        end_head(session, stream, ends);
    else if (stream->state == HTTP2_STREAM_BODY && stream->head.refusal != 0)
        http2_stream_refuse(stream, stream->head.refusal); /* of trailers */
    if (ends)
        be_ready(session, stream);
}

void http2_intake_open_windows(struct http2_session *session)
{
    bool oldest = true;

    for (struct http2_stream *stream = session->first;
         stream != NULL && session->withheld > 0; stream = stream->next) {
        if (stream->state != HTTP2_STREAM_BODY)
            continue;
        if (oldest || session->bodies < HTTP2_BODIES_MAX) {
            nghttp2_session_consume_stream(session->wire, stream->id,
                                           stream->withheld);
            session->withheld -= stream->withheld;
            stream->withheld = 0;
        }
        oldest = false;
    }
}
