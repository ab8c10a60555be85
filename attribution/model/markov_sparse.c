#include <math.h>
#include <stdlib.h>

#include "attribution/model/markov_solve.h"
#include "core/memory.h"

/*
 * Gauss-Seidel sweeps over the edges, forth and back. Two things are solved:
 *
 *   worth   what a walk from each state brings, h = exits + P h
 *   visits  without key c, x = start + x P over the states without c; what
 *           enters a state with c from there is lost with its worth
 *
 * The visits of sixteen keys are worked out at once. All terms are sums of
 * what is not negative, and a sweep that changes no figure by more than
 * SPARSE_STILL of it is the last. What converges slowest is how much is visited
 * at all; so between sweeps visits are scaled such that as much leaves the
 * states without c as starts in them.
 */
#define SPARSE_BLOCK 16
#define SPARSE_STILL 1e-15
/* Nor are visits scaled by less than this. */
#define SPARSE_SCALED 2e-15
/* Sweeps of one solve; edges that may be looked at in all: some seconds. */
#define SPARSE_SWEEPS_MAX 4000
#define SPARSE_STEPS_MAX  ((size_t)1 << 30)

struct sparse_edge {
    uint32_t node;
    double chance;
};

/* The edges of each node, out of it or into it. */
struct sparse_edges {
    size_t *begin; /* node_count + 1 */
    struct sparse_edge *edges;
};

struct sparse {
    const struct markov_chain *chain;
    struct sparse_edges in, out;
    struct markov_loss *worth; /* of one walk from each node */
    double *visits;            /* SPARSE_BLOCK for each node */
    double *leaving; /* likewise: chances to end or to enter a state with c */
    size_t low;      /* the block's first key */
    size_t sweeps_left;
};

static void sparse_edges_init(struct sparse_edges *edges,
                              const struct markov_chain *chain, bool into)
{
    size_t *begin = memory_zalloc(chain->node_count + 2, sizeof(size_t));

    edges->edges = memory_zalloc(chain->link_count, sizeof(edges->edges[0]));
    edges->begin = begin;
    for (size_t i = 0; i < chain->link_count; i++)
        begin[(into ? chain->links[i].to : chain->links[i].from) + 2]++;
    for (size_t i = 0; i < chain->node_count; i++)
        begin[i + 2] += begin[i + 1];
    for (size_t i = 0; i < chain->link_count; i++) {
        const struct markov_link *link = &chain->links[i];
        size_t at = begin[(into ? link->to : link->from) + 1]++;

        edges->edges[at] =
            (struct sparse_edge){into ? link->from : link->to,
                                 link->count / chain->nodes[link->from].out};
    }
}

static void sparse_edges_release(struct sparse_edges *edges)
{
    free(edges->begin);
    free(edges->edges);
}

/* Forth in even sweeps, back in odd ones. */
static size_t sparse_turn(const struct sparse *sparse, size_t sweep, size_t i)
{
    return sweep % 2 == 0 ? i : sparse->chain->node_count - 1 - i;
}

/* True if the node's worth moved; `size` is what its terms amount to. */
static bool sparse_improve_worth(struct sparse *sparse, size_t at)
{
    const struct markov_node *node = &sparse->chain->nodes[at];
    struct markov_loss *worth = &sparse->worth[at];
    struct markov_loss old = *worth;
    double size;

    worth->conversions = node->conversions / node->out;
    worth->value = node->value / node->out;
    size = fabs(worth->value);
    for (size_t i = sparse->out.begin[at]; i < sparse->out.begin[at + 1]; i++) {
        const struct sparse_edge *edge = &sparse->out.edges[i];
        double value = edge->chance * sparse->worth[edge->node].value;

        worth->conversions +=
            edge->chance * sparse->worth[edge->node].conversions;
        worth->value += value;
        size += fabs(value);
    }
    return fabs(worth->conversions - old.conversions) >
               SPARSE_STILL * worth->conversions ||
           fabs(worth->value - old.value) > SPARSE_STILL * size;
}

static bool sparse_solve_worth(struct sparse *sparse)
{
    for (size_t sweep = 0; sweep < SPARSE_SWEEPS_MAX; sweep++) {
        bool moved = false;

        if (sparse->sweeps_left-- == 0)
            return false;
        for (size_t i = 0; i < sparse->chain->node_count; i++)
            moved |=
                sparse_improve_worth(sparse, sparse_turn(sparse, sweep, i));
        if (!moved)
            return true;
    }
    return false;
}

/* What comes to a node, for each key of the block. */
static void sparse_gather(const struct sparse *sparse, size_t at, double *sums)
{
    for (size_t k = 0; k < SPARSE_BLOCK; k++)
        sums[k] = sparse->chain->nodes[at].start;
    for (size_t i = sparse->in.begin[at]; i < sparse->in.begin[at + 1]; i++) {
        const struct sparse_edge *edge = &sparse->in.edges[i];
        const double *visits =
            sparse->visits + (size_t)edge->node * SPARSE_BLOCK;

        for (size_t k = 0; k < SPARSE_BLOCK; k++)
            sums[k] += edge->chance * visits[k];
    }
}

/* Nobody visits a node without one of its own keys. */
static void sparse_forbid(const struct sparse *sparse, size_t at, double *sums)
{
    const struct markov_node *node = &sparse->chain->nodes[at];

    for (uint32_t i = 0; i < node->length; i++) {
        size_t k = node->keys[i] - sparse->low;

        if (k < SPARSE_BLOCK)
            sums[k] = 0;
    }
}

static bool sparse_improve_visits(struct sparse *sparse, size_t at)
{
    double *visits = sparse->visits + at * SPARSE_BLOCK;
    double sums[SPARSE_BLOCK];
    int moved = 0;

    sparse_gather(sparse, at, sums);
    sparse_forbid(sparse, at, sums);
    for (size_t k = 0; k < SPARSE_BLOCK; k++) {
        moved |= fabs(sums[k] - visits[k]) > SPARSE_STILL * sums[k];
        visits[k] = sums[k];
    }
    return moved != 0;
}

static bool sparse_is_first(const struct markov_node *node, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++) {
        if (node->keys[j] == node->keys[i])
            return false;
    }
    return true;
}

/* The chances of one node to leave, for each key of the block. */
static void sparse_find_leaving(struct sparse *sparse, size_t at)
{
    const struct markov_node *node = &sparse->chain->nodes[at];
    double *leaving = sparse->leaving + at * SPARSE_BLOCK;

    for (size_t k = 0; k < SPARSE_BLOCK; k++)
        leaving[k] = (node->conversions + node->nulls) / node->out;
    for (size_t i = sparse->out.begin[at]; i < sparse->out.begin[at + 1]; i++) {
        const struct sparse_edge *edge = &sparse->out.edges[i];
        const struct markov_node *to = &sparse->chain->nodes[edge->node];

        for (uint32_t j = 0; j < to->length; j++) {
            size_t k = to->keys[j] - sparse->low;

            if (k < SPARSE_BLOCK && sparse_is_first(to, j))
                leaving[k] += edge->chance;
        }
    }
}

/* How much too little is visited, for each key of the block. */
static void sparse_weigh(const struct sparse *sparse, double *factors)
{
    long double starts[SPARSE_BLOCK] = {0};
    long double leaves[SPARSE_BLOCK] = {0};

    for (size_t at = 0; at < sparse->chain->node_count; at++) {
        double sums[SPARSE_BLOCK];

        for (size_t k = 0; k < SPARSE_BLOCK; k++)
            sums[k] = sparse->chain->nodes[at].start;
        sparse_forbid(sparse, at, sums);
        for (size_t k = 0; k < SPARSE_BLOCK; k++) {
            size_t i = at * SPARSE_BLOCK + k;

            starts[k] += sums[k];
            leaves[k] += sparse->visits[i] * sparse->leaving[i];
        }
    }
    for (size_t k = 0; k < SPARSE_BLOCK; k++)
        factors[k] = leaves[k] > 0 ? (double)(starts[k] / leaves[k]) : 1;
}

static void sparse_scale(struct sparse *sparse)
{
    double factors[SPARSE_BLOCK];

    sparse_weigh(sparse, factors);
    /* Where only rounding is left, it must come to rest. */
    for (size_t k = 0; k < SPARSE_BLOCK; k++) {
        if (fabs(factors[k] - 1) < SPARSE_SCALED)
            factors[k] = 1;
    }
    for (size_t at = 0; at < sparse->chain->node_count; at++) {
        for (size_t k = 0; k < SPARSE_BLOCK; k++)
            sparse->visits[at * SPARSE_BLOCK + k] *= factors[k];
    }
}

static bool sparse_sweep_visits(struct sparse *sparse, size_t sweep)
{
    bool moved = false;

    for (size_t i = 0; i < sparse->chain->node_count; i++)
        moved |= sparse_improve_visits(sparse, sparse_turn(sparse, sweep, i));
    return moved;
}

static bool sparse_solve_visits(struct sparse *sparse)
{
    size_t nodes = sparse->chain->node_count;

    for (size_t at = 0; at < nodes; at++)
        sparse_find_leaving(sparse, at);
    for (size_t i = 0; i < nodes * SPARSE_BLOCK; i++)
        sparse->visits[i] = 0;
    for (size_t sweep = 0; sweep < SPARSE_SWEEPS_MAX; sweep++) {
        if (sparse->sweeps_left-- == 0)
            return false;
        if (!sparse_sweep_visits(sparse, sweep))
            return true;
        sparse_scale(sparse);
    }
    return false;
}

/* Adds what enters a node with a key of the block to that key's losses. */
static void sparse_lose(const struct sparse *sparse, size_t at,
                        struct markov_loss *losses)
{
    const struct markov_node *node = &sparse->chain->nodes[at];
    double sums[SPARSE_BLOCK];

    sparse_gather(sparse, at, sums);
    for (uint32_t i = 0; i < node->length; i++) {
        size_t k = node->keys[i] - sparse->low;

        if (k >= SPARSE_BLOCK || !sparse_is_first(node, i))
            continue;
        losses[node->keys[i]].conversions +=
            sums[k] * sparse->worth[at].conversions;
        losses[node->keys[i]].value += sums[k] * sparse->worth[at].value;
    }
}

static bool sparse_solve_losses(struct sparse *sparse,
                                struct markov_loss *losses)
{
    size_t keys = sparse->chain->key_count;

    for (size_t i = 0; i < keys; i++)
        losses[i] = (struct markov_loss){0, 0};
    for (sparse->low = 0; sparse->low < keys; sparse->low += SPARSE_BLOCK) {
        if (!sparse_solve_visits(sparse))
            return false;
        for (size_t at = 0; at < sparse->chain->node_count; at++)
            sparse_lose(sparse, at, losses);
    }
    return true;
}

bool markov_sparse_losses(const struct markov_chain *chain,
                          struct markov_loss *losses)
{
    struct sparse sparse = {
        .chain = chain,
        .sweeps_left = SPARSE_STEPS_MAX / (chain->link_count + 1),
    };
    bool solved;

    sparse_edges_init(&sparse.in, chain, true);
    sparse_edges_init(&sparse.out, chain, false);
    sparse.worth = memory_zalloc(chain->node_count, sizeof(sparse.worth[0]));
    sparse.visits =
        memory_zalloc(chain->node_count * SPARSE_BLOCK, sizeof(double));
    sparse.leaving =
        memory_zalloc(chain->node_count * SPARSE_BLOCK, sizeof(double));
    solved =
        sparse_solve_worth(&sparse) && sparse_solve_losses(&sparse, losses);
    sparse_edges_release(&sparse.in);
    sparse_edges_release(&sparse.out);
    free(sparse.worth);
    free(sparse.visits);
    free(sparse.leaving);
    return solved;
}
