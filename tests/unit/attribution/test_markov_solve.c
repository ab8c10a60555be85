#include "attribution/model/markov_solve.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#define KEYS 40

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1103515245u + 12345u;
    return (*state >> 8) % below;
}

static struct markov *make_chain(unsigned order, size_t paths, size_t longest,
                                 uint32_t seed)
{
    struct markov *chain = markov_new(order, KEYS, 1);
    uint32_t path[200];

    for (size_t i = 0; i < paths; i++) {
        size_t n = 1 + draw(&seed, (uint32_t)longest);
        struct markov_outcome outcome = {draw(&seed, 4) == 0, 0, 0};

        for (size_t j = 0; j < n; j++)
            path[j] = draw(&seed, draw(&seed, KEYS) + 1);
        outcome.nulls = 1 - outcome.conversions;
        outcome.value = outcome.conversions * draw(&seed, 100);
        markov_add(chain, path, n, &outcome, NULL);
    }
    return chain;
}

/* Two ways to the same losses, relative to each of them. */
static void expect_same(unsigned order, size_t paths, size_t longest,
                        uint32_t seed)
{
    struct markov *counted = make_chain(order, paths, longest, seed);
    struct markov_loss dense[KEYS], sparse[KEYS];
    struct markov_chain chain;

    markov_chain_init(&chain, counted, 0);
    markov_dense_losses(&chain, dense);
    cr_assert(markov_sparse_losses(&chain, sparse));
    for (size_t i = 0; i < chain.key_count; i++) {
        cr_assert_float_eq(sparse[i].conversions, dense[i].conversions,
                           1e-12 * dense[i].conversions, "order %u key %zu",
                           order, i);
        cr_assert_float_eq(sparse[i].value, dense[i].value,
                           1e-12 * dense[i].value);
    }
    markov_chain_release(&chain);
    markov_free(&counted);
}

Test(markov_solve, elimination_and_iteration_agree)
{
    for (unsigned order = 1; order <= 3; order++) {
        expect_same(order, 1, 1, order);
        expect_same(order, 200, 5, order);
        expect_same(order, 20, 20, order);
    }
    expect_same(1, 30, 200, 4);
}

/* Far more states than elimination takes. */
Test(markov_solve, many_states_are_iterated)
{
    struct markov *chain = make_chain(3, 6000, 8, 5);
    struct markov_credit credits[KEYS];
    struct error err = ERROR_INIT;
    double sum = 0;

    cr_assert_gt(chain->state_count, 4096);
    cr_assert_eq(markov_solve(chain, 0, credits, &err), 0, "%s", err.message);
    for (size_t i = 0; i < KEYS; i++)
        sum += credits[i].conversions;
    cr_expect_float_eq(sum, floor(sum + 0.5), 1e-9);
    cr_expect_gt(sum, 1000);
    markov_free(&chain);
}

/* One path that runs around a ring for so long that its end hardly counts. */
static struct markov *make_endless(uint32_t states)
{
    struct markov *counted = markov_new(1, states, 1);
    size_t n = (size_t)states * 40;
    uint32_t *path = calloc(n, sizeof(*path));
    struct markov_outcome outcome = {1, 1, 1};
    uint32_t seed = 3;

    for (size_t i = 1; i < n; i++)
        path[i] =
            (path[i - 1] + (draw(&seed, 4) > 0 ? 1 : states - 1)) % states;
    markov_add(counted, path, n, &outcome, NULL);
    free(path);
    return counted;
}

/* Iteration would take too long: a thousand states are eliminated. */
Test(markov_solve, endless_walks_fall_back_to_elimination)
{
    struct markov *counted = make_endless(1000);
    struct markov_credit credits[1000];
    struct markov_loss losses[1000];
    struct error err = ERROR_INIT;
    struct markov_chain chain;
    double sum = 0;

    markov_chain_init(&chain, counted, 0);
    cr_expect_not(markov_sparse_losses(&chain, losses));
    markov_chain_release(&chain);
    cr_assert_eq(markov_solve(counted, 0, credits, &err), 0, "%s", err.message);
    for (size_t i = 0; i < 1000; i++)
        sum += credits[i].conversions;
    cr_expect_float_eq(sum, 1, 1e-12);
    markov_free(&counted);
}

Test(markov_solve, too_many_endless_states_are_refused)
{
    struct markov *counted = make_endless(3000);
    struct markov_credit *credits = calloc(3000, sizeof(*credits));
    struct error err = ERROR_INIT;

    cr_expect_eq(markov_solve(counted, 0, credits, &err), ERROR_FULL);
    cr_expect_neq(err.message[0], '\0');
    free(credits);
    markov_free(&counted);
}
