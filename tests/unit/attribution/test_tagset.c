#include "attribution/ledger/tagset.h"

#include <criterion/criterion.h>

Test(tagset, equal_sets_have_one_id)
{
    struct interner *tagsets = interner_new();
    struct tagset set = {.campaign = 1, .placement = 7};
    uint32_t id = tagset_add(tagsets, &set);

    cr_expect_eq(tagset_add(tagsets, &set), id);
    set.placement = 8;
    cr_expect_neq(tagset_add(tagsets, &set), id);
    cr_expect_eq(tagset_at(tagsets, id)->campaign, 1);
    cr_expect_eq(tagset_at(tagsets, id)->placement, 7);
    cr_expect_not(tagset_is_direct(tagset_at(tagsets, id)));
    /* Id 0 is the set of what was never tagged. */
    cr_expect(tagset_is_direct(tagset_at(tagsets, 0)));
    interner_free(&tagsets);
}
