#ifndef ATTRIBUTION_MARKOV_CHAIN_H
#define ATTRIBUTION_MARKOV_CHAIN_H

#include <stdbool.h>

#include "attribution/model/markov_counts.h"

/*
 * One lane of a chain, ready to be solved: the states that were visited in it,
 * in the order of their keys, and the edges between them, by their ends. So
 * what is worked out with it does not depend on the order of adding, and is
 * what a chain of this lane's paths alone would give.
 *
 *     struct markov_chain chain;
 *     markov_chain_init(&chain, counted, lane);
 *     markov_dense_losses(&chain, losses);
 *     markov_chain_release(&chain);
 *
 * All figures are counts of paths, not probabilities. Keys are numbered from
 * 0 here, too, among those that occur; `keys` has the caller's.
 */
struct markov_node {
    uint32_t keys[MARKOV_ORDER_MAX]; /* the first `length` */
    uint32_t length;
    double start;       /* paths that begin here */
    double out;         /* all that leave: over edges, and the next two */
    double conversions; /* paths that end here with a conversion */
    double nulls;       /* or without */
    double value;       /* of these conversions, at their last key's mean */
};

struct markov_link {
    uint32_t from, to; /* nodes */
    double count;
};

struct markov_chain {
    struct markov_node *nodes;
    size_t node_count;
    struct markov_link *links; /* by from, then to */
    size_t link_count;
    uint32_t *keys; /* ascending */
    size_t key_count;
    double conversions, value; /* totals */
};

/* What one key takes away when it is removed. */
struct markov_loss {
    double conversions;
    double value;
};

void markov_chain_init(struct markov_chain *chain, const struct markov *counted,
                       size_t lane);
void markov_chain_release(struct markov_chain *chain);

#endif
