#include "attribution/ledger/tail_wanted.h"

#include <criterion/criterion.h>

Test(tail_wanted, keeps_each_field_once)
{
    struct tail_wanted wanted;

    tail_wanted_init(&wanted);
    cr_expect_eq(tail_wanted_next(&wanted), TAIL_DICTIONARIES);
    for (int round = 0; round < 2; round++) {
        tail_wanted_add(&wanted, TAIL_ANSWERS, 7, SLICE("7"));
        tail_wanted_add(&wanted, TAIL_ANSWERS, 8, SLICE("8"));
        tail_wanted_add(&wanted, TAIL_CLIENTS, 7, SLICE("AAAAAAAAAAH"));
    }
    cr_expect_eq(tail_wanted_next(&wanted), TAIL_CLIENTS);
    cr_expect(slice_equal(buffer_slice(&wanted.fields[TAIL_CLIENTS]),
                          SLICE("AAAAAAAAAAH\n")));
    tail_wanted_clear(&wanted, TAIL_CLIENTS);
    cr_expect_eq(tail_wanted_next(&wanted), TAIL_ANSWERS);
    cr_expect(slice_equal(buffer_slice(&wanted.fields[TAIL_ANSWERS]),
                          SLICE("7\n8\n")));
    tail_wanted_clear(&wanted, TAIL_ANSWERS);
    cr_expect_eq(tail_wanted_next(&wanted), TAIL_DICTIONARIES);
    /* The next batch may want it again. */
    tail_wanted_add(&wanted, TAIL_ANSWERS, 7, SLICE("7"));
    cr_expect_eq(tail_wanted_next(&wanted), TAIL_ANSWERS);
    tail_wanted_release(&wanted);
    cr_expect_eq(tail_wanted_next(&wanted), TAIL_DICTIONARIES);
    tail_wanted_release(&wanted);
}
