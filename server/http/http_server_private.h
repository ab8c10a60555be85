#ifndef SERVER_HTTP_SERVER_PRIVATE_H
#define SERVER_HTTP_SERVER_PRIVATE_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdbool.h>

#include "server/http/http_date.h"
#include "server/http/http_deadline.h"
#include "server/http/http_exchange.h"
#include "server/http/http_server.h"

/*
 * What a server and its connections share. Private to server/http/
 * and server/http2/.
 */
#define HTTP_LISTENERS_MAX 8

/* One listening socket. */
struct http_listener {
    struct http_server *server;
    struct tls_server *tls; /* NULL: plain */
    int fd;                 /* owned */
    struct event event;
};

struct http_server {
    struct event_base *base; /* not owned */
    struct http_server_config config;
    struct http_counters counters;
    struct http_deadlines deadlines; /* holds every connection */
    struct http_pool pool;
    struct http_date date;
    struct http_listener listeners[HTTP_LISTENERS_MAX];
    size_t listener_count;
    uint16_t port;
    int reserve_fd; /* given up for a moment when descriptors run out */
    bool paused;    /* not accepting, for want of room */
    bool stopping;  /* http_server_stop was called */
    struct event tick_event;
    struct event turn_event; /* sends the answers of a turn */
    bool in_turn;            /* and was activated */
    int64_t turn_wall_ms;    /* when this turn began */
    int64_t turn_steady_ms;
    struct event reap_event; /* frees what was closed, ends the stop */
    void (*on_stopped)(void *arg);
    void *stopped_arg;
};

/* These two: the clock is read once a turn, not for each request. */
static inline int64_t http_server_now_ms(const struct http_server *server)
{
    return server->in_turn ? server->turn_steady_ms
                           : clock_steady_ms(server->config.clock);
}

static inline int64_t http_server_wall_ms(const struct http_server *server)
{
    return server->in_turn ? server->turn_wall_ms
                           : clock_wall_ms(server->config.clock);
}

/* Bytes that the body of a request with this head may have. */
static inline size_t http_server_body_max(const struct http_server *server,
                                          enum http_method method,
                                          struct slice path)
{
    const struct http_handler *handler = &server->config.handler;

    return handler->body_max != NULL
               ? handler->body_max(handler->arg, method, path)
               : server->config.body_max;
}

/*
 * Connections may be listed as HTTP_DEADLINE_TURN by the end of the loop's
 * turn. Said before a handler is called, so that answers are sent before the
 * handler's own work at the turn's end is done.
 */
void http_server_begin_turn(struct http_server *server);

/* A connection of this server was closed and has to be freed. */
void http_server_forget(struct http_server *server);

#endif
