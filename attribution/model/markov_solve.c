#include "attribution/model/markov_solve.h"

#include <stdlib.h>

#include "core/memory.h"

/*
 * Up to here elimination is quicker than iteration, which must look at all
 * edges for each key; beyond, it is what is left if iteration does not end.
 */
#define MARKOV_DENSE_FIRST 2048 /* of order 1 */
#define MARKOV_DENSE_HIGH  128  /* of higher order: a key has many states */
#define MARKOV_DENSE_LAST  2048

static int markov_losses(const struct markov_chain *chain, unsigned order,
                         struct markov_loss *losses, struct error *err)
{
    size_t few = order == 1 ? MARKOV_DENSE_FIRST : MARKOV_DENSE_HIGH;

    if (chain->node_count > few && markov_sparse_losses(chain, losses))
        return 0;
    if (chain->node_count > MARKOV_DENSE_LAST)
        return error_set(err, ERROR_FULL,
                         "markov: %zu states with paths too long for an exact "
                         "solve; use a lower order or fewer, larger groups",
                         chain->node_count);
    markov_dense_losses(chain, losses);
    return 0;
}

/* A part of the total in proportion to what would be lost. */
static double markov_share(double total, double loss, double sum)
{
    return total != 0 && sum != 0 ? total * (loss / sum) : 0;
}

static void markov_give(const struct markov_chain *chain,
                        const struct markov_loss *losses,
                        struct markov_credit *credits)
{
    struct markov_loss sum = {0, 0};

    for (size_t i = 0; i < chain->key_count; i++) {
        sum.conversions += losses[i].conversions;
        sum.value += losses[i].value;
    }
    for (size_t i = 0; i < chain->key_count; i++)
        credits[chain->keys[i]] = (struct markov_credit){
            markov_share(chain->conversions, losses[i].conversions,
                         sum.conversions),
            markov_share(chain->value, losses[i].value, sum.value)};
}

int markov_solve(const struct markov *chain, size_t lane,
                 struct markov_credit *credits, struct error *err)
{
    struct markov_chain one;
    struct markov_loss *losses;
    int status;

    for (size_t i = 0; i < chain->keys; i++)
        credits[i] = (struct markov_credit){0, 0};
    if (chain->full)
        return error_set(err, ERROR_FULL,
                         "markov: more states and edges than fit into memory; "
                         "use a lower order or fewer, larger groups");
    markov_chain_init(&one, chain, lane);
    losses = memory_zalloc(one.key_count, sizeof(losses[0]));
    status = markov_losses(&one, chain->order, losses, err);
    if (status == 0)
        markov_give(&one, losses, credits);
    free(losses);
    markov_chain_release(&one);
    return status;
}

/* Elimination is the cube of the states; iteration goes over all edges for
   each key, some fifty times. */
double markov_steps(const struct markov *chain)
{
    double states = (double)chain->state_count;
    size_t few = chain->order == 1 ? MARKOV_DENSE_FIRST : MARKOV_DENSE_HIGH;

    if (chain->state_count <= few)
        return states * states * states;
    return (double)chain->keys * (double)chain->edge_count * 50;
}
