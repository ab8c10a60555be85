#include "shortener/catalog/merge.h"

#include <criterion/criterion.h>

Test(merge, ids_have_a_shape)
{
    struct random random;
    char id[MERGE_ID_LEN];

    random_init(&random);
    merge_random_id(&random, id);
    random_release(&random);
    cr_assert(merge_is_id(slice_of(id, sizeof(id))));
    cr_assert(merge_is_id(SLICE("0123456789abCD")));
    cr_assert_not(merge_is_id(SLICE("0123456789abC")));
    cr_assert_not(merge_is_id(SLICE("0123456789abCDE")));
    cr_assert_not(merge_is_id(SLICE("0123456789ab:D")));
    cr_assert_not(merge_is_id(SLICE("")));
}

static const struct {
    struct slice list;
    size_t lines;
    bool used;
} rows[] = {
    {SLICE_INIT(""), 1, false},      {SLICE_INIT("a"), 1, true},
    {SLICE_INIT("\n"), 2, false},    {SLICE_INIT("\n\na"), 3, true},
    {SLICE_INIT("a\nb\n"), 3, true},
};

Test(merge, lists_have_a_line_a_row)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_eq(merge_list_lines(rows[i].list), rows[i].lines, "%zu", i);
        cr_assert_eq(merge_list_is_used(rows[i].list), rows[i].used, "%zu", i);
    }
    cr_assert_eq(merge_list_lines(SLICE_NONE), 0);
    cr_assert_not(merge_list_is_used(SLICE_NONE));
}
