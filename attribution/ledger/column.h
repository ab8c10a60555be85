#ifndef ATTRIBUTION_COLUMN_H
#define ATTRIBUTION_COLUMN_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Append-only memory that one thread writes while others read: elements of
 * one size in chunks that never move, under a directory of fixed length.
 *
 *     struct column prices;
 *     column_init(&prices, sizeof(int64_t));
 *     *(int64_t *)column_add(&prices) = 42;      writer
 *     column_publish(&prices);
 *     n = column_count(&prices);                 any thread
 *     column_at(&prices, i);                     any thread, i < n
 *     column_release(&prices);
 *
 * column_publish is one release store of the count: whoever reads the count
 * sees the elements below it whole. What the writer changes in an element
 * after that must be atomic or guarded otherwise.
 */
#define COLUMN_CHUNK  65536u
#define COLUMN_CHUNKS 16384u

struct column {
    size_t size;                      /* bytes of an element */
    uint32_t added;                   /* the writer's count */
    _Atomic uint32_t count;           /* published */
    _Atomic(unsigned char *) *chunks; /* COLUMN_CHUNKS, owned */
};

void column_init(struct column *column, size_t size);
void column_release(struct column *column);

/* A zeroed element at the end, not yet published. */
void *column_add(struct column *column);

void column_publish(struct column *column);

/* Forgets all elements. No other thread may be reading. */
void column_clear(struct column *column);

static inline uint32_t column_count(const struct column *column)
{
    return atomic_load_explicit(&column->count, memory_order_acquire);
}

/* Relaxed will do: the count's acquire came before. */
static inline void *column_at(const struct column *column, uint32_t i)
{
    unsigned char *chunk = atomic_load_explicit(
        &column->chunks[i / COLUMN_CHUNK], memory_order_relaxed);

    return chunk + (size_t)(i % COLUMN_CHUNK) * column->size;
}

#endif
