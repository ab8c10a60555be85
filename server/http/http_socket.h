#ifndef SERVER_HTTP_SOCKET_H
#define SERVER_HTTP_SOCKET_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"

/*
 * A connected, non-blocking stream socket on a loop. All that is done with
 * the bytes of a connection goes through receive, send and finish here, so
 * that TLS can take their place.
 *
 *     http_socket_init(&socket, base, fd, on_ready, self);
 *     http_socket_want(&socket, true, false);
 *     -> on_ready(self, EV_READ) when there is something to receive
 *     http_socket_close(&socket);
 *
 * No allocation: the events lie in the struct.
 */
struct http_socket {
    int fd; /* owned; -1 once closed */
    bool reading;
    bool writing;
    struct event read_event;
    struct event write_event;
    void (*on_ready)(void *arg, short what); /* EV_READ or EV_WRITE */
    void *arg;
};

enum {
    HTTP_SOCKET_EOF = 0,    /* the peer sends no more */
    HTTP_SOCKET_AGAIN = -1, /* not now; wait for on_ready */
    HTTP_SOCKET_LOST = -2   /* broken; close it */
};

void http_socket_init(struct http_socket *sock, struct event_base *base, int fd,
                      void (*on_ready)(void *arg, short what), void *arg);

/* Closes; a second time does nothing. */
void http_socket_close(struct http_socket *sock);

/* Closes so that the peer sees a reset, not an orderly end. */
void http_socket_reset(struct http_socket *sock);

/* Which readiness on_ready is called for, from now on. */
void http_socket_want(struct http_socket *sock, bool read, bool write);

/* Bytes received into `to` (at least 1), or one of the values above. */
long http_socket_receive(struct http_socket *sock, char *to, size_t room)
    __attribute__((warn_unused_result));

/* Bytes sent (at least 1), HTTP_SOCKET_AGAIN or HTTP_SOCKET_LOST. */
long http_socket_send(struct http_socket *sock, struct slice bytes)
    __attribute__((warn_unused_result));

/*
 * The same for the last bytes of all: as soon as they are sent, finish or
 * close follows, and the end can travel with them instead of behind them.
 */
long http_socket_send_last(struct http_socket *sock, struct slice bytes)
    __attribute__((warn_unused_result));

/* Nothing more will be sent; the peer sees the end, we can still receive. */
void http_socket_finish(struct http_socket *sock);

#endif
