#include "attribution/model/elimination.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Rows are whole blocks, of a known size, which become vectors. */
#define ELIMINATION_BLOCK 8

void elimination_init(struct elimination *chain, size_t states)
{
    size_t cells = ELIMINATION_EXITS + states;

    chain->states = states;
    chain->stride =
        (cells + ELIMINATION_BLOCK - 1) / ELIMINATION_BLOCK * ELIMINATION_BLOCK;
    chain->cells = memory_zalloc((states + 1) * chain->stride, sizeof(double));
}

void elimination_release(struct elimination *chain)
{
    free(chain->cells);
    chain->cells = NULL;
}

/*
 * row += factor * pivot, over `cells` and the rest of the block. What that
 * adds beyond belongs to states that are gone.
 */
static void elimination_add(double *restrict row, const double *restrict pivot,
                            double factor, size_t cells)
{
    for (size_t at = 0; at < cells; at += ELIMINATION_BLOCK) {
        for (size_t i = 0; i < ELIMINATION_BLOCK; i++)
            row[at + i] += factor * pivot[at + i];
    }
}

/* What leaves a state for others that are still there, or for good. */
static double elimination_leaving(struct elimination *chain, size_t state)
{
    const double *exits = elimination_exits(chain, 1 + state);
    const double *moves = elimination_moves(chain, 1 + state);
    double sum = exits[ELIMINATION_CONVERSIONS] + exits[ELIMINATION_NULLS];

    for (size_t to = 0; to < state; to++)
        sum += moves[to];
    return sum;
}

static void elimination_drop(struct elimination *chain, size_t state)
{
    double *pivot = elimination_exits(chain, 1 + state);
    double leaving = elimination_leaving(chain, state);

    if (leaving <= 0) /* never left: as good as (null) */
        leaving = pivot[ELIMINATION_NULLS] = 1;
    for (size_t row = 0; row <= state; row++) {
        double moved = elimination_moves(chain, row)[state];

        if (moved > 0)
            elimination_add(elimination_exits(chain, row), pivot,
                            moved / leaving, ELIMINATION_EXITS + state);
    }
}

void elimination_run(struct elimination *chain, size_t keep)
{
    for (size_t state = chain->states; state-- > keep;)
        elimination_drop(chain, state);
    if (keep < chain->states)
        chain->states = keep;
}

void elimination_reorder(struct elimination *copy, struct elimination *chain,
                         const uint32_t *order)
{
    elimination_init(copy, chain->states);
    for (size_t i = 0; i <= chain->states; i++) {
        size_t row = i > 0 ? 1 + (size_t)order[i - 1] : 0;
        const double *from = elimination_moves(chain, row);
        double *to = elimination_moves(copy, i);

        memcpy(elimination_exits(copy, i), elimination_exits(chain, row),
               ELIMINATION_EXITS * sizeof(double));
        for (size_t j = 0; j < chain->states; j++)
            to[j] = from[order[j]];
    }
}
