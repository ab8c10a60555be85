#include "attribution/model/index_map.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define INDEX_MAP_FIRST 64

void index_map_release(struct index_map *map)
{
    free(map->slots);
    *map = (struct index_map)INDEX_MAP_INIT;
}

/* The word's slot, or the free one where it belongs. */
static struct index_map_slot *index_map_slot(const struct index_map *map,
                                             uint64_t word)
{
    size_t at = index_map_place(map, word);

    while (map->slots[at].index != INDEX_MAP_NONE &&
           map->slots[at].word != word)
        at = (at + 1) & map->mask;
    return &map->slots[at];
}

static void index_map_grow(struct index_map *map)
{
    struct index_map old = *map;
    size_t slots = old.slots != NULL ? (old.mask + 1) * 2 : INDEX_MAP_FIRST;

    map->slots = memory_zalloc(slots, sizeof(struct index_map_slot));
    map->mask = slots - 1;
    for (size_t i = 0; i < slots; i++)
        map->slots[i].index = INDEX_MAP_NONE;
    for (size_t i = 0; old.slots != NULL && i <= old.mask; i++) {
        if (old.slots[i].index != INDEX_MAP_NONE)
            *index_map_slot(map, old.slots[i].word) = old.slots[i];
    }
    free(old.slots);
}

uint32_t *index_map_add(struct index_map *map, uint64_t word)
{
    struct index_map_slot *slot;

    if (map->count >= map->mask / 2)
        index_map_grow(map);
    slot = index_map_slot(map, word);
    map->count++;
    slot->word = word;
    return &slot->index;
}

void index_map_copy(struct index_map *map, const struct index_map *from)
{
    *map = *from;
    if (from->slots == NULL)
        return;
    map->slots = memory_resize(NULL, from->mask + 1, sizeof(map->slots[0]));
    memcpy(map->slots, from->slots, (from->mask + 1) * sizeof(map->slots[0]));
}
