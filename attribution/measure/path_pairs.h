#ifndef ATTRIBUTION_PATH_PAIRS_H
#define ATTRIBUTION_PATH_PAIRS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/hash_map.h"
#include "attribution/measure/path_tally.h"

/*
 * What follows what: the steps from one touch to the next on the paths of all
 * conversions, counted as often as they are there.
 *
 *     struct path_pairs pairs;
 *     path_pairs_init(&pairs, &tally);                 a closed tally
 *     pairs.list[i].from, .to, .count ...              i < pairs.count
 *     path_pairs_release(&pairs);
 *
 * Pairs are numbered as they are met; path_pairs_compare is the order to show
 * them in.
 */
struct path_pair {
    uint32_t from, to; /* keys */
    int64_t count;
};

struct path_pairs {
    struct hash_map numbers; /* both keys -> pair */
    struct path_pair *list;  /* owned */
    size_t count, room;
    int64_t total; /* steps of all pairs */
};

void path_pairs_init(struct path_pairs *pairs, const struct path_tally *tally);
void path_pairs_release(struct path_pairs *pairs);

/* The most frequent first, then by the keys (a top_compare_fn). */
int path_pairs_compare(uint32_t a, uint32_t b, const void *pairs);

#endif
