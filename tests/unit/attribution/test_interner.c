#include "attribution/ledger/interner.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define MANY 200000

static struct slice name_of(uint32_t i, char out[16])
{
    return slice_of(out, (size_t)snprintf(out, 16, "name-%u", i));
}

Test(interner, keeps_each_string_once)
{
    struct interner *strings = interner_new();
    char name[16];

    cr_expect_eq(interner_count(strings), 1);
    cr_expect_eq(interner_add(strings, SLICE("")), INTERNER_EMPTY);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < MANY; i++)
            cr_assert_eq(interner_add(strings, name_of(i, name)), i + 1);
    }
    cr_expect_eq(interner_count(strings), MANY + 1);
    for (uint32_t i = 0; i < MANY; i++)
        cr_assert(slice_equal(interner_text(strings, i + 1), name_of(i, name)));
    cr_expect_eq(interner_find(strings, SLICE("name-7")), 8);
    cr_expect_eq(interner_find(strings, SLICE("name-")), INTERNER_NONE);
    interner_clear(strings);
    cr_expect_eq(interner_count(strings), 1);
    cr_expect_eq(interner_find(strings, SLICE("name-7")), INTERNER_NONE);
    cr_expect_eq(interner_add(strings, SLICE("name-7")), 1);
    interner_free(&strings);
    cr_expect_null(strings);
    interner_free(&strings);
}

Test(interner, takes_any_bytes_of_any_length)
{
    struct interner *strings = interner_new();
    static char large[300000];
    uint32_t zero = interner_add(strings, SLICE("a\0b"));
    uint32_t shorter = interner_add(strings, SLICE("a"));
    uint32_t big = interner_add(strings, slice_of(large, sizeof(large)));

    cr_expect_neq(zero, shorter);
    cr_expect_eq(interner_text(strings, zero).len, 3);
    cr_expect_eq(interner_text(strings, big).len, sizeof(large));
    cr_expect_eq((uintptr_t)interner_text(strings, big).ptr % 4, 0);
    interner_free(&strings);
}

struct shared {
    struct interner *strings;
    _Atomic uint32_t published;
};

static void *read_all(void *arg)
{
    struct shared *shared = arg;
    uint32_t count = 0;
    char name[16];

    while (count < MANY) {
        count = atomic_load_explicit(&shared->published, memory_order_acquire);
        if (count > 0)
            cr_assert(slice_equal(interner_text(shared->strings, count),
                                  name_of(count - 1, name)));
    }
    return NULL;
}

Test(interner, is_read_while_it_grows)
{
    struct shared shared = {.strings = interner_new()};
    pthread_t thread;
    char name[16];

    cr_assert_eq(pthread_create(&thread, NULL, read_all, &shared), 0);
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t id = interner_add(shared.strings, name_of(i, name));

        atomic_store_explicit(&shared.published, id, memory_order_release);
    }
    pthread_join(thread, NULL);
    interner_free(&shared.strings);
}
