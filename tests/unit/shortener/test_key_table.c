#include "shortener/resolve/key_table.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct slice name_of(char *text, size_t room, int i)
{
    return slice_of(text, (size_t)snprintf(text, room, "key-%d", i));
}

static int dropped;

static void drop(void *value)
{
    *(int *)value = -1;
    dropped++;
}

Test(key_table, keys_are_bytes)
{
    struct key_table *table = key_table_new();
    int values[4];

    key_table_add(table, SLICE(""), &values[0]);
    key_table_add(table, SLICE("a"), &values[1]);
    key_table_add(table, SLICE("a\0b"), &values[2]);
    key_table_add(table, SLICE("A"), &values[3]);
    cr_assert_eq(key_table_get(table, SLICE("")), &values[0]);
    cr_assert_eq(key_table_get(table, SLICE("a")), &values[1]);
    cr_assert_eq(key_table_get(table, SLICE("a\0b")), &values[2]);
    cr_assert_eq(key_table_get(table, SLICE("A")), &values[3]);
    cr_assert_null(key_table_get(table, SLICE("a\0")));
    key_table_free(&table, NULL);
    cr_assert_null(table);
}

/* Many more keys than there are buckets at first; then half of them go. */
Test(key_table, grows_and_shrinks_without_losing_any)
{
    struct key_table *table = key_table_new();
    static int values[2000];
    char text[16];

    for (int i = 0; i < 2000; i++) {
        values[i] = i;
        key_table_add(table, name_of(text, sizeof(text), i), &values[i]);
    }
    cr_assert_eq(key_table_count(table), 2000);
    for (int i = 0; i < 2000; i += 2)
        cr_assert_eq(key_table_remove(table, name_of(text, sizeof(text), i)),
                     &values[i]);
    cr_assert_eq(key_table_count(table), 1000);
    for (int i = 0; i < 2000; i++)
        cr_assert_eq(key_table_get(table, name_of(text, sizeof(text), i)),
                     i % 2 == 0 ? NULL : &values[i]);
    cr_assert_null(key_table_remove(table, SLICE("key-0")));
    key_table_free(&table, NULL);
}

Test(key_table, clearing_drops_each_value_once)
{
    struct key_table *table = key_table_new();
    static int values[600];
    char text[16];

    dropped = 0;
    for (int i = 0; i < 600; i++)
        key_table_add(table, name_of(text, sizeof(text), i), &values[i]);
    key_table_remove(table, SLICE("key-7"));
    key_table_clear(table, drop);
    cr_assert_eq(dropped, 599);
    cr_assert_eq(values[7], 0);
    cr_assert_eq(values[8], -1);
    cr_assert_eq(key_table_count(table), 0);
    cr_assert_null(key_table_get(table, SLICE("key-8")));
    key_table_add(table, SLICE("key-8"), &values[8]);
    key_table_free(&table, drop);
    cr_assert_eq(dropped, 600);
}

Test(key_table, none_is_freed_in_peace)
{
    struct key_table *table = NULL;

    key_table_free(&table, drop);
    cr_assert_null(table);
}
