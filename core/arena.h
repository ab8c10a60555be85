#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

#include "core/slice.h"

/*
 * Memory for things that are made together and end together: what a parser
 * found, with its lists and texts. Nothing moves and nothing is freed alone.
 *
 *     struct arena arena = ARENA_INIT;
 *     list = arena_zalloc(&arena, count, sizeof(*list));
 *     name = arena_text(&arena, name);
 *     arena_release(&arena);
 */
struct arena_block;

struct arena {
    struct arena_block *blocks; /* the newest first */
    size_t bytes;               /* of all blocks: what the arena costs */
};

#define ARENA_INIT \
    {              \
        NULL, 0    \
    }

/* `count` elements of `size` bytes, zeroed, aligned for any type. */
void *arena_zalloc(struct arena *arena, size_t count, size_t size)
    __attribute__((returns_nonnull));

/* A copy of the bytes. */
struct slice arena_text(struct arena *arena, struct slice bytes);

/* Everything ends; the arena is empty and usable. */
void arena_release(struct arena *arena);

#endif
