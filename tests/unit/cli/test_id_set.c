#include "cli/id_set.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define IDS 100000

Test(id_set, knows_what_was_added)
{
    struct id_set set;
    char text[32];

    id_set_init(&set);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < IDS; i++) {
            int len = snprintf(text, sizeof(text), "person%d@b.c", i);

            cr_assert_eq(id_set_add(&set, slice_of(text, (size_t)len)),
                         round == 0, "%s", text);
        }
    }
    cr_assert_eq(set.count, IDS);
    cr_assert_leq(set.count, set.room / 4 * 3);
    cr_assert_leq(set.room, (size_t)IDS * 3, "8 bytes at a load above 1/3");
    cr_assert(id_set_add(&set, SLICE("")));
    cr_assert_not(id_set_add(&set, SLICE_NONE));
    id_set_release(&set);
}
