#include "server/http2/http2_memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* What the heap really gave is counted, so that no header is needed. */
static void *resize(void *old, size_t size, void *user)
{
    struct http2_memory *memory = user;
    size_t before = malloc_usable_size(old);
    void *got;

    if (size > HTTP2_MEMORY_MAX ||
        memory->held - before + size > HTTP2_MEMORY_MAX)
        return NULL;
    got = realloc(old, size);
    if (got != NULL)
        memory->held += malloc_usable_size(got) - before;
    return got;
}

static void *allocate(size_t size, void *user)
{
    return resize(NULL, size, user);
}

static void *allocate_zeroed(size_t count, size_t size, void *user)
{
    size_t total;
    void *got;

    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    got = resize(NULL, total, user);
    if (got != NULL)
        memset(got, 0, total);
    return got;
}

static void release(void *old, void *user)
{
    struct http2_memory *memory = user;

    memory->held -= malloc_usable_size(old);
    free(old);
}

void http2_memory_init(struct http2_memory *memory)
{
    memory->held = 0;
    memory->allocator =
        (nghttp2_mem){memory, allocate, release, allocate_zeroed, resize};
}
