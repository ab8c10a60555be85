#ifndef SERVER_HTTP2_SESSION_H
#define SERVER_HTTP2_SESSION_H

#include <nghttp2/nghttp2.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "server/http/http_server_private.h"
#include "server/http2/http2_memory.h"
#include "server/http2/http2_patience.h"
#include "server/http2/http2_stream.h"

/*
 * HTTP/2 itself (RFC 9113), on one connection: bytes in, requests for the
 * server's handler, bytes out. nghttp2 does frames, HPACK and flow control;
 * what a request is, what it may cost and when it is handled is decided here.
 * Knows no socket; http2_connection.c has that. Private to server/http2/.
 *
 *     session = http2_session_new(connection, on_wake);
 *     http2_session_receive(session, bytes)      < 0: close at once
 *     http2_session_dispatch(session)            complete requests are handled
 *     http2_session_drain(session)               streamed answers go on
 *     http2_session_frame(session)               fills session->output: send it
 *     http2_session_is_over(session)             nothing will follow: close
 *     http2_session_abort(session)               the client is lost
 *     http2_session_free(&session)
 *
 * No handler is called inside of receive and frame, which is where streams
 * come to their end: a request that was reset before its turn costs no more
 * than its bytes. on_abort alone may be called there.
 *
 * What a client can make one connection hold:
 *
 *     HTTP2_STREAMS_MAX streams, each with a head of HTTP_HEAD_MAX bytes
 *     the bodies of requests: HTTP2_BODIES_MAX bytes and what one body may
 *         have, and for each stream a window of 64 KB (or body_max if less)
 *     answers: HTTP2_ANSWERS_MAX bytes, and one whole answer more; a stream
 *         of bytes adds no more than one write of its handler
 *     HTTP2_OUTPUT_MAX bytes of frames, and HTTP2_MEMORY_MAX in nghttp2
 */
#define HTTP2_STREAMS_MAX 100
#define HTTP2_BODIES_MAX  ((size_t)256 * 1024) /* bytes */
#define HTTP2_ANSWERS_MAX \
    ((size_t)1024 * 1024)                    /* bytes; beyond, requests wait */
#define HTTP2_OUTPUT_MAX ((size_t)32 * 1024) /* bytes framed ahead */

struct http2_session {
    struct http_server *server;         /* not owned */
    struct http_connection *connection; /* not owned; what requests are of */
    nghttp2_session *wire;              /* owned */
    struct http2_memory memory;         /* wire's */
    struct http2_patience patience;
    struct http2_stream *first; /* owned list, by age */
    struct http2_stream *last;
    size_t ready;         /* streams that wait for the handler */
    size_t streaming;     /* streams whose handler has opened a stream */
    size_t bodies;        /* bytes of requests' bodies held */
    size_t withheld;      /* bytes of them that no window was opened for */
    size_t answers;       /* bytes of answers not yet framed */
    bool leaving;         /* GOAWAY was said: no request will be taken */
    bool ended;           /* it was said for a reason: nothing will be sent */
    bool moved;           /* bytes of answers were framed since it was reset */
    struct buffer output; /* frames to be sent */
    /* There is something to frame; called from wherever that comes from. */
    void (*on_wake)(struct http_connection *connection);
};

/* Its SETTINGS are the first thing to be framed. */
struct http2_session *http2_session_new(
    struct http_connection *connection,
    void (*on_wake)(struct http_connection *connection));
void http2_session_free(struct http2_session **session);

/* Takes all of the bytes. ERROR_SYNTAX: beyond repair, nothing can be said. */
int http2_session_receive(struct http2_session *session, struct slice bytes)
    __attribute__((warn_unused_result));

/* Hands complete requests over, as long as there is room for answers. */
void http2_session_dispatch(struct http2_session *session);

/* Asks for more where an answer streams and all of it was framed. */
void http2_session_drain(struct http2_session *session);

/*
 * Refuses the requests whose time is up with 408. The oldest one that is still
 * coming in afterwards, or NULL.
 */
struct http2_stream *http2_session_expire(struct http2_session *session);

/*
 * Frames what is due, as long as less than HTTP2_OUTPUT_MAX waits.
 * ERROR_UNAVAILABLE: nothing can be said any more, close at once.
 */
int http2_session_frame(struct http2_session *session)
    __attribute__((warn_unused_result));

/* Says GOAWAY: requests that have arrived are answered, others are not. */
void http2_session_leave(struct http2_session *session);

/* Says GOAWAY for `reason` and takes nothing more in. */
void http2_session_end(struct http2_session *session, uint32_t reason);

/* Nothing will be received or framed any more. */
bool http2_session_is_over(const struct http2_session *session);

/* Whether a streamed answer waits for http2_session_drain. */
bool http2_session_owes_drain(const struct http2_session *session);

/* Every answer that is due gets its on_abort. */
void http2_session_abort(struct http2_session *session);

/* ---- for those who bring requests in and answers out ---- */

/* Into the list, as the youngest, and out of it. */
void http2_session_append(struct http2_session *session,
                          struct http2_stream *stream);
void http2_session_remove(struct http2_session *session,
                          struct http2_stream *stream);

/* There is something to be framed. */
void http2_session_wake(struct http2_session *session);

/* The answer is whole, or given up: nobody owes it any more, and what was
 * received of the request is forgotten. */
void http2_session_settle(struct http2_session *session,
                          struct http2_stream *stream);

#endif
