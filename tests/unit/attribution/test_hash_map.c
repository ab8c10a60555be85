#include "attribution/ledger/hash_map.h"

#include <criterion/criterion.h>

Test(hash_map, keeps_the_first_value_of_each_key)
{
    struct hash_map map;
    uint32_t value = 77;

    hash_map_init(&map, 5);
    cr_expect_not(hash_map_get(&map, 0, &value));
    cr_expect_eq(value, 77);
    for (uint64_t key = 0; key < 100000; key++)
        cr_assert(hash_map_put(&map, key << 40, (uint32_t)key));
    cr_expect_eq(map.count, 100000);
    for (uint64_t key = 0; key < 100000; key++) {
        cr_assert_not(hash_map_put(&map, key << 40, 1));
        cr_assert(hash_map_get(&map, key << 40, &value));
        cr_assert_eq(value, key);
    }
    cr_expect_not(hash_map_get(&map, 1, &value));
    cr_expect(hash_map_put(&map, UINT64_MAX, 3));
    hash_map_release(&map);
    cr_expect_eq(map.count, 0);
    cr_expect_not(hash_map_get(&map, 0, &value));
}

Test(hash_map, lets_a_value_be_changed_in_place)
{
    struct hash_map map;
    uint32_t value = 0;

    hash_map_init(&map, 5);
    for (uint64_t key = 0; key < 1000; key++)
        cr_assert(hash_map_put(&map, key << 32 | 7, (uint32_t)key));
    for (uint64_t key = 0; key < 1000; key++) {
        uint32_t *own = hash_map_at(&map, key << 32 | 7);

        cr_assert_eq(*own, key);
        *own += 5000;
    }
    cr_expect_eq(map.count, 1000);
    /* Growing takes what is there then. */
    for (uint64_t key = 1000; key < 10000; key++)
        cr_assert(hash_map_put(&map, key << 32 | 7, 1));
    for (uint64_t key = 0; key < 1000; key++) {
        cr_assert(hash_map_get(&map, key << 32 | 7, &value));
        cr_assert_eq(value, key + 5000);
    }
    hash_map_release(&map);
}
