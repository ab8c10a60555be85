#ifndef ATTRIBUTION_HASH_MAP_H
#define ATTRIBUTION_HASH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * 64-bit keys and 32-bit values, or a set of keys if the values do not
 * matter.
 *
 *     struct hash_map map;
 *     hash_map_init(&map, seed);
 *     hash_map_put(&map, visitor, 1);       true if the key is new
 *     hash_map_get(&map, visitor, &value);
 *     hash_map_release(&map);
 *
 * Give a random seed where an attacker picks the keys. An empty map owns no
 * memory. Any key is allowed; there is no order.
 */
struct hash_map_slot;

struct hash_map {
    uint64_t seed;
    struct hash_map_slot *slots; /* owned */
    size_t room;                 /* a power of two, or 0 */
    size_t count;                /* keys held */
};

void hash_map_init(struct hash_map *map, uint64_t seed);
void hash_map_release(struct hash_map *map);

/* Adds a key; an old one keeps its value and gives false. */
bool hash_map_put(struct hash_map *map, uint64_t key, uint32_t value);

/* False, and *value as it was, if the key is not there. */
bool hash_map_get(const struct hash_map *map, uint64_t key, uint32_t *value);

/* The value of a key that is there, to be changed; until the next put. */
uint32_t *hash_map_at(struct hash_map *map, uint64_t key);

#endif
