#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Rules of a link, the common user, take less than one. */
#define ARENA_BLOCK 1024

struct arena_block {
    struct arena_block *next;
    size_t used, room; /* bytes of `data` */
    max_align_t data[];
};

static size_t arena_aligned(size_t size)
{
    size_t unit = sizeof(max_align_t);

    return (size + unit - 1) / unit * unit;
}

static struct arena_block *arena_add_block(struct arena *arena, size_t size)
{
    size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
    struct arena_block *block = memory_zalloc(1, sizeof(*block) + room);

    block->room = room;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->bytes += sizeof(*block) + room;
    return block;
}

void *arena_zalloc(struct arena *arena, size_t count, size_t size)
{
    struct arena_block *block = arena->blocks;
    size_t bytes;
    void *out;

    /* memory_zalloc ends the process for what no memory can hold. */
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return memory_zalloc(count, size);
    bytes = arena_aligned(bytes);
    if (block == NULL || block->room - block->used < bytes)
        block = arena_add_block(arena, bytes);
    out = (char *)block->data + block->used;
    block->used += bytes;
    return out;
}

struct slice arena_text(struct arena *arena, struct slice bytes)
{
    char *copy;

    if (bytes.len == 0)
        return slice_of("", 0);
    copy = arena_zalloc(arena, bytes.len, 1);
    memcpy(copy, bytes.ptr, bytes.len);
    return slice_of(copy, bytes.len);
}

void arena_release(struct arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *next = arena->blocks->next;

        free(arena->blocks);
        arena->blocks = next;
    }
    arena->bytes = 0;
}
