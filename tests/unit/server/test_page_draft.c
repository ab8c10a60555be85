#include "server/api/page/page_draft.h"

#include <criterion/criterion.h>
#include <string.h>

#include "core/hmac.h"
#include "shortener/catalog/slug.h"

#define KEY slice_of(key, sizeof(key))

static const unsigned char key[HMAC_SIZE] = {1};

static struct page_draft_item *add(struct page_draft *draft, const char *slug,
                                   const char *destination, const char *label)
{
    struct page_draft_item *item = page_draft_add(draft);

    item->slug = slice_str(slug);
    item->destination = slice_str(destination);
    item->label = slice_str(label);
    return item;
}

static void give(struct page_draft *draft, const char *name, const char *text)
{
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        if (strcmp(page_fields[i].name, name) != 0)
            continue;
        draft->given[i] = true;
        draft->texts[i] = slice_str(text);
    }
}

Test(page_draft, items_name_a_link_or_a_destination)
{
    static const struct {
        const char *slug, *destination, *label, *reason; /* NULL: taken */
    } rows[] = {
        {"shop", NULL, "Shop", NULL},
        {NULL, "HTTPS://Acme.com", "Shop", NULL},
        {"shop", "https://acme.com/", "Shop", NULL},
        {NULL, NULL, "Shop", "missing_field"},
        {"shop", NULL, "", "missing_field"},
        {"a b", NULL, "Shop", "bad_slug"},
        {NULL, "javascript:0", "Shop", "bad_scheme"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct page_draft draft;
        int code;

        page_draft_init(&draft);
        code = page_draft_item_check(
            add(&draft, rows[i].slug, rows[i].destination, rows[i].label),
            &err);
        cr_expect_eq(code == 0, rows[i].reason == NULL, "%zu %s", i,
                     err.message);
        if (rows[i].reason != NULL)
            cr_expect_str_eq(err.reason, rows[i].reason);
        page_draft_release(&draft);
    }
}

/* The same page and destination, the same slug; another one else. */
Test(page_draft, slugs_follow_from_page_and_destination_under_the_key)
{
    static const unsigned char other_key[HMAC_SIZE] = {2};
    const struct {
        struct slice key, host;
        const char *name, *destination;
    } rows[] = {
        {KEY, SLICE("a.b"), "p", "https://x.test/"},
        {KEY, SLICE("a.b"), "p", "https://X.test"},
        {KEY, SLICE("a.c"), "p", "https://x.test/"},
        {KEY, SLICE("a.b"), "q", "https://x.test/"},
        {KEY, SLICE("a.b"), "p", "https://x.test/1"},
        {slice_of(other_key, HMAC_SIZE), SLICE("a.b"), "p", "https://x.test/"},
    };
    char slugs[6][SLUG_RANDOM_LENGTH];

    for (size_t i = 0; i < 6; i++) {
        struct error err = ERROR_INIT;
        struct page_draft draft;
        struct page_draft_item *item;

        page_draft_init(&draft);
        item = add(&draft, NULL, rows[i].destination, "L");
        cr_assert_eq(page_draft_item_check(item, &err), 0);
        page_draft_name_links(&draft, rows[i].key, rows[i].host,
                              slice_str(rows[i].name));
        cr_assert_eq(slug_check(item->slug, &err), 0);
        memcpy(slugs[i], item->slug.ptr, SLUG_RANDOM_LENGTH);
        page_draft_release(&draft);
    }
    cr_expect_eq(memcmp(slugs[0], slugs[1], SLUG_RANDOM_LENGTH), 0);
    for (size_t i = 2; i < 6; i++)
        cr_expect_neq(memcmp(slugs[0], slugs[i], SLUG_RANDOM_LENGTH), 0, "%zu",
                      i);
}

Test(page_draft, lays_what_was_given_over_the_page)
{
    struct page page = {.title = SLICE("Old"),
                        .description = SLICE("Stays"),
                        .items = SLICE("a\t0\t0\tA\n")};
    struct error err = ERROR_INIT;
    struct page_draft draft;

    page_draft_init(&draft);
    give(&draft, "title", "New");
    give(&draft, "background", "#FFF8E0");
    give(&draft, "direction", "auto");
    give(&draft, "picture", "HTTPS://Cdn.test/a b");
    give(&draft, "picture_alt", "A");
    cr_assert_eq(page_draft_apply(&draft, &page, &err), 0, "%s", err.message);
    cr_expect(slice_equal(page.title, SLICE("New")));
    cr_expect(slice_equal(page.description, SLICE("Stays")));
    cr_expect(
        slice_equal(page.colors[PAGE_LIGHT][PAGE_BACKGROUND], SLICE("fff8e0")));
    cr_expect_eq(page.direction.len, 0);
    cr_expect(slice_equal(page.picture, SLICE("https://cdn.test/a%20b")));
    cr_expect(slice_equal(page.items, SLICE("a\t0\t0\tA\n")));
    page_draft_release(&draft);
}

/* Those that turned out to be wrong are left out; none at all is a list. */
Test(page_draft, replaces_the_items_if_they_are_given)
{
    struct page page = {.title = SLICE("T"), .items = SLICE("x\t0\t0\tX\n")};
    struct error err = ERROR_INIT;
    struct page_draft draft;

    page_draft_init(&draft);
    draft.items_given = true;
    add(&draft, "a", NULL, "A")->ends = 5;
    add(&draft, "b", NULL, "B")->err.code = ERROR_INVALID;
    add(&draft, "c", NULL, "C");
    cr_assert_eq(page_draft_apply(&draft, &page, &err), 0);
    cr_expect(slice_equal(page.items, SLICE("a\t0\t5\tA\nc\t0\t0\tC\n")));
    draft.count = 0;
    cr_assert_eq(page_draft_apply(&draft, &page, &err), 0);
    cr_expect_eq(page.items.len, 0);
    page_draft_release(&draft);
}
