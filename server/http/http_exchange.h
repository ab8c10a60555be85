#ifndef SERVER_HTTP_EXCHANGE_H
#define SERVER_HTTP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "server/http/http_body.h"
#include "server/http/http_parser.h"
#include "server/http/http_request.h"

/*
 * The memory that a connection needs while requests come in and answers go
 * out. Private to server/http_*.c. An idle connection has none: exchanges are
 * taken from a pool with the first byte and given back with the last, so ten
 * thousand idle connections cost little and the busy path allocates nothing.
 *
 * `input` never grows and is never moved while a handler has the request, so
 * slices into it stand still.
 */
#define HTTP_INPUT_SIZE  ((size_t)2 * HTTP_HEAD_MAX)
#define HTTP_POOL_MAX    64                  /* exchanges kept for later */
#define HTTP_POOL_BUFFER ((size_t)64 * 1024) /* larger buffers are not kept */

struct http_delivery;

/* The answer that is being built. */
enum http_answer_state {
    HTTP_ANSWER_NONE,   /* not begun */
    HTTP_ANSWER_HEAD,   /* status line and headers; not to be sent yet */
    HTTP_ANSWER_STREAM, /* body in pieces */
    HTTP_ANSWER_DONE    /* whole in the output */
};

struct http_answer {
    const struct http_delivery *delivery;
    struct buffer *output; /* what it is built in; not owned */
    enum http_answer_state state;
    size_t head_at;  /* in HEAD: where in the output it begins */
    bool failed;     /* a bad header: it becomes a 500 */
    bool lengthless; /* no Content-Length: 204, 304 */
    bool bodyless;   /* no body bytes: HEAD, 204, 304, failed */
    bool chunked;    /* STREAM: in chunks, else until close */
    bool drain_due;  /* STREAM: on_drained is owed for what was written */
    void (*on_drained)(struct http_request *request);
};

struct http_exchange {
    struct http_exchange *next; /* in the pool */
    struct http_request request;
    struct http_parser parser;
    struct http_body body;
    struct http_answer answer;
    struct buffer body_bytes; /* the request's body, decoded */
    struct buffer output;     /* answers not yet sent */
    size_t start;             /* where the present request begins */
    size_t parsed;            /* bytes of it that were consumed */
    size_t end;               /* bytes received */
    char input[HTTP_INPUT_SIZE];
};

struct http_pool {
    struct http_exchange *first; /* owned list */
    size_t count;
};

void http_exchange_init_pool(struct http_pool *pool);
void http_exchange_release_pool(struct http_pool *pool);

/* An empty exchange. */
struct http_exchange *http_exchange_take(struct http_pool *pool);

/* Gives it back or frees it; *exchange becomes NULL; NULL is fine. */
void http_exchange_give(struct http_pool *pool,
                        struct http_exchange **exchange);

/* Forgets the present request; what came behind it is the next one. */
void http_exchange_advance(struct http_exchange *exchange);

/* The present request's bytes, from its first. */
static inline struct slice http_exchange_input(
    const struct http_exchange *exchange)
{
    return slice_of(exchange->input + exchange->start,
                    exchange->end - exchange->start);
}

/*
 * Bytes that can be received now. With `movable` (no handler has slices of
 * it) the input is moved to the front first if its end is reached.
 */
size_t http_exchange_room(struct http_exchange *exchange, bool movable);

/* What may be sent now: not a head that is still being built. */
struct slice http_exchange_sendable(const struct http_exchange *exchange);

/* `n` of these bytes were sent. */
void http_exchange_sent(struct http_exchange *exchange, size_t n);

#endif
