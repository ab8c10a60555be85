#include "attribution/ledger/column.h"

#include <criterion/criterion.h>

Test(column, elements_stay_where_they_are)
{
    struct column column;
    uint64_t *first;

    column_init(&column, sizeof(uint64_t));
    first = column_add(&column);
    cr_expect_eq(*first, 0);
    *first = 42;
    cr_expect_eq(column_count(&column), 0, "not published yet");
    for (uint32_t i = 1; i < COLUMN_CHUNK * 2 + 1; i++)
        *(uint64_t *)column_add(&column) = i;
    column_publish(&column);
    cr_expect_eq(column_count(&column), COLUMN_CHUNK * 2 + 1);
    cr_expect_eq(column_at(&column, 0), (void *)first);
    cr_expect_eq(*(uint64_t *)column_at(&column, COLUMN_CHUNK), COLUMN_CHUNK);
    cr_expect_eq(*(uint64_t *)column_at(&column, COLUMN_CHUNK * 2),
                 (size_t)COLUMN_CHUNK * 2);
    column_clear(&column);
    cr_expect_eq(column_count(&column), 0);
    cr_expect_eq(*(uint64_t *)column_add(&column), 0);
    column_release(&column);
    column_release(&column);
}
