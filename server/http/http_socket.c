#include "server/http/http_socket.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/tls/tls_stream.h"

/* ---- Events -------------------------------------------------------------- */

static void on_plain_event(evutil_socket_t fd, short what, void *arg)
{
    struct http_socket *sock = arg;

    (void)fd;
    sock->on_ready(sock->arg, what);
}

/*
 * With TLS, receiving may have to wait until something can be sent: then the
 * owner is called for what it asked for, not for what the socket waited for.
 */
static void on_tls_event(evutil_socket_t fd, short what, void *arg)
{
    struct http_socket *sock = arg;
    bool receive = (what & EV_READ) != 0 || sock->receive_needs_room;

    (void)fd;
    if (what & EV_READ)
        tls_stream_notice_input(sock->tls);
    sock->receive_needs_room = false;
    sock->on_ready(sock->arg, receive ? EV_READ : EV_WRITE);
}

static void want_event(struct event *event, bool *have, bool want)
{
    if (*have == want)
        return;
    *have = want;
    if (want)
        event_add(event, NULL);
    else
        event_del(event);
}

/* What TLS needs beside what the owner asks for. */
static void want_for_tls(struct http_socket *sock)
{
    if (sock->reading && tls_stream_pending(sock->tls))
        event_active(&sock->read_event, EV_READ, 1);
    if (sock->reading && sock->receive_needs_room)
        want_event(&sock->write_event, &sock->writing, true);
}

void http_socket_want(struct http_socket *sock, bool read, bool write)
{
    want_event(&sock->read_event, &sock->reading, read);
    want_event(&sock->write_event, &sock->writing, write);
    if (sock->tls != NULL)
        want_for_tls(sock);
}

static void assign_events(struct http_socket *sock, struct event_base *base,
                          event_callback_fn on_event)
{
    event_assign(&sock->read_event, base, sock->fd, EV_READ | EV_PERSIST,
                 on_event, sock);
    event_assign(&sock->write_event, base, sock->fd, EV_WRITE | EV_PERSIST,
                 on_event, sock);
}

/* ---- Life ---------------------------------------------------------------- */

void http_socket_init(struct http_socket *sock, struct event_base *base, int fd,
                      void (*on_ready)(void *arg, short what), void *arg)
{
    sock->fd = fd;
    sock->reading = false;
    sock->writing = false;
    sock->receive_needs_room = false;
    sock->tls = NULL;
    sock->on_ready = on_ready;
    sock->arg = arg;
    assign_events(sock, base, on_plain_event);
}

void http_socket_secure(struct http_socket *sock, struct tls_stream *tls)
{
    sock->tls = tls;
    assign_events(sock, event_get_base(&sock->read_event), on_tls_event);
}

static void drop_events(struct http_socket *sock)
{
    want_event(&sock->read_event, &sock->reading, false);
    want_event(&sock->write_event, &sock->writing, false);
}

/* The bytes are what the socket says from now on. */
static void become_plain(struct http_socket *sock)
{
    struct event_base *base = event_get_base(&sock->read_event);

    drop_events(sock);
    tls_stream_free(&sock->tls);
    assign_events(sock, base, on_plain_event);
}

void http_socket_close(struct http_socket *sock)
{
    if (sock->fd < 0)
        return;
    drop_events(sock);
    if (sock->tls != NULL)
        tls_stream_finish(sock->tls);
    tls_stream_free(&sock->tls);
    close(sock->fd);
    sock->fd = -1;
}

void http_socket_reset(struct http_socket *sock)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    if (sock->fd >= 0)
        setsockopt(sock->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    /* An orderly close_notify would say that nothing is missing. */
    tls_stream_free(&sock->tls);
    http_socket_close(sock);
}

/* ---- TLS ----------------------------------------------------------------- */

enum http_handshake http_socket_handshake(struct http_socket *sock)
{
    int outcome = tls_stream_handshake(sock->tls);

    switch (outcome) {
    case TLS_STREAM_DONE:
        return HTTP_HANDSHAKE_DONE;
    case TLS_STREAM_WANTS_INPUT:
    case TLS_STREAM_WANTS_OUTPUT:
        http_socket_want(sock, outcome == TLS_STREAM_WANTS_INPUT,
                         outcome == TLS_STREAM_WANTS_OUTPUT);
        return HTTP_HANDSHAKE_AGAIN;
    default:
        become_plain(sock);
        return outcome == TLS_STREAM_PLAIN ? HTTP_HANDSHAKE_PLAIN
                                           : HTTP_HANDSHAKE_FAILED;
    }
}

struct slice http_socket_protocol(const struct http_socket *sock)
{
    return sock->tls != NULL ? tls_stream_protocol(sock->tls) : SLICE_NONE;
}

bool http_socket_resumed(const struct http_socket *sock)
{
    return sock->tls != NULL && tls_stream_resumed(sock->tls);
}

bool http_socket_began(const struct http_socket *sock)
{
    return sock->tls != NULL && tls_stream_began(sock->tls);
}

void http_socket_notice(struct http_socket *sock)
{
    if (sock->tls != NULL)
        tls_stream_notice_input(sock->tls);
}

static long translate(struct http_socket *sock, long outcome, bool receiving)
{
    if (outcome > 0)
        return outcome;
    if (outcome == TLS_STREAM_DONE)
        return HTTP_SOCKET_EOF;
    if (outcome == TLS_STREAM_BROKEN)
        return HTTP_SOCKET_LOST;
    sock->receive_needs_room |= receiving && outcome == TLS_STREAM_WANTS_OUTPUT;
    return HTTP_SOCKET_AGAIN;
}

/* ---- Bytes --------------------------------------------------------------- */

static long failure(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR
               ? HTTP_SOCKET_AGAIN
               : HTTP_SOCKET_LOST;
}

long http_socket_receive(struct http_socket *sock, char *to, size_t room)
{
    ssize_t n;

    if (sock->tls != NULL)
        return translate(sock, tls_stream_receive(sock->tls, to, room), true);
    n = recv(sock->fd, to, room, 0);
    return n >= 0 ? (long)n : failure();
}

static long send_bytes(struct http_socket *sock, struct slice bytes, int flags)
{
    ssize_t n;

    if (sock->tls != NULL)
        return translate(sock, tls_stream_send(sock->tls, bytes), false);
    n = send(sock->fd, bytes.ptr, bytes.len, flags | MSG_NOSIGNAL);
    return n >= 0 ? (long)n : failure();
}

long http_socket_send(struct http_socket *sock, struct slice bytes)
{
    return send_bytes(sock, bytes, 0);
}

/* The kernel keeps a last part of a segment back until FIN goes with it. */
long http_socket_send_last(struct http_socket *sock, struct slice bytes)
{
    return send_bytes(sock, bytes, MSG_MORE);
}

void http_socket_finish(struct http_socket *sock)
{
    if (sock->tls != NULL)
        tls_stream_finish(sock->tls);
    shutdown(sock->fd, SHUT_WR);
}
