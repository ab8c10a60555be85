#include "attribution/model/elimination.h"

#include <criterion/criterion.h>

/* (start) 3 to state 0, 2 to 1; 0 converts 1, ends 1, 1 to 1; 1 converts 2. */
static void make(struct elimination *chain)
{
    elimination_init(chain, 2);
    elimination_moves(chain, 0)[0] = 3;
    elimination_moves(chain, 0)[1] = 2;
    elimination_exits(chain, 1)[ELIMINATION_CONVERSIONS] = 1;
    elimination_exits(chain, 1)[ELIMINATION_NULLS] = 1;
    elimination_exits(chain, 1)[ELIMINATION_VALUE] = -10;
    elimination_moves(chain, 1)[1] = 1;
    elimination_exits(chain, 2)[ELIMINATION_CONVERSIONS] = 2;
    elimination_exits(chain, 2)[ELIMINATION_NULLS] = 1;
    elimination_exits(chain, 2)[ELIMINATION_VALUE] = 9;
}

Test(elimination, what_is_dropped_is_gone_past)
{
    struct elimination chain;
    const double *start;

    make(&chain);
    elimination_run(&chain, 1);
    start = elimination_exits(&chain, 0);
    cr_expect_eq(chain.states, 1);
    cr_expect_float_eq(start[ELIMINATION_CONVERSIONS], 4. / 3, 1e-15);
    cr_expect_float_eq(start[ELIMINATION_VALUE], 6, 1e-15);
    cr_expect_eq(elimination_moves(&chain, 0)[0], 3);
    elimination_run(&chain, 0);
    cr_expect_float_eq(start[ELIMINATION_CONVERSIONS], 3, 1e-15);
    cr_expect_float_eq(start[ELIMINATION_NULLS], 2, 1e-15);
    cr_expect_float_eq(start[ELIMINATION_VALUE], -1, 1e-15);
    elimination_release(&chain);
}

Test(elimination, any_order_of_states_will_do)
{
    struct elimination chain, other;
    static const uint32_t order[] = {1, 0};

    make(&chain);
    elimination_reorder(&other, &chain, order);
    cr_expect_eq(elimination_moves(&other, 0)[0], 2);
    cr_expect_eq(elimination_moves(&other, 2)[0], 1);
    elimination_run(&other, 0);
    cr_expect_float_eq(elimination_exits(&other, 0)[ELIMINATION_CONVERSIONS], 3,
                       1e-15);
    elimination_release(&chain);
    elimination_release(&other);
}

/* A state that nobody leaves takes whatever comes: here, half of 2. */
Test(elimination, dead_ends_swallow)
{
    struct elimination chain;

    elimination_init(&chain, 2);
    elimination_moves(&chain, 0)[0] = 2;
    elimination_moves(&chain, 1)[1] = 1;
    elimination_exits(&chain, 1)[ELIMINATION_CONVERSIONS] = 1;
    elimination_run(&chain, 0);
    cr_expect_float_eq(elimination_exits(&chain, 0)[ELIMINATION_CONVERSIONS], 1,
                       1e-15);
    elimination_release(&chain);
}
