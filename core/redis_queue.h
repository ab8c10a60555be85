#ifndef CORE_REDIS_QUEUE_H
#define CORE_REDIS_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#include "core/redis.h"

/*
 * The callbacks that a Redis connection owes, first in, first out: a ring
 * that doubles when it is full. Part of core/redis.c; nobody else needs it.
 *
 *     struct redis_queue queue = REDIS_QUEUE_INIT;
 *     *redis_queue_push(&queue) = (struct redis_pending){...};
 *     redis_queue_head(&queue)    the oldest, or NULL
 *     redis_queue_pop(&queue)     forgets it
 *     redis_queue_release(&queue);
 *
 * A pointer into the queue is valid until the next push.
 */
struct redis_pending {
    redis_reply_fn *fn; /* NULL where nobody asks */
    void *arg;
    size_t replies_left;  /* fn gets the last of them */
    int64_t deadline_ms;  /* of the steady clock; INT64_MAX: none */
    uint64_t start;       /* bytes that went into the output before it */
    enum error_code code; /* why it failed, once it did */
};

struct redis_queue {
    struct redis_pending *ring; /* owned */
    size_t head;                /* index of the oldest */
    size_t count;
    size_t cap; /* 0 or a power of two */
};

#define REDIS_QUEUE_INIT \
    {                    \
        NULL, 0, 0, 0    \
    }

/* Room for one more at the end; the caller fills it in. */
struct redis_pending *redis_queue_push(struct redis_queue *queue);

struct redis_pending *redis_queue_head(const struct redis_queue *queue);

/* Takes the oldest off; the queue must not be empty. */
struct redis_pending redis_queue_pop(struct redis_queue *queue);

void redis_queue_release(struct redis_queue *queue);

#endif
