#include "cli/id_set.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/random.h"

#define FIRST_ROOM 1024

void id_set_init(struct id_set *set)
{
    struct random random;

    random_init(&random);
    *set = (struct id_set){
        .key = {random_u64(&random), random_u64(&random)},
        .slots = memory_zalloc(FIRST_ROOM, sizeof(uint64_t)),
        .room = FIRST_ROOM,
    };
    random_release(&random);
}

void id_set_release(struct id_set *set)
{
    free(set->slots);
    *set = (struct id_set){.room = 0};
}

/* The slot that has the hash, or the empty one where it belongs. */
static uint64_t *find(const struct id_set *set, uint64_t hash)
{
    size_t at = (size_t)hash & (set->room - 1);

    while (set->slots[at] != 0 && set->slots[at] != hash)
        at = (at + 1) & (set->room - 1);
    return &set->slots[at];
}

static void grow(struct id_set *set)
{
    uint64_t *old = set->slots;
    size_t room = set->room;

    set->room = room * 2;
    set->slots = memory_zalloc(set->room, sizeof(uint64_t));
    for (size_t i = 0; i < room; i++) {
        if (old[i] != 0)
            *find(set, old[i]) = old[i];
    }
    free(old);
}

bool id_set_add(struct id_set *set, struct slice id)
{
    uint64_t hash = siphash(&set->key, id);
    uint64_t *slot;

    hash += hash == 0; /* 0 is empty */
    slot = find(set, hash);
    if (*slot == hash)
        return false;
    *slot = hash;
    if (++set->count > set->room / 4 * 3)
        grow(set);
    return true;
}
