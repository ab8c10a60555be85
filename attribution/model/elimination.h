#ifndef ATTRIBUTION_ELIMINATION_H
#define ATTRIBUTION_ELIMINATION_H

#include <stddef.h>
#include <stdint.h>

/*
 * Elimination of the states of a Markov chain, by Grassmann, Taksar and Heyman
 * (1985): what went through an eliminated state goes past it, and the chance
 * of everything that is left stays as it was. Only sums, products and
 * quotients of numbers that are not negative occur, so nothing cancels, and
 * each result is as exact as its sum, however small the chance to leave.
 *
 *     struct elimination chain;
 *     elimination_init(&chain, states);                           all zeros
 *     elimination_exits(&chain, 0)[ELIMINATION_CONVERSIONS] = ...
 *     elimination_moves(&chain, 1 + from)[to] = ...               counts
 *     elimination_run(&chain, keep);         the first `keep` states are left
 *     elimination_release(&chain);
 *
 * Row 0 is (start), row 1+s is state s. Moves from a state to itself do not
 * matter and need not be given; what stands there means nothing.
 */
enum elimination_exit {
    ELIMINATION_CONVERSIONS,
    ELIMINATION_NULLS,
    ELIMINATION_VALUE, /* no part of what leaves; may be negative */
    ELIMINATION_EXITS = 4
};

struct elimination {
    double *cells; /* rows of `stride`: the exits, then the moves */
    size_t states;
    size_t stride;
};

void elimination_init(struct elimination *chain, size_t states);
void elimination_release(struct elimination *chain);

static inline double *elimination_exits(struct elimination *chain, size_t row)
{
    return chain->cells + row * chain->stride;
}

static inline double *elimination_moves(struct elimination *chain, size_t row)
{
    return elimination_exits(chain, row) + ELIMINATION_EXITS;
}

void elimination_run(struct elimination *chain, size_t keep);

/* A copy (to be released) whose state i is state order[i] of `chain`. */
void elimination_reorder(struct elimination *copy, struct elimination *chain,
                         const uint32_t *order);

#endif
