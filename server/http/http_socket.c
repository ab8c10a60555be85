#include "server/http/http_socket.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static void http_socket_on_event(evutil_socket_t fd, short what, void *arg)
{
    struct http_socket *sock = arg;

    (void)fd;
    sock->on_ready(sock->arg, what);
}

void http_socket_init(struct http_socket *sock, struct event_base *base, int fd,
                      void (*on_ready)(void *arg, short what), void *arg)
{
    sock->fd = fd;
    sock->reading = false;
    sock->writing = false;
    sock->on_ready = on_ready;
    sock->arg = arg;
    event_assign(&sock->read_event, base, fd, EV_READ | EV_PERSIST,
                 http_socket_on_event, sock);
    event_assign(&sock->write_event, base, fd, EV_WRITE | EV_PERSIST,
                 http_socket_on_event, sock);
}

void http_socket_close(struct http_socket *sock)
{
    if (sock->fd < 0)
        return;
    http_socket_want(sock, false, false);
    close(sock->fd);
    sock->fd = -1;
}

void http_socket_reset(struct http_socket *sock)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    if (sock->fd >= 0)
        setsockopt(sock->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    http_socket_close(sock);
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

void http_socket_want(struct http_socket *sock, bool read, bool write)
{
    want_event(&sock->read_event, &sock->reading, read);
    want_event(&sock->write_event, &sock->writing, write);
}

static long failure(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR
               ? HTTP_SOCKET_AGAIN
               : HTTP_SOCKET_LOST;
}

long http_socket_receive(struct http_socket *sock, char *to, size_t room)
{
    ssize_t n = recv(sock->fd, to, room, 0);

    return n >= 0 ? (long)n : failure();
}

static long send_bytes(struct http_socket *sock, struct slice bytes, int flags)
{
    ssize_t n = send(sock->fd, bytes.ptr, bytes.len, flags | MSG_NOSIGNAL);

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
    shutdown(sock->fd, SHUT_WR);
}
