#include "attribution/measure/headcount.h"

#include <criterion/criterion.h>

Test(headcount, counts_each_person_once_a_group_and_once_in_all)
{
    struct headcount headcount;

    headcount_init(&headcount, 2);
    cr_expect(headcount_add(&headcount, 0, 0));
    cr_expect_not(headcount_add(&headcount, 0, 0));
    cr_expect(headcount_add(&headcount, 1, 0));
    cr_expect_not(headcount_add(&headcount, 0, 0));
    cr_expect(headcount_has(&headcount, 0, 0));
    cr_expect_not(headcount_has(&headcount, 0, 1));
    cr_expect(headcount_add(&headcount, 1, 1));
    cr_expect_not(headcount_has(&headcount, 0, 1));
    cr_expect_eq(headcount_of(&headcount, 0), 1);
    cr_expect_eq(headcount_of(&headcount, 1), 2);
    cr_expect_eq(headcount_all(&headcount), 2);
    headcount_release(&headcount);
    headcount_release(&headcount);
}

Test(headcount, takes_no_group_at_all)
{
    struct headcount headcount;

    headcount_init(&headcount, 0);
    cr_expect_eq(headcount_all(&headcount), 0);
    headcount_release(&headcount);
}
