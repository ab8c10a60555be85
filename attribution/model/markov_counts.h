#ifndef ATTRIBUTION_MARKOV_COUNTS_H
#define ATTRIBUTION_MARKOV_COUNTS_H

#include "attribution/model/index_map.h"
#include "attribution/model/lane_counts.h"
#include "attribution/model/markov.h"

/*
 * What a struct markov has counted, for markov_chain.c to read. States and
 * edges are numbered as they came; the canonical order is made there.
 *
 * A state is a window of up to `order` keys. Windows are the nodes of a trie:
 * state 0, the empty window, is (start), and a window's prefixes are states,
 * too, which may have been counted never.
 */
#define MARKOV_ORDER_MAX 3

/* No row: nothing was counted there. */
#define MARKOV_NO_ROW UINT32_MAX

struct markov_state {
    uint32_t keys[MARKOV_ORDER_MAX]; /* oldest first */
    uint32_t length;
    uint32_t conversions, nulls, value; /* rows of counts */
    uint32_t starts; /* row of the edge from (start) to here */
};

struct markov_edge {
    uint32_t from, to; /* states */
    uint32_t row;      /* of counts */
};

struct markov {
    unsigned order;
    size_t keys;
    struct lane_counts counts;
    struct markov_state *states;
    size_t state_count, state_room;
    struct markov_edge *edges;
    size_t edge_count, edge_room;
    struct index_map nodes; /* window, key behind it: the longer window */
    struct index_map moves; /* state but (start), next key: edge */
    uint32_t *scratch;      /* the path at hand, equal neighbours collapsed */
    size_t scratch_room;
    int full; /* more than is bearable: nothing is added */
};

#endif
