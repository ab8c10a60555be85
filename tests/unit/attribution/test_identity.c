#include "attribution/ledger/identity.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(identity, tells_kinds_apart)
{
    struct identity *identity = identity_new();
    uint32_t visitor = identity_node(identity, IDENTITY_VISITOR, SLICE("x"));
    uint32_t click = identity_node(identity, IDENTITY_CLICK, SLICE("x"));

    cr_expect_neq(visitor, click);
    cr_expect_neq(visitor, IDENTITY_NONE);
    cr_expect_eq(identity_node(identity, IDENTITY_VISITOR, SLICE("x")),
                 visitor);
    cr_expect_eq(identity_node(identity, IDENTITY_EMAIL, SLICE("")),
                 IDENTITY_NONE);
    cr_expect_eq(identity_find(identity, IDENTITY_CLICK, SLICE("x")), click);
    cr_expect_eq(identity_find(identity, IDENTITY_CLICK, SLICE("y")),
                 IDENTITY_NONE);
    cr_expect(slice_equal(identity_text(identity, click), SLICE("click:x")));
    identity_clear(identity);
    cr_expect_eq(identity_count(identity), 1);
    cr_expect_eq(identity_node(identity, IDENTITY_CLICK, SLICE("z")), 1);
    identity_free(&identity);
    identity_free(&identity);
}

Test(identity, joins_in_any_order)
{
    struct identity *identity = identity_new();
    uint32_t nodes[2000];

    for (uint32_t i = 0; i < 2000; i++) {
        char name[16];
        size_t len = (size_t)snprintf(name, sizeof(name), "%u", i);

        nodes[i] =
            identity_node(identity, IDENTITY_VISITOR, slice_of(name, len));
    }
    /* Odd with odd and even with even, from both ends. */
    for (uint32_t i = 0; i + 2 < 2000; i++)
        cr_expect(identity_join(identity, nodes[1999 - i], nodes[1997 - i]));
    for (uint32_t i = 0; i < 2000; i++)
        cr_assert_eq(identity_person(identity, nodes[i]),
                     identity_person(identity, nodes[i % 2]));
    cr_expect_neq(identity_person(identity, nodes[0]),
                  identity_person(identity, nodes[1]));
    cr_expect_not(identity_join(identity, nodes[4], nodes[8]));
    cr_expect(identity_join(identity, nodes[4], nodes[9]));
    cr_expect_eq(identity_person(identity, nodes[1]),
                 identity_person(identity, nodes[0]));
    identity_free(&identity);
}
