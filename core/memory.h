#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

/*
 * Heap memory that is never NULL.
 *
 * Waypost treats exhausted memory as the end of the process: every record it
 * answered for is already in the spool, and a restart is cleaner than the
 * thousand untested paths of a process that limps on. So these functions
 * either return memory or write one line to stderr and abort.
 *
 * Everything returned here is released with free(). Sizes that come from
 * outside must have been bounded before they reach this header.
 */

/* `size` bytes, uninitialised; size 0 gives a pointer that may be freed. */
void *memory_alloc(size_t size) __attribute__((malloc, returns_nonnull));

/* `count` elements of `size` bytes, zeroed; the product is checked. */
void *memory_zalloc(size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/*
 * `count` elements of `size` bytes, zeroed, for arrays of megabytes that are
 * read or written all over: the kernel is asked for huge pages, without which
 * each access first misses the translation of its address. Small ones are
 * ordinary memory.
 */
void *memory_zalloc_huge(size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

/* Resizes `old` (or NULL) to `count` elements of `size`; old is consumed. */
void *memory_resize(void *old, size_t count, size_t size)
    __attribute__((returns_nonnull));

/* A copy of `len` bytes at `src`, with a NUL behind them. */
char *memory_copy(const void *src, size_t len)
    __attribute__((malloc, returns_nonnull));

#endif
