#ifndef ATTRIBUTION_INDEX_MAP_H
#define ATTRIBUTION_INDEX_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * A hash table from 64 bits to an index: what models number their states and
 * edges with. There is no removal.
 *
 *     struct index_map map = INDEX_MAP_INIT;
 *     uint32_t *index = index_map_at(&map, word);
 *     if (*index == INDEX_MAP_NONE)
 *         *index = ...;                     new, and must be filled in now
 *     index_map_release(&map);
 *
 * The pointer is valid until the next call.
 */
#define INDEX_MAP_NONE UINT32_MAX

struct index_map_slot {
    uint64_t word;
    uint32_t index; /* INDEX_MAP_NONE: free */
};

struct index_map {
    struct index_map_slot *slots;
    size_t mask;  /* a power of two, minus 1 */
    size_t count; /* filled */
};

#define INDEX_MAP_INIT \
    {                  \
        NULL, 0, 0     \
    }

void index_map_release(struct index_map *map);

/* `map` is storage without content; what it gets is its own. */
void index_map_copy(struct index_map *map, const struct index_map *from);

/* A word that is not there, into the free slot where it belongs. */
uint32_t *index_map_add(struct index_map *map, uint64_t word);

/* Fibonacci hashing: the upper half of the product depends on all bits. */
static inline size_t index_map_place(const struct index_map *map, uint64_t word)
{
    return (size_t)((word ^ word >> 32) * 0x9e3779b97f4a7c15u >> 32) &
           map->mask;
}

static inline uint32_t *index_map_at(struct index_map *map, uint64_t word)
{
    size_t at = index_map_place(map, word);

    if (map->slots == NULL)
        return index_map_add(map, word);
    while (map->slots[at].index != INDEX_MAP_NONE) {
        if (map->slots[at].word == word)
            return &map->slots[at].index;
        at = (at + 1) & map->mask;
    }
    return index_map_add(map, word);
}

#endif
