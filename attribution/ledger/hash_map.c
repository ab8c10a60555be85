#include "attribution/ledger/hash_map.h"

#include <stdlib.h>

#include "core/memory.h"

#define HASH_MAP_MIN 16u

struct hash_map_slot {
    uint64_t key;
    uint32_t value;
    uint32_t used;
};

void hash_map_init(struct hash_map *map, uint64_t seed)
{
    *map = (struct hash_map){.seed = seed};
}

void hash_map_release(struct hash_map *map)
{
    free(map->slots);
    hash_map_init(map, map->seed);
}

/* SplitMix64's finaliser: every bit of the key reaches every bit. */
static uint64_t hash_map_mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static struct hash_map_slot *hash_map_slot(const struct hash_map *map,
                                           uint64_t key)
{
    size_t mask = map->room - 1;
    size_t i = hash_map_mix(key ^ map->seed) & mask;

    while (map->slots[i].used != 0 && map->slots[i].key != key)
        i = (i + 1) & mask;
    return &map->slots[i];
}

static void hash_map_grow(struct hash_map *map)
{
    struct hash_map_slot *old = map->slots;
    size_t old_room = map->room;

    map->room = old_room > 0 ? old_room * 2 : HASH_MAP_MIN;
    map->slots = memory_zalloc(map->room, sizeof(map->slots[0]));
    for (size_t i = 0; i < old_room; i++) {
        if (old[i].used != 0)
            *hash_map_slot(map, old[i].key) = old[i];
    }
    free(old);
}

bool hash_map_put(struct hash_map *map, uint64_t key, uint32_t value)
{
    struct hash_map_slot *slot;

    if ((map->count + 1) * 4 > map->room * 3)
        hash_map_grow(map);
    slot = hash_map_slot(map, key);
    if (slot->used != 0)
        return false;
    *slot = (struct hash_map_slot){key, value, 1};
    map->count++;
    return true;
}

bool hash_map_get(const struct hash_map *map, uint64_t key, uint32_t *value)
{
    const struct hash_map_slot *slot;

    if (map->room == 0)
        return false;
    slot = hash_map_slot(map, key);
    if (slot->used == 0)
        return false;
    *value = slot->value;
    return true;
}

uint32_t *hash_map_at(struct hash_map *map, uint64_t key)
{
    return &hash_map_slot(map, key)->value;
}
