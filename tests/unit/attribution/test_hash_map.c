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
