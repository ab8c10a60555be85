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
 *
 * With TLS, between init and the first byte:
 *
 *     http_socket_secure(&socket, tls_stream_new(server, fd));
 *     http_socket_want(&socket, true, false);
 *     -> on_ready: http_socket_handshake(&socket) until it is done
 *     http_socket_protocol(&socket)             what ALPN has chosen
 *
 * From then on nothing differs: on_ready is called for what the socket waits
 * for on TLS's behalf, too (an EV_READ may yield HTTP_SOCKET_AGAIN), and for
 * bytes that are decrypted already. The chosen protocol decides who goes on
 * with the connection; nothing of it has been received until then.
 */
struct tls_stream;

struct http_socket {
    int fd; /* owned; -1 once closed */
    bool reading;
    bool writing;
    bool receive_needs_room; /* with TLS: waits until something can be sent */
    struct event read_event;
    struct event write_event;
    void (*on_ready)(void *arg, short what); /* EV_READ or EV_WRITE */
    void *arg;
    struct tls_stream *tls; /* owned; NULL: plain */
};

enum {
    HTTP_SOCKET_EOF = 0,    /* the peer sends no more */
    HTTP_SOCKET_AGAIN = -1, /* not now; wait for on_ready */
    HTTP_SOCKET_LOST = -2   /* broken; close it */
};

enum http_handshake {
    HTTP_HANDSHAKE_DONE,   /* receive and send from now on */
    HTTP_HANDSHAKE_AGAIN,  /* wait for on_ready, which is arranged for */
    HTTP_HANDSHAKE_FAILED, /* the peer was told why; finish, then close */
    HTTP_HANDSHAKE_PLAIN,  /* the peer speaks HTTP without TLS; say so */
};

void http_socket_init(struct http_socket *sock, struct event_base *base, int fd,
                      void (*on_ready)(void *arg, short what), void *arg);

/* The peer is to speak TLS; the socket owns `tls`. */
void http_socket_secure(struct http_socket *sock, struct tls_stream *tls);

/*
 * Goes on with the handshake of a secure socket. Unless it is DONE or AGAIN,
 * the socket is a plain one afterwards.
 */
enum http_handshake http_socket_handshake(struct http_socket *sock)
    __attribute__((warn_unused_result));

/*
 * The protocol that ALPN has chosen of those that the TLS server offers
 * (tls_server.h), e.g. "h2"; SLICE_NONE if the client asked for none, and of
 * a plain socket. Valid as long as the socket.
 */
struct slice http_socket_protocol(const struct http_socket *sock);

/* Of a secure socket: has its peer sent a byte, was a session resumed? */
bool http_socket_began(const struct http_socket *sock);
bool http_socket_resumed(const struct http_socket *sock);

static inline bool http_socket_is_secure(const struct http_socket *sock)
{
    return sock->tls != NULL;
}

/* Closes; a second time does nothing. */
void http_socket_close(struct http_socket *sock);

/* Closes so that the peer sees a reset, not an orderly end. */
void http_socket_reset(struct http_socket *sock);

/* Which readiness on_ready is called for, from now on. */
void http_socket_want(struct http_socket *sock, bool read, bool write);

/* Receives look for bytes though on_ready was not called for any. */
void http_socket_notice(struct http_socket *sock);

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
