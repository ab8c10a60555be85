#include "attribution/paths/path_names.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* Names of all lengths that differ in one byte only, wherever it is. */
Test(path_names, every_byte_counts)
{
    struct path_names names = PATH_NAMES_INIT;
    char text[40];
    uint32_t expected = 0;

    for (int pass = 0; pass < 2; pass++) {
        expected = 0;
        for (size_t len = 1; len < sizeof(text); len++) {
            for (size_t at = 0; at < len; at++) {
                memset(text, 0, sizeof(text));
                text[at] = 'x';
                cr_assert_eq(path_names_number(&names, slice_of(text, len)),
                             expected++, "%zu of %zu", at, len);
            }
        }
    }
    cr_expect_eq(names.count, expected);
    path_names_release(&names);
}

Test(path_names, ranks_by_bytes)
{
    static const char *const words[] = {"b", "a", "ab", "B", "\xc3\xa4", "a "};
    static const uint32_t expected[] = {4, 1, 3, 0, 5, 2};
    struct path_names names = PATH_NAMES_INIT;
    uint32_t ranks[6];

    for (uint32_t i = 0; i < 6; i++)
        cr_assert_eq(path_names_number(&names, slice_str(words[i])), i);
    path_names_rank(&names, ranks);
    cr_expect_arr_eq(ranks, expected, sizeof(ranks));
    path_names_release(&names);
}

Test(path_names, many)
{
    struct path_names names = PATH_NAMES_INIT;
    char text[20];

    for (uint32_t i = 0; i < 50000; i++) {
        int len = snprintf(text, sizeof(text), "c%u", i * 7);

        cr_assert_eq(path_names_number(&names, slice_of(text, (size_t)len)), i);
    }
    cr_expect_eq(path_names_number(&names, SLICE("c70")), 10);
    path_names_release(&names);
}
