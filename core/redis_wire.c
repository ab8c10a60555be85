#include "core/redis_wire.h"

#include <errno.h>
#include <event2/event.h>
#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_CHUNK 65536

/* An emptied output buffer larger than this is given back. */
#define OUT_KEEP (1u << 20)

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    struct redis_wire *wire = arg;

    (void)fd;
    (void)what;
    wire->on_io(wire->arg, REDIS_WIRE_READABLE);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
    struct redis_wire *wire = arg;

    (void)fd;
    (void)what;
    wire->on_io(wire->arg, REDIS_WIRE_WRITABLE);
}

static void on_flush(evutil_socket_t fd, short what, void *arg)
{
    struct redis_wire *wire = arg;

    (void)fd;
    (void)what;
    wire->flushing = false;
    wire->on_io(wire->arg, REDIS_WIRE_FLUSH);
}

void redis_wire_init(struct redis_wire *wire, struct event_base *base,
                     redis_wire_fn *on_io, void *arg)
{
    *wire =
        (struct redis_wire){.base = base, .on_io = on_io, .arg = arg, .fd = -1};
    buffer_init(&wire->out);
}

void redis_wire_release(struct redis_wire *wire)
{
    redis_wire_close(wire);
    buffer_release(&wire->out);
}

void redis_wire_forget(struct redis_wire *wire)
{
    redis_objects_release(&wire->objects);
}

static struct event *event_or_abort(struct event *event)
{
    if (event == NULL)
        abort();
    return event;
}

void redis_wire_open(struct redis_wire *wire, int fd)
{
    struct event_base *base = wire->base;

    wire->fd = fd;
    wire->written = 0;
    wire->received = 0;
    wire->flushing = false;
    wire->reader = redis_objects_reader(&wire->objects);
    wire->readable = event_or_abort(
        event_new(base, fd, EV_READ | EV_PERSIST, on_readable, wire));
    wire->writable =
        event_or_abort(event_new(base, fd, EV_WRITE, on_writable, wire));
    wire->flush = event_or_abort(event_new(base, -1, 0, on_flush, wire));
    event_add(wire->writable, NULL);
}

void redis_wire_close(struct redis_wire *wire)
{
    if (!redis_wire_is_open(wire))
        return;
    event_free(wire->flush);
    event_free(wire->writable);
    event_free(wire->readable);
    redisReaderFree(wire->reader);
    close(wire->fd);
    wire->flush = NULL;
    wire->writable = NULL;
    wire->readable = NULL;
    wire->reader = NULL;
    wire->fd = -1;
    buffer_release(&wire->out);
}

int redis_wire_connected(struct redis_wire *wire, struct error *err)
{
    int errnum = 0;
    socklen_t len = sizeof(errnum);

    if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &errnum, &len) < 0)
        errnum = errno;
    if (errnum != 0)
        return error_errno(err, errnum, "cannot connect");
    event_add(wire->readable, NULL);
    return 0;
}

void redis_wire_flush_soon(struct redis_wire *wire)
{
    if (wire->flushing)
        return;
    wire->flushing = true;
    event_active(wire->flush, EV_TIMEOUT, 0);
}

int redis_wire_write(struct redis_wire *wire, struct error *err)
{
    while (wire->out.len > 0) {
        struct slice rest = buffer_slice(&wire->out);
        ssize_t sent = send(wire->fd, rest.ptr, rest.len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN) {
            event_add(wire->writable, NULL);
            return 0;
        }
        if (sent < 0)
            return error_errno(err, errno, "cannot write");
        wire->written += (uint64_t)sent;
        buffer_consume(&wire->out, (size_t)sent);
    }
    if (wire->out.cap > OUT_KEEP)
        buffer_release(&wire->out);
    return 0;
}

int redis_wire_fill(struct redis_wire *wire, struct error *err)
{
    char bytes[READ_CHUNK];
    ssize_t got = recv(wire->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (got < 0)
        return error_errno(err, errno, "cannot read");
    if (got == 0)
        return error_set(err, ERROR_UNAVAILABLE, "Redis closed the connection");
    wire->received += (uint64_t)got;
    if (redisReaderFeed(wire->reader, bytes, (size_t)got) != REDIS_OK)
        return error_set(err, ERROR_CORRUPT, "%s", wire->reader->errstr);
    return 0;
}

int redis_wire_next(struct redis_wire *wire, struct redisReply **reply,
                    struct error *err)
{
    void *found = NULL;

    if (redisReaderGetReply(wire->reader, &found) != REDIS_OK)
        return error_set(err, ERROR_CORRUPT, "Redis sent what is not RESP: %s",
                         wire->reader->errstr);
    *reply = found;
    return found != NULL ? 1 : 0;
}

void redis_wire_discard(struct redis_wire *wire)
{
    redis_objects_clear(&wire->objects);
}
