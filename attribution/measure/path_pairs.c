#include "attribution/measure/path_pairs.h"

#include <stdlib.h>

#include "core/memory.h"

static uint32_t path_pairs_find(struct path_pairs *pairs, uint32_t from,
                                uint32_t to)
{
    uint64_t key = (uint64_t)from << 32 | to;
    uint32_t pair = (uint32_t)pairs->count;

    if (!hash_map_put(&pairs->numbers, key, pair))
        return *hash_map_at(&pairs->numbers, key);
    if (pairs->count == pairs->room) {
        pairs->room = pairs->room > 0 ? pairs->room * 2 : 64;
        pairs->list =
            memory_resize(pairs->list, pairs->room, sizeof(pairs->list[0]));
    }
    pairs->list[pairs->count++] = (struct path_pair){.from = from, .to = to};
    return pair;
}

void path_pairs_init(struct path_pairs *pairs, const struct path_tally *tally)
{
    *pairs = (struct path_pairs){.count = 0};
    hash_map_init(&pairs->numbers, 0);
    for (size_t path = 0; path < tally->count; path++) {
        const struct path_count *own = &tally->list[path];
        const uint32_t *keys = path_tally_keys(tally, path);

        for (uint32_t i = 1; i < own->length; i++) {
            uint32_t pair = path_pairs_find(pairs, keys[i - 1], keys[i]);

            pairs->list[pair].count += own->conversions;
            pairs->total += own->conversions;
        }
    }
}

void path_pairs_release(struct path_pairs *pairs)
{
    free(pairs->list);
    hash_map_release(&pairs->numbers);
    *pairs = (struct path_pairs){.count = 0};
}

int path_pairs_compare(uint32_t a, uint32_t b, const void *pairs)
{
    const struct path_pairs *own = pairs;
    const struct path_pair *left = &own->list[a];
    const struct path_pair *right = &own->list[b];

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return (left->to > right->to) - (left->to < right->to);
}
