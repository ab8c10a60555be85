#include "cli/name_set.h"

#include <criterion/criterion.h>
#include <stdio.h>

static bool add_number(struct name_set *set, int number)
{
    char name[24];
    int len = snprintf(name, sizeof(name), "go.test/%d", number);

    return name_set_add(set, slice_of(name, (size_t)len));
}

Test(name_set, knows_what_it_has_seen)
{
    struct name_set set;

    name_set_init(&set);
    cr_expect(name_set_add(&set, SLICE("a")));
    cr_expect_not(name_set_add(&set, SLICE("a")));
    cr_expect(name_set_add(&set, SLICE("A")));
    cr_expect(name_set_add(&set, SLICE("")));
    cr_expect_not(name_set_add(&set, SLICE("")));
    name_set_release(&set);
}

/* Through several growths, none is lost and none is made up. */
Test(name_set, grows)
{
    struct name_set set;

    name_set_init(&set);
    for (int i = 0; i < 50000; i++)
        cr_assert(add_number(&set, i), "%d", i);
    for (int i = 0; i < 50000; i++)
        cr_assert_not(add_number(&set, i), "%d", i);
    cr_expect_eq(set.count, 50000);
    name_set_release(&set);
}
