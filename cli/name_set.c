#include "cli/name_set.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/random.h"

#define ROOM_MIN 1024 /* a power of two, as all that follow */

void name_set_init(struct name_set *set)
{
    struct random random;

    random_init(&random);
    *set = (struct name_set){.room = ROOM_MIN};
    random_bytes(&random, &set->key, sizeof(set->key));
    random_release(&random);
    set->hashes = memory_zalloc(set->room, sizeof(*set->hashes));
}

void name_set_release(struct name_set *set)
{
    free(set->hashes);
    *set = (struct name_set){.count = 0};
}

/* Where the hash is, or the free place where it belongs. */
static uint64_t *find(const struct name_set *set, uint64_t hash)
{
    size_t at = hash & (set->room - 1);

    while (set->hashes[at] != 0 && set->hashes[at] != hash)
        at = (at + 1) & (set->room - 1);
    return &set->hashes[at];
}

static void grow(struct name_set *set)
{
    struct name_set larger = {
        .key = set->key, .room = set->room * 2, .count = set->count};

    larger.hashes = memory_zalloc(larger.room, sizeof(*larger.hashes));
    for (size_t i = 0; i < set->room; i++) {
        if (set->hashes[i] != 0)
            *find(&larger, set->hashes[i]) = set->hashes[i];
    }
    free(set->hashes);
    *set = larger;
}

bool name_set_add(struct name_set *set, struct slice name)
{
    uint64_t hash = siphash(&set->key, name);
    uint64_t *place;

    hash += hash == 0;
    place = find(set, hash);
    if (*place == hash)
        return false;
    *place = hash;
    if (++set->count > set->room / 2)
        grow(set);
    return true;
}
