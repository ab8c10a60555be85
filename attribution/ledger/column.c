#include "attribution/ledger/column.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"

void column_init(struct column *column, size_t size)
{
    column->size = size;
    column->added = 0;
    atomic_init(&column->count, 0);
    column->chunks = memory_zalloc(COLUMN_CHUNKS, sizeof(column->chunks[0]));
}

static void column_free_chunks(struct column *column)
{
    for (size_t i = 0; i < COLUMN_CHUNKS && column->chunks[i] != NULL; i++) {
        free(column->chunks[i]);
        atomic_store_explicit(&column->chunks[i], NULL, memory_order_relaxed);
    }
}

void column_release(struct column *column)
{
    if (column->chunks == NULL)
        return;
    column_free_chunks(column);
    free(column->chunks);
    column->chunks = NULL;
}

/* A billion elements are 40 GB of rows: memory ends long before this does. */
static void column_grow(struct column *column, uint32_t chunk)
{
    if (chunk >= COLUMN_CHUNKS) {
        log_error("ledger is full: more than a billion entries");
        abort();
    }
    atomic_store_explicit(&column->chunks[chunk],
                          memory_zalloc(COLUMN_CHUNK, column->size),
                          memory_order_relaxed);
}

void *column_add(struct column *column)
{
    uint32_t i = column->added;

    if (i % COLUMN_CHUNK == 0)
        column_grow(column, i / COLUMN_CHUNK);
    column->added = i + 1;
    return column_at(column, i);
}

void column_publish(struct column *column)
{
    atomic_store_explicit(&column->count, column->added, memory_order_release);
}

void column_clear(struct column *column)
{
    column_free_chunks(column);
    column->added = 0;
    column_publish(column);
}
