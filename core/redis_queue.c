#include "core/redis_queue.h"

#include <stdlib.h>

#include "core/memory.h"

#define QUEUE_MIN 16

static struct redis_pending *slot(const struct redis_queue *queue, size_t i)
{
    return &queue->ring[(queue->head + i) & (queue->cap - 1)];
}

static void grow(struct redis_queue *queue)
{
    struct redis_queue wider = {NULL, 0, queue->count,
                                queue->cap > 0 ? queue->cap * 2 : QUEUE_MIN};

    wider.ring = memory_zalloc(wider.cap, sizeof(*wider.ring));
    for (size_t i = 0; i < queue->count; i++)
        wider.ring[i] = *slot(queue, i);
    free(queue->ring);
    *queue = wider;
}

struct redis_pending *redis_queue_push(struct redis_queue *queue)
{
    if (queue->count == queue->cap)
        grow(queue);
    return slot(queue, queue->count++);
}

struct redis_pending *redis_queue_head(const struct redis_queue *queue)
{
    return queue->count > 0 ? slot(queue, 0) : NULL;
}

struct redis_pending redis_queue_pop(struct redis_queue *queue)
{
    struct redis_pending oldest = *slot(queue, 0);

    queue->head = (queue->head + 1) & (queue->cap - 1);
    queue->count--;
    return oldest;
}

void redis_queue_release(struct redis_queue *queue)
{
    free(queue->ring);
    *queue = (struct redis_queue)REDIS_QUEUE_INIT;
}
