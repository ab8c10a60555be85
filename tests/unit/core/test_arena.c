#include "core/arena.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(arena, keeps_what_it_gave_where_it_is)
{
    struct arena arena = ARENA_INIT;
    struct slice texts[200];
    char text[32];

    for (size_t i = 0; i < 200; i++) {
        int len = snprintf(text, sizeof(text), "text number %zu", i);

        texts[i] = arena_text(&arena, slice_of(text, (size_t)len));
    }
    for (size_t i = 0; i < 200; i++) {
        snprintf(text, sizeof(text), "text number %zu", i);
        cr_expect(slice_equal(texts[i], slice_str(text)), "%zu", i);
    }
    arena_release(&arena);
    cr_expect_eq(arena.bytes, 0);
}

Test(arena, is_zeroed_aligned_and_counted)
{
    struct arena arena = ARENA_INIT;
    const size_t sizes[] = {1, 8, 3, 1000, 100000, 0, 17};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        char *bytes = arena_zalloc(&arena, sizes[i], 1);

        cr_expect_eq((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++)
            cr_assert_eq(bytes[k], 0, "byte %zu of %zu", k, sizes[i]);
        memset(bytes, 0xff, sizes[i]);
    }
    cr_expect_geq(arena.bytes, 101029);
    arena_release(&arena);
    /* And is usable again. */
    cr_expect_eq(*(char *)arena_zalloc(&arena, 1, 1), 0);
    arena_release(&arena);
}

Test(arena, of_no_text_is_text)
{
    struct arena arena = ARENA_INIT;

    cr_expect_not(slice_is_none(arena_text(&arena, SLICE_NONE)));
    cr_expect_eq(arena.bytes, 0);
    arena_release(&arena);
}
