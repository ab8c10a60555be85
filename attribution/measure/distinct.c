#include "attribution/measure/distinct.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"

#define DISTINCT_BITS  10
#define DISTINCT_PARTS (1u << DISTINCT_BITS)

struct distinct_key {
    uint64_t mixed; /* the key, spread over all bits without loss */
    uint32_t group;
    uint32_t used;
};

struct distinct_part {
    struct distinct_key *keys; /* owned */
    size_t count;
    size_t room;
};

/* Two hash tables for one part after the other. */
struct distinct_tables {
    struct distinct_key *pairs; /* of key and group; owned */
    struct distinct_key *keys;  /* of the key alone; owned */
    size_t room;                /* of each, as allocated */
    size_t mask;                /* of what is used of it */
};

void distinct_init(struct distinct *distinct)
{
    struct random random;

    random_init(&random);
    distinct->seed = random_u64(&random) | 1;
    random_release(&random);
    distinct->parts = memory_zalloc(DISTINCT_PARTS, sizeof(*distinct->parts));
}

void distinct_release(struct distinct *distinct)
{
    for (size_t i = 0; i < DISTINCT_PARTS; i++)
        free(distinct->parts[i].keys);
    free(distinct->parts);
    distinct->parts = NULL;
}

/* One to one (an odd factor and a shift can be undone), so no key is lost;
   the seed keeps strangers from choosing keys that all fall into one part. */
static uint64_t distinct_mix(uint64_t key, uint64_t seed)
{
    key *= seed;
    key ^= key >> 32;
    key *= 0x9e3779b97f4a7c15ull;
    return key ^ key >> 29;
}

void distinct_add(struct distinct *distinct, uint32_t group, uint64_t key)
{
    uint64_t mixed = distinct_mix(key, distinct->seed);
    struct distinct_part *part =
        &distinct->parts[mixed >> (64 - DISTINCT_BITS)];

    if (part->count == part->room) {
        part->room = part->room > 0 ? part->room * 2 : 64;
        part->keys =
            memory_resize(part->keys, part->room, sizeof(part->keys[0]));
    }
    part->keys[part->count++] = (struct distinct_key){mixed, group, 1};
}

/* Adds to an open table; true if it was not there. */
static bool distinct_put(struct distinct_key *table, size_t mask, size_t at,
                         const struct distinct_key *key)
{
    for (at &= mask; table[at].used != 0; at = (at + 1) & mask) {
        if (table[at].mixed == key->mixed && table[at].group == key->group)
            return false;
    }
    table[at] = *key;
    return true;
}

static void distinct_clear(struct distinct_tables *tables, size_t count)
{
    size_t room = 64;

    while (room < count * 2)
        room *= 2;
    if (room > tables->room) {
        tables->room = room;
        tables->pairs =
            memory_resize(tables->pairs, room, sizeof(tables->pairs[0]));
        tables->keys =
            memory_resize(tables->keys, room, sizeof(tables->keys[0]));
    }
    tables->mask = room - 1;
    memset(tables->pairs, 0, room * sizeof(tables->pairs[0]));
    memset(tables->keys, 0, room * sizeof(tables->keys[0]));
}

static int64_t distinct_count_part(const struct distinct_part *part,
                                   struct distinct_tables *tables,
                                   int64_t *by_group)
{
    int64_t total = 0;

    for (size_t i = 0; i < part->count; i++) {
        const struct distinct_key *pair = &part->keys[i];
        struct distinct_key alone = {pair->mixed, 0, 1};

        if (!distinct_put(tables->pairs, tables->mask,
                          pair->mixed + (uint64_t)pair->group * 0x9e3779b9u,
                          pair))
            continue;
        by_group[pair->group]++;
        total += distinct_put(tables->keys, tables->mask, alone.mixed, &alone);
    }
    return total;
}

int64_t distinct_count(const struct distinct *distinct, int64_t *by_group)
{
    struct distinct_tables tables = {0};
    int64_t total = 0;

    for (size_t i = 0; i < DISTINCT_PARTS; i++) {
        const struct distinct_part *part = &distinct->parts[i];

        if (part->count == 0)
            continue;
        distinct_clear(&tables, part->count);
        total += distinct_count_part(part, &tables, by_group);
    }
    free(tables.keys);
    free(tables.pairs);
    return total;
}
