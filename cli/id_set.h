#ifndef CLI_ID_SET_H
#define CLI_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/siphash.h"
#include "core/slice.h"

/*
 * Which identifiers were seen, millions of them: a keyed 64-bit hash of each
 * and nothing else, 8 bytes at a load of 37 to 75%.
 *
 *     id_set_init(&set);
 *     if (!id_set_add(&set, id)) ... seen before ...
 *     id_set_release(&set);
 *
 * Of a million different ones, two are taken for one with a probability of
 * 3 in 10^8.
 */
struct id_set {
    struct siphash_key key; /* random */
    uint64_t *slots;        /* 0: empty; owned */
    size_t room;            /* of slots, a power of two */
    size_t count;
};

void id_set_init(struct id_set *set);
void id_set_release(struct id_set *set);

/* False if it was there. */
bool id_set_add(struct id_set *set, struct slice id);

#endif
