#include "shortener/catalog/page_item.h"

#include <criterion/criterion.h>

Test(page_item, reads_what_it_writes)
{
    const struct page_item items[] = {
        {SLICE("a"), SLICE("First"), 0, 0},
        {SLICE("b-c"), SLICE("\xd8\xaf\xd9\x88\xd9\x85 = 2"), 10, 0},
        {SLICE("d"), SLICE("x"), -5, 20},
    };
    struct buffer text = BUFFER_INIT;
    struct page_item item;
    struct slice rest;

    for (size_t i = 0; i < 3; i++)
        page_item_append(&text, &items[i]);
    rest = buffer_slice(&text);
    for (size_t i = 0; i < 3; i++) {
        cr_assert(page_item_next(&rest, &item));
        cr_expect(slice_equal(item.slug, items[i].slug));
        cr_expect(slice_equal(item.label, items[i].label));
        cr_expect_eq(item.starts, items[i].starts);
        cr_expect_eq(item.ends, items[i].ends);
    }
    cr_expect_not(page_item_next(&rest, &item));
    buffer_release(&text);
}

Test(page_item, what_is_none_ends_the_list)
{
    static const char *const rows[] = {
        "", "\n", "a\n", "a\t0\n", "a\t0\t0\n", "a\tx\t0\tl\n", "a\t\t\t"};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice rest = slice_str(rows[i]);
        struct page_item item;

        cr_expect_not(page_item_next(&rest, &item), "%s", rows[i]);
    }
}

/* From the millisecond it starts in, to the one before it ends. */
Test(page_item, is_shown_in_its_time)
{
    static const struct {
        int64_t starts, ends, now;
        bool shown;
    } rows[] = {
        {0, 0, 5, true},    {10, 0, 9, false},   {10, 0, 10, true},
        {0, 20, 19, true},  {0, 20, 20, false},  {10, 20, 9, false},
        {10, 20, 15, true}, {10, 20, 20, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct page_item item = {.starts = rows[i].starts,
                                       .ends = rows[i].ends};

        cr_expect_eq(page_item_shown(&item, rows[i].now), rows[i].shown, "%zu",
                     i);
    }
}
