#ifndef SERVER_HTTP_SERVER_H
#define SERVER_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/slice.h"
#include "server/http/http_counters.h"
#include "server/http/http_request.h"

/*
 * An HTTP server on one loop: its listening sockets, its connections and
 * their deadlines. One thread each; nothing is shared between servers, so a
 * program with N workers has N of them on the same address (`reuse_port`).
 *
 *     struct http_server_config config = HTTP_SERVER_CONFIG_INIT;
 *     config.handler = (struct http_handler){on_request, self};
 *     server = http_server_new(base, &config);
 *     if (http_server_listen(server, slice_str("127.0.0.1:8081"), &err) < 0)
 *         ...
 *     http_server_stop(server, on_stopped, self);   graceful, or at once:
 *     http_server_free(&server);
 *
 * What a handler gets is in http_request.h, how it answers in
 * http_response.h. A request reaches the handler only when it is complete and
 * nothing about it is in doubt; everything else is refused with one answer
 * (400, 408, 413, 414, 417, 431, 501, 505) and the connection is closed.
 *
 * http_server_free must not be called from inside a handler or on_abort.
 */
struct event_base;
struct http_protocol;
struct http_server;
struct tls_server;

struct http_handler {
    void (*on_request)(void *arg, struct http_request *request);
    void *arg;
    /* Bytes that the body of this request may have; NULL: body_max for all. */
    size_t (*body_max)(void *arg, enum http_method method, struct slice path);
};

struct http_server_config {
    struct http_handler handler;
    const struct clock *clock; /* not owned */
    bool reuse_port;           /* SO_REUSEPORT: one socket for each worker */
    size_t connections_max;    /* at it, the oldest idle one is shed; if none
                                  is idle, new ones wait in the backlog */
    size_t body_max;           /* bytes; 0: any body is refused with 413 */
    int64_t handshake_ms;      /* from a connection to TLS being agreed upon */
    int64_t idle_ms;           /* nothing of a request has arrived */
    int64_t head_ms;           /* from a head's first byte to its last */
    int64_t body_ms;           /* from a body's first byte to its last */
    int64_t write_ms;          /* the client takes no byte of its answer */
    /* What ALPN's "h2" starts; NULL only if no TLS server offers it. */
    const struct http_protocol *http2;
};

#define HTTP_SERVER_CONFIG_INIT                                                \
    {                                                                          \
        .handler = {NULL, NULL}, .clock = clock_system(), .reuse_port = false, \
        .connections_max = 10000, .body_max = 0, .handshake_ms = 10000,        \
        .idle_ms = 60000, .head_ms = 10000, .body_ms = 30000,                  \
        .write_ms = 30000                                                      \
    }

/* `config` is copied; `base` must outlive the server. */
struct http_server *http_server_new(struct event_base *base,
                                    const struct http_server_config *config);

/* Hard stop: pending requests get on_abort, everything is closed. */
void http_server_free(struct http_server **server);

/*
 * Listens on "127.0.0.1:8081", "[::1]:8081", ":8081" (every IPv4 address) or
 * "localhost:8081"; port 0 takes a free one. May be called several times.
 * ERROR_USAGE for what is no address, ERROR_UNAVAILABLE when the port is in
 * use or not allowed.
 */
int http_server_listen(struct http_server *server, struct slice address,
                       struct error *err) __attribute__((warn_unused_result));

/* The same with TLS; `tls` (tls_server.h) must outlive the server. */
int http_server_listen_tls(struct http_server *server, struct slice address,
                           struct tls_server *tls, struct error *err)
    __attribute__((warn_unused_result));

/* The port of the last listen; 0 before it. */
uint16_t http_server_port(const struct http_server *server);

/*
 * Serves a connected stream socket that somebody else accepted. The server
 * owns `fd` from now on. `peer` is copied; NULL gives an AF_UNSPEC address.
 */
void http_server_adopt(struct http_server *server, int fd,
                       const struct sockaddr *peer, socklen_t peer_len);

/*
 * Graceful stop: closes the listening sockets and the idle connections, lets
 * requests that have begun finish (their deadlines go on), then calls
 * on_stopped from the loop, once. The server still has to be freed, then or
 * earlier; it may be freed inside on_stopped.
 */
void http_server_stop(struct http_server *server, void (*on_stopped)(void *arg),
                      void *arg);

/* Readable from any thread, valid until http_server_free. */
const struct http_counters *http_server_counters(
    const struct http_server *server);

/*
 * Closes what has passed its deadline. The server's own timer calls it every
 * HTTP_SERVER_TICK_MS; tests that move a manual clock call it themselves.
 */
void http_server_tick(struct http_server *server);

#define HTTP_SERVER_TICK_MS 250

#endif
