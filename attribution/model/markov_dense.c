#include <stdlib.h>

#include "attribution/model/elimination.h"
#include "attribution/model/markov_solve.h"
#include "core/memory.h"

/*
 * To know what key c takes away, all states without c are eliminated; then
 * whatever still converts straight from (start) avoids c, and the rest, once
 * its states are eliminated, too, goes through c. Doing so for half of the
 * keys at a time shares the work: what all keys of one half lack is eliminated
 * once for all of them.
 */
struct dense_part {
    struct elimination matrix;
    uint32_t *nodes;  /* of the chain, one for each state */
    size_t low, high; /* the keys that are looked at, low <= key < high */
};

static void dense_fill(const struct markov_chain *chain,
                       struct elimination *matrix)
{
    for (size_t i = 0; i < chain->node_count; i++) {
        const struct markov_node *node = &chain->nodes[i];
        double *exits = elimination_exits(matrix, 1 + i);

        elimination_moves(matrix, 0)[i] = node->start;
        exits[ELIMINATION_CONVERSIONS] = node->conversions;
        exits[ELIMINATION_NULLS] = node->nulls;
        exits[ELIMINATION_VALUE] = node->value;
    }
    for (size_t i = 0; i < chain->link_count; i++) {
        const struct markov_link *link = &chain->links[i];

        elimination_moves(matrix, 1 + link->from)[link->to] = link->count;
    }
}

static bool dense_has_key(const struct markov_node *node, size_t low,
                          size_t high)
{
    for (uint32_t i = 0; i < node->length; i++) {
        if (node->keys[i] >= low && node->keys[i] < high)
            return true;
    }
    return false;
}

/* The states that have keys of the part first; how many. */
static size_t dense_order(const struct markov_chain *chain,
                          const struct dense_part *whole,
                          const struct dense_part *part, uint32_t *order)
{
    size_t keep = 0;
    size_t others = whole->matrix.states;

    for (uint32_t i = 0; i < whole->matrix.states; i++) {
        if (dense_has_key(&chain->nodes[whole->nodes[i]], part->low,
                          part->high))
            order[keep++] = i;
        else
            order[--others] = i;
    }
    return keep;
}

/* Makes `part` of the keys low ... high of `whole`. */
static void dense_part_init(struct dense_part *part,
                            const struct markov_chain *chain,
                            struct dense_part *whole, size_t low, size_t high)
{
    uint32_t *order = memory_zalloc(whole->matrix.states, sizeof(uint32_t));
    size_t keep;

    part->low = low;
    part->high = high;
    keep = dense_order(chain, whole, part, order);
    elimination_reorder(&part->matrix, &whole->matrix, order);
    elimination_run(&part->matrix, keep);
    part->nodes = order;
    for (size_t i = 0; i < keep; i++)
        order[i] = whole->nodes[order[i]];
}

static void dense_part_release(struct dense_part *part)
{
    elimination_release(&part->matrix);
    free(part->nodes);
}

/* All that is left has the one key. */
static void dense_read_loss(struct dense_part *part, struct markov_loss *loss)
{
    double *start = elimination_exits(&part->matrix, 0);

    for (size_t i = 0; i < ELIMINATION_EXITS; i++)
        start[i] = 0;
    elimination_run(&part->matrix, 0);
    loss->conversions = start[ELIMINATION_CONVERSIONS];
    loss->value = start[ELIMINATION_VALUE];
}

/* As deep as keys can be halved. */
static void dense_split(const struct markov_chain *chain,
                        struct dense_part *whole, struct markov_loss *losses)
{
    size_t middle = whole->low + (whole->high - whole->low) / 2;
    struct dense_part part;

    if (whole->high - whole->low == 1) {
        dense_read_loss(whole, &losses[whole->low]);
        return;
    }
    dense_part_init(&part, chain, whole, whole->low, middle);
    dense_split(chain, &part, losses);
    dense_part_release(&part);
    dense_part_init(&part, chain, whole, middle, whole->high);
    dense_split(chain, &part, losses);
    dense_part_release(&part);
}

void markov_dense_losses(const struct markov_chain *chain,
                         struct markov_loss *losses)
{
    struct dense_part all = {.low = 0, .high = chain->key_count};

    if (chain->key_count == 0)
        return;
    elimination_init(&all.matrix, chain->node_count);
    dense_fill(chain, &all.matrix);
    all.nodes = memory_zalloc(chain->node_count, sizeof(uint32_t));
    for (uint32_t i = 0; i < chain->node_count; i++)
        all.nodes[i] = i;
    dense_split(chain, &all, losses);
    dense_part_release(&all);
}
