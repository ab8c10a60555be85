#ifndef CORE_REDIS_WIRE_H
#define CORE_REDIS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/redis_objects.h"

/*
 * The bytes of one Redis connection: a non-blocking socket, what waits to be
 * written, and hiredis's reply reader. Part of core/redis.c; nobody else
 * needs it.
 *
 *     redis_wire_init(&wire, base, on_io, self);
 *     redis_wire_open(&wire, fd);          fd is being connected
 *     on_io -> redis_wire_connected(&wire, &err)
 *     buffer_append(&wire.out, ...); redis_wire_flush_soon(&wire);
 *     on_io -> redis_wire_write(&wire, &err)
 *              redis_wire_fill(&wire, &err), redis_wire_next(&wire, ...)
 *     redis_wire_close(&wire);             may be opened again
 *     redis_wire_release(&wire);
 *     redis_wire_forget(&wire);            when nobody looks at a reply any
 * more
 *
 * The wire calls nothing but on_io, and that only from the loop: for
 * REDIS_WIRE_WRITABLE (connected, or the kernel has room again), for
 * REDIS_WIRE_FLUSH (asked for by redis_wire_flush_soon), and for
 * REDIS_WIRE_READABLE.
 */
struct event;
struct event_base;
struct redisReader;
struct redisReply;

enum redis_wire_event {
    REDIS_WIRE_READABLE,
    REDIS_WIRE_WRITABLE,
    REDIS_WIRE_FLUSH
};

typedef void redis_wire_fn(void *arg, enum redis_wire_event what);

struct redis_wire {
    struct event_base *base;
    redis_wire_fn *on_io;
    void *arg;
    int fd;                       /* -1 while closed */
    struct redisReader *reader;   /* NULL while closed */
    struct redis_objects objects; /* the reply that is read or looked at */
    struct buffer out;            /* bytes that wait to be written */
    uint64_t written;             /* bytes written since it was opened */
    uint64_t received;            /* bytes read since it was opened */
    struct event *readable;       /* NULL while closed, as the next */
    struct event *writable;
    struct event *flush;
    bool flushing; /* the flush is under way already */
};

void redis_wire_init(struct redis_wire *wire, struct event_base *base,
                     redis_wire_fn *on_io, void *arg);
void redis_wire_release(struct redis_wire *wire);

/* The end of what redis_wire_next gave last; it outlives a close and even the
 * release, since a callback that looks at it may cause both. */
void redis_wire_forget(struct redis_wire *wire);

/* Takes the socket over and waits until it is connected. */
void redis_wire_open(struct redis_wire *wire, int fd);

/* Closes the socket and forgets what was not written; a closed one is fine. */
void redis_wire_close(struct redis_wire *wire);

static inline bool redis_wire_is_open(const struct redis_wire *wire)
{
    return wire->fd >= 0;
}

/* How connecting ended; on success the wire starts to read. */
int redis_wire_connected(struct redis_wire *wire, struct error *err)
    __attribute__((warn_unused_result));

/* on_io(REDIS_WIRE_FLUSH) comes at the end of this loop turn, once. */
void redis_wire_flush_soon(struct redis_wire *wire);

/* Writes what the kernel takes, and waits for room for the rest. */
int redis_wire_write(struct redis_wire *wire, struct error *err)
    __attribute__((warn_unused_result));

/* Reads once, without waiting. A closed peer is an error. */
int redis_wire_fill(struct redis_wire *wire, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Takes the next whole reply out of what was read: 1 with *reply (release it
 * with redis_wire_discard), 0 for none yet, or an error if the bytes are not
 * RESP.
 */
int redis_wire_next(struct redis_wire *wire, struct redisReply **reply,
                    struct error *err) __attribute__((warn_unused_result));

/* The reply is gone, and the room for the next. */
void redis_wire_discard(struct redis_wire *wire);

#endif
