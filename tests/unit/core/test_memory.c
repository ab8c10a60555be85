#include "core/memory.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

/* Below, at and above the size of a huge page. */
Test(memory, zeroes_huge_blocks_of_every_size)
{
    static const size_t counts[] = {0, 1, 4096, 524287, 524288, 1500001};

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        uint32_t *block = memory_zalloc_huge(counts[i], sizeof(uint32_t));

        for (size_t j = 0; j < counts[i]; j++) {
            cr_assert_eq(block[j], 0);
            block[j] = UINT32_MAX;
        }
        free(block);
    }
}

Test(memory, copies_with_a_nul_behind)
{
    char *copy = memory_copy("a\0b", 3);

    cr_expect_arr_eq(copy, "a\0b", 4);
    free(copy);
}

Test(memory, keeps_what_it_resizes)
{
    uint16_t *list = memory_resize(NULL, 2, sizeof(uint16_t));

    list[0] = 1;
    list[1] = 2;
    list = memory_resize(list, 1000, sizeof(uint16_t));
    cr_expect_eq(list[0], 1);
    cr_expect_eq(list[1], 2);
    free(list);
}
