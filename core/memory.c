#include "core/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Bytes of a huge page. */
#define MEMORY_HUGE ((size_t)2 << 20)

static void *memory_check(void *ptr)
{
    if (ptr == NULL) {
        fputs("waypost: out of memory\n", stderr);
        abort();
    }
    return ptr;
}

void *memory_alloc(size_t size)
{
    return memory_check(malloc(size > 0 ? size : 1));
}

void *memory_zalloc(size_t count, size_t size)
{
    return memory_check(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *memory_zalloc_huge(size_t count, size_t size)
{
    size_t bytes;
    void *block;

    if (__builtin_mul_overflow(count, size, &bytes) ||
        bytes > SIZE_MAX - MEMORY_HUGE)
        return memory_check(NULL);
    if (bytes < MEMORY_HUGE)
        return memory_zalloc(count, size);
    bytes = (bytes + MEMORY_HUGE - 1) / MEMORY_HUGE * MEMORY_HUGE;
    block = memory_check(aligned_alloc(MEMORY_HUGE, bytes));
    /* Only advice: without huge pages it is slower, and right. */
    madvise(block, bytes, MADV_HUGEPAGE);
    memset(block, 0, bytes);
    return block;
}

void *memory_resize(void *old, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        return memory_check(NULL);
    return memory_check(realloc(old, bytes > 0 ? bytes : 1));
}

char *memory_copy(const void *src, size_t len)
{
    char *copy = memory_alloc(len + 1);

    if (len > 0)
        memcpy(copy, src, len);
    copy[len] = '\0';
    return copy;
}
