#ifndef SERVER_HTTP_CONNECTION_H
#define SERVER_HTTP_CONNECTION_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "server/http/http_deadline.h"
#include "server/http/http_exchange.h"
#include "server/http/http_head.h"
#include "server/http/http_protocol.h"
#include "server/http/http_request.h"
#include "server/http/http_socket.h"

/*
 * One client's connection: its state and who moves it on. Private to
 * server/http/ and server/http2/; handlers see http_request.h and
 * http_response.h.
 *
 * It speaks HTTP/1 until it is told otherwise. Requests are parsed and handled
 * one after the other; as long as each is answered at once, all that have
 * arrived are answered into one output and sent with one write. All connections
 * that the loop has something for are read and their requests handled first,
 * then their answers are sent, one behind the other: that costs less than going
 * to and fro (a client that waits is woken once for many answers). A request
 * whose answer is due stops everything behind it. Receiving stops when
 * HTTP_INPUT_SIZE bytes wait or when the client leaves HTTP_OUTPUT_MAX bytes of
 * answers lying.
 */
#define HTTP_OUTPUT_MAX ((size_t)256 * 1024) /* bytes */

enum http_connection_state {
    HTTP_CONNECTION_IDLE,      /* nothing of a request has arrived */
    HTTP_CONNECTION_HANDSHAKE, /* TLS is being agreed upon, before IDLE */
    HTTP_CONNECTION_HEAD,      /* part of a head has */
    HTTP_CONNECTION_BODY,      /* a head has, and not all of its body */
    HTTP_CONNECTION_PENDING,   /* the handler owes the answer or its rest */
    HTTP_CONNECTION_CLOSING,   /* the last answer is being sent */
    HTTP_CONNECTION_LINGER,    /* all sent and said so; what still arrives is
                                  thrown away, so that no reset overtakes the
                                  answer */
    HTTP_CONNECTION_CLOSED     /* waits to be freed by the server, when no call
                                  on the stack needs it any more */
};

struct http_server;
struct tls_server;

struct http_connection {
    struct http_deadline deadline; /* first, so that it is the connection */
    struct http_server *server;
    enum http_connection_state state;
    bool running;  /* its requests are being handled further up the stack */
    bool rearm;    /* the deadline starts anew */
    bool eof;      /* the client sends no more */
    bool persists; /* may serve another request */
    bool refused;  /* the input is in doubt: linger */
    struct http_socket socket;
    struct http_exchange *exchange;       /* NULL while idle */
    const struct http_protocol *protocol; /* NULL: HTTP/1 */
    void *session;                        /* the protocol's own */
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } peer;
    socklen_t peer_len;
};

/* To a new state, whose deadline starts anew. */
static inline void http_connection_enter(struct http_connection *connection,
                                         enum http_connection_state state)
{
    connection->state = state;
    connection->rearm = true;
}

/*
 * Owns `fd` (non-blocking), with TLS if `tls` is not NULL. The server frees it
 * once it is CLOSED. A first request is mostly there by now, so it is looked
 * for before it is waited for.
 */
void http_connection_start(struct http_server *server, int fd,
                           struct tls_server *tls, const struct sockaddr *peer,
                           socklen_t peer_len);

/*
 * A request that has come in whole, by whatever protocol: `head` with its
 * spans within `base`, and `body`.
 */
static inline void http_connection_fill_request(
    struct http_connection *connection, const struct http_head *head,
    const char *base, struct slice body, struct http_answer *answer,
    struct http_request *request)
{
    *request = (struct http_request){
        .method = head->method,
        .version = head->version,
        .path =
            head->path.len > 0 ? http_head_slice(head->path, base) : SLICE("/"),
        .query =
            head->has_query ? http_head_slice(head->query, base) : SLICE_NONE,
        .host = http_head_slice(head->host, base),
        .body = body,
        .peer = &connection->peer.any,
        .peer_len = connection->peer_len,
        .connection = connection,
        .head = head,
        .base = base,
        .answer = answer,
    };
}

/* Another protocol takes over, before anything was received. */
void http_connection_speak(struct http_connection *connection,
                           const struct http_protocol *protocol);

/* It is listed as HTTP_DEADLINE_TURN, and the turn ends. */
void http_connection_send(struct http_connection *connection);

/* Its deadline has passed. */
void http_connection_expire(struct http_connection *connection);

/* For a graceful stop: closes it unless a request, or something of a
 * handshake, has arrived. */
void http_connection_drain(struct http_connection *connection);

/* At once; a due answer is aborted. Freed later, with the server's others. */
void http_connection_close(struct http_connection *connection);

/* A closed one, with no call of it on the stack. */
void http_connection_free(struct http_connection **connection);

/* The answer is whole in the output (http_response.c). */
void http_connection_answered(struct http_connection *connection);

/*
 * All was sent, and it is the last: what the client still sends is thrown
 * away until it closes or the deadline for that passes. Of any protocol.
 */
void http_connection_linger(struct http_connection *connection);

/* There is output to send when the loop comes round. */
void http_connection_wake(struct http_connection *connection);

/* The client of a request whose answer is due is lost: on_abort. */
void http_connection_lose(struct http_connection *connection,
                          struct http_request *request);

/* The handler gives up; `reset` shows the client that something is missing. */
void http_connection_abandon(struct http_connection *connection, bool reset);

#endif
