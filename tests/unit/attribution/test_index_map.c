#include "attribution/model/index_map.h"

#include <criterion/criterion.h>

static uint64_t word_of(uint32_t i)
{
    return i % 2 == 0 ? (uint64_t)i << 32 : (uint64_t)i * 64;
}

Test(index_map, keeps_what_it_was_given)
{
    struct index_map map = INDEX_MAP_INIT;

    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t *index = index_map_at(&map, word_of(i));

        cr_assert_eq(*index, INDEX_MAP_NONE);
        *index = i;
    }
    for (uint32_t i = 0; i < 100000; i++)
        cr_assert_eq(*index_map_at(&map, word_of(i)), i);
    cr_expect_eq(map.count, 100000);
    index_map_release(&map);
    index_map_release(&map);
}
