#ifndef ATTRIBUTION_SHAPLEY_SETS_H
#define ATTRIBUTION_SHAPLEY_SETS_H

#include "attribution/model/index_map.h"
#include "attribution/model/lane_counts.h"
#include "attribution/model/shapley_rate.h"

/*
 * The different sets of keys that journeys had, and what came of the journeys
 * of each, in lanes: all that a game needs to know.
 *
 *     shapley_sets_init(&sets, keys, lanes);
 *     shapley_sets_add(&sets, path, n, &outcome, weights);
 *     shapley_sets_sort(&sets);              no adding after it
 *     for each i: sets.list[i], shapley_sets_read(&sets, i, lane, &sum);
 *     shapley_sets_release(&sets);
 *
 * While journeys come, sets are nodes of a trie, each its parent's keys and
 * one larger key more. Sorted, only those that were counted are left, in the
 * order of their keys, which are then numbered among those that occur.
 */
struct shapley_set {
    uint32_t parent; /* of the trie; 0 is the empty set */
    uint32_t key;    /* the largest */
    uint32_t size;
    uint32_t conversions, nulls, value; /* rows of counts */
};

/* Two lanes side by side, which the machine adds at once. */
typedef double shapley_lanes __attribute__((vector_size(16)));
#define SHAPLEY_LANES 2

struct shapley_sum {
    shapley_lanes conversions, journeys, value;
};

struct shapley_sets {
    size_t keys;
    struct lane_counts counts;
    struct shapley_set *nodes;
    size_t node_count, node_room;
    struct index_map children; /* node, larger key: node */
    struct index_map masks;    /* of keys below 64: node, a short cut */
    uint32_t *seen;            /* by key: the last journey it was in */
    uint32_t journey;
    uint32_t *scratch; /* keys of the current journey, of `keys` */

    /* Sorted: set i has members[begin[i]] ... members[begin[i + 1] - 1]. */
    const struct shapley_set **list;
    size_t count;
    size_t *begin;
    uint32_t *members;   /* numbers of keys, ascending */
    uint32_t *occurring; /* the keys that are numbered, ascending */
    size_t occurring_count;
};

void shapley_sets_init(struct shapley_sets *sets, size_t keys, size_t lanes);
void shapley_sets_release(struct shapley_sets *sets);

/* Of sets that are not sorted yet. */
void shapley_sets_copy(struct shapley_sets *sets,
                       const struct shapley_sets *from);

void shapley_sets_add(struct shapley_sets *sets, const uint32_t *path, size_t n,
                      const struct shapley_outcome *outcome,
                      const uint8_t *weights);

void shapley_sets_sort(struct shapley_sets *sets);

/* What set i has in `lane` and the next; 0 beyond the last lane. */
void shapley_sets_read(const struct shapley_sets *sets, size_t i, size_t lane,
                       struct shapley_sum *sum);

#endif
