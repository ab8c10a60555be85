#ifndef SERVER_HTTP2_STREAM_H
#define SERVER_HTTP2_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "server/http/http_exchange.h"
#include "server/http/http_request.h"
#include "server/http2/http2_head.h"

/*
 * One request and its answer on a connection of HTTP/2: what http_exchange.h
 * is to HTTP/1, but there are many at a time. Private to server/http2/.
 *
 * The session makes one when a request's first field arrives and frees it when
 * nghttp2 has closed the stream: once both sides have said all, or one of them
 * has reset it.
 */
enum http2_stream_state {
    HTTP2_STREAM_HEAD,     /* its fields arrive */
    HTTP2_STREAM_BODY,     /* they have, and not all of its body */
    HTTP2_STREAM_READY,    /* complete; the handler does not have it yet */
    HTTP2_STREAM_PENDING,  /* the handler owes the answer or its rest */
    HTTP2_STREAM_ANSWERED, /* the rest of the answer is on its way, or it was
                              given up */
    HTTP2_STREAM_LINGER    /* all of it was sent, and the client still sends a
                              body that nobody reads: a reset could overtake
                              the answer in it */
};

struct http2_session;

struct http2_stream {
    struct http_request request; /* first, so that it is the stream */
    struct http2_stream *prev;   /* in the session, by age */
    struct http2_stream *next;
    struct http2_session *session;
    int32_t id;
    enum http2_stream_state state;
    bool given_up;  /* reset by us, for reasons of our own */
    int64_t due_ms; /* steady clock: HEAD, BODY and LINGER end then */
    struct http2_head head;
    size_t body_max;          /* bytes */
    struct buffer body_bytes; /* the request's body */
    size_t withheld;          /* bytes of it that no window was opened for */
    struct http_answer answer;
    struct buffer output; /* of the answer: its head, then its body */
};

struct http2_stream *http2_stream_new(struct http2_session *session,
                                      int32_t id);
void http2_stream_free(struct http2_stream **stream);

/* Its head and its body are complete: the request for the handler. */
void http2_stream_fill_request(struct http2_stream *stream);

/* Answers with `status` instead of a handler, while the request comes in. */
void http2_stream_refuse(struct http2_stream *stream, int status);

/* The stream of a request of HTTP/2. */
static inline struct http2_stream *http2_stream_of(struct http_request *request)
{
    return (struct http2_stream *)request;
}

/* The client has not said all of it yet. */
static inline bool http2_stream_receives(const struct http2_stream *stream)
{
    return stream->state == HTTP2_STREAM_HEAD ||
           stream->state == HTTP2_STREAM_BODY ||
           stream->state == HTTP2_STREAM_LINGER;
}

/* Nobody owes its answer any more. */
static inline bool http2_stream_is_settled(const struct http2_stream *stream)
{
    return stream->state == HTTP2_STREAM_ANSWERED ||
           stream->state == HTTP2_STREAM_LINGER;
}

/* Its handler streams, and may be asked for more. */
static inline bool http2_stream_owes_drain(const struct http2_stream *stream)
{
    return stream->state == HTTP2_STREAM_PENDING &&
           stream->answer.state == HTTP_ANSWER_STREAM &&
           stream->answer.drain_due && stream->output.len == 0;
}

#endif
