#include "server/http2/http2_session.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/http/http_connection.h"
#include "server/http2/http2_callbacks.h"
#include "server/http2/http2_intake.h"

static const nghttp2_settings_entry settings[] = {
    {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, HTTP2_STREAMS_MAX},
    {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HTTP_HEAD_MAX},
    /* No tree of priorities is kept: no client builds one any more. */
    {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- life ---- */

/* Out of memory at the start is the process's end, as everywhere. */
static void check(int rc)
{
    if (rc != 0)
        abort();
}

static void open_wire(struct http2_session *session)
{
    nghttp2_session_callbacks *callbacks = http2_callbacks_new();
    nghttp2_option *option;

    check(nghttp2_option_new(&option));
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_option_set_no_closed_streams(option, 1);
    check(nghttp2_session_server_new3(&session->wire, callbacks, session,
                                      option, &session->memory.allocator));
    check(nghttp2_submit_settings(session->wire, NGHTTP2_FLAG_NONE, settings,
                                  COUNT(settings)));
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
}

struct http2_session *http2_session_new(
    struct http_connection *connection,
    void (*on_wake)(struct http_connection *connection))
{
    struct http2_session *session = memory_zalloc(1, sizeof(*session));

    session->connection = connection;
    session->server = connection->server;
    session->on_wake = on_wake;
    buffer_init(&session->output);
    http2_patience_init(&session->patience,
                        http_server_now_ms(session->server));
    http2_memory_init(&session->memory);
    open_wire(session);
    return session;
}

void http2_session_free(struct http2_session **session_ref)
{
    struct http2_session *session = *session_ref;

    *session_ref = NULL;
    if (session == NULL)
        return;
    nghttp2_session_del(session->wire);
    while (session->first != NULL) {
        struct http2_stream *stream = session->first;

        session->first = stream->next;
        http2_stream_free(&stream);
    }
    buffer_release(&session->output);
    free(session);
}

/* ---- bytes in ---- */

int http2_session_receive(struct http2_session *session, struct slice bytes)
{
    ssize_t taken = nghttp2_session_mem_recv(
        session->wire, (const uint8_t *)bytes.ptr, bytes.len);

    if (taken < 0)
        return ERROR_SYNTAX;
    if (!session->ended &&
        http2_patience_is_lost(&session->patience,
                               http_server_now_ms(session->server))) {
        http_counters_add(&session->server->counters, HTTP_H2_CALMED, 1);
        http2_session_end(session, NGHTTP2_ENHANCE_YOUR_CALM);
    }
    http2_intake_open_windows(session);
    return 0;
}

/* ---- requests ---- */

static void hand_over(struct http2_session *session,
                      struct http2_stream *stream)
{
    const struct http_handler *handler = &session->server->config.handler;

    session->ready--;
    stream->state = HTTP2_STREAM_PENDING;
    http2_stream_fill_request(stream);
    http_counters_add(&session->server->counters, HTTP_REQUESTS, 1);
    http_counters_add(&session->server->counters, HTTP_H2_REQUESTS, 1);
    handler->on_request(handler->arg, &stream->request);
}

void http2_session_dispatch(struct http2_session *session)
{
    for (struct http2_stream *stream = session->first;
         stream != NULL && session->ready > 0 &&
         session->answers < HTTP2_ANSWERS_MAX;
         stream = stream->next) {
        if (stream->state == HTTP2_STREAM_READY)
            hand_over(session, stream);
    }
}

void http2_session_drain(struct http2_session *session)
{
    for (struct http2_stream *stream = session->first;
         stream != NULL && session->streaming > 0; stream = stream->next) {
        if (!http2_stream_owes_drain(stream))
            continue;
        stream->answer.drain_due = false;
        stream->answer.on_drained(&stream->request);
    }
}

bool http2_session_owes_drain(const struct http2_session *session)
{
    if (session->streaming == 0)
        return false;
    for (const struct http2_stream *stream = session->first; stream != NULL;
         stream = stream->next) {
        if (http2_stream_owes_drain(stream))
            return true;
    }
    return false;
}

static void expire_stream(struct http2_session *session,
                          struct http2_stream *stream)
{
    switch (stream->state) {
    case HTTP2_STREAM_HEAD: /* in the middle of the header tables */
        http2_session_end(session, NGHTTP2_ENHANCE_YOUR_CALM);
        break;
    case HTTP2_STREAM_BODY:
        http2_stream_refuse(stream, 408);
        break;
    default:
        stream->state = HTTP2_STREAM_ANSWERED;
        stream->given_up = true;
        nghttp2_submit_rst_stream(session->wire, NGHTTP2_FLAG_NONE, stream->id,
                                  NGHTTP2_NO_ERROR);
    }
}

struct http2_stream *http2_session_expire(struct http2_session *session)
{
    int64_t now_ms = http_server_now_ms(session->server);
    struct http2_stream *stream = session->first;

    /* They are due in the order of their age. */
    while (stream != NULL &&
           (!http2_stream_receives(stream) || stream->due_ms <= now_ms)) {
        if (http2_stream_receives(stream))
            expire_stream(session, stream);
        stream = stream->next;
    }
    return stream;
}

/* ---- bytes out ---- */

int http2_session_frame(struct http2_session *session)
{
    while (session->output.len < HTTP2_OUTPUT_MAX) {
        const uint8_t *bytes;
        ssize_t n = nghttp2_session_mem_send(session->wire, &bytes);

        if (n < 0)
            return ERROR_UNAVAILABLE;
        if (n == 0)
            return 0;
        buffer_append(&session->output, slice_of(bytes, (size_t)n));
    }
    return 0;
}

/* ---- the end ---- */

void http2_session_leave(struct http2_session *session)
{
    nghttp2_session *wire = session->wire;

    if (session->leaving)
        return;
    session->leaving = true;
    nghttp2_submit_goaway(wire, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(wire),
                          NGHTTP2_NO_ERROR, NULL, 0);
}

void http2_session_end(struct http2_session *session, uint32_t reason)
{
    session->leaving = true;
    session->ended = true;
    nghttp2_session_terminate_session(session->wire, reason);
}

bool http2_session_is_over(const struct http2_session *session)
{
    return !nghttp2_session_want_read(session->wire) &&
           !nghttp2_session_want_write(session->wire);
}

void http2_session_abort(struct http2_session *session)
{
    for (struct http2_stream *stream = session->first; stream != NULL;
         stream = stream->next) {
        if (stream->state != HTTP2_STREAM_PENDING)
            continue;
        stream->state = HTTP2_STREAM_ANSWERED;
        http_connection_lose(session->connection, &stream->request);
    }
}

/* ---- its streams ---- */

void http2_session_append(struct http2_session *session,
                          struct http2_stream *stream)
{
    stream->prev = session->last;
    if (session->last != NULL)
        session->last->next = stream;
    else
        session->first = stream;
    session->last = stream;
}

void http2_session_remove(struct http2_session *session,
                          struct http2_stream *stream)
{
    if (stream->prev != NULL)
        stream->prev->next = stream->next;
    else
        session->first = stream->next;
    if (stream->next != NULL)
        stream->next->prev = stream->prev;
    else
        session->last = stream->prev;
}

/* ---- answers ---- */

void http2_session_wake(struct http2_session *session)
{
    session->on_wake(session->connection);
}

void http2_session_settle(struct http2_session *session,
                          struct http2_stream *stream)
{
    if (stream->answer.on_drained != NULL)
        session->streaming--;
    session->bodies -= stream->body_bytes.len;
    session->withheld -= stream->withheld;
    stream->withheld = 0;
    stream->state = HTTP2_STREAM_ANSWERED;
    stream->answer.on_drained = NULL;
    buffer_release(&stream->body_bytes);
    http2_head_release(&stream->head);
    http2_session_wake(session);
}
