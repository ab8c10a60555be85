#include "shortener/catalog/page.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "shortener/catalog/page_item.h"

static struct page sample(void)
{
    return (struct page){
        .brand = SLICE("go.acme.com"),
        .name = SLICE("acme"),
        .title = SLICE("Acme"),
    };
}

Test(page, names_are_small_letters)
{
    static const struct {
        const char *text;
        const char *kept; /* NULL: refused */
    } rows[] = {
        {"acme", "acme"},   {"@acme", "acme"}, {"@Acme-1_x.y", "acme-1_x.y"},
        {"", NULL},         {"@", NULL},       {"@@a", NULL},
        {"a b", NULL},      {"a/b", NULL},     {"a+", NULL},
        {"\xd8\xa7", NULL},
    };
    static char longest[PAGE_NAME_MAX + 1];
    char name[PAGE_NAME_MAX];
    struct error err = ERROR_INIT;
    size_t len;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int code = page_name(slice_str(rows[i].text), name, &len, &err);

        cr_expect_eq(code == 0, rows[i].kept != NULL, "%s", rows[i].text);
        if (rows[i].kept != NULL)
            cr_expect(slice_equal(slice_of(name, len), slice_str(rows[i].kept)),
                      "%s", rows[i].text);
        else
            cr_expect_str_eq(err.reason, "bad_name");
    }
    memset(longest, 'a', sizeof(longest));
    cr_expect_eq(page_name(slice_of(longest, PAGE_NAME_MAX), name, &len, &err),
                 0);
    cr_expect_lt(
        page_name(slice_of(longest, sizeof(longest)), name, &len, &err), 0);
}

struct refusal {
    const char *field; /* of page_fields, or "items" */
    const char *text;
    const char *reason; /* NULL: taken */
    const char *named;  /* err.field */
};

static void set(struct page *page, const char *name, const char *text)
{
    if (strcmp(name, "items") == 0)
        page->items = slice_str(text);
    for (size_t i = 0; i < PAGE_FIELDS; i++) {
        if (strcmp(page_fields[i].name, name) == 0)
            *page_field_text(&page_fields[i], page) = slice_str(text);
    }
}

Test(page, checks_every_field)
{
    static const struct refusal rows[] = {
        {"title", "", "missing_field", "title"},
        {"title", "a\tb", "control_character", "title"},
        {"title", "\xff", "bad_text", "title"},
        {"title", "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7", NULL, NULL},
        {"description", "a\nb", "control_character", "description"},
        {"picture", "https://cdn.test/a.png", "missing_field", "picture_alt"},
        {"picture", "http://cdn.test/a.png", "bad_picture", "picture"},
        {"language", "fa", NULL, NULL},
        {"language", "zh-Hant-TW", NULL, NULL},
        {"language", "sr-Latn-RS-x-1", NULL, NULL},
        {"language", "a", "bad_language", "language"},
        {"language", "12", "bad_language", "language"},
        {"language", "en_GB", "bad_language", "language"},
        {"language", "en--GB", "bad_language", "language"},
        {"language", "en\">", "bad_language", "language"},
        {"direction", "rtl", NULL, NULL},
        {"direction", "ltr", NULL, NULL},
        {"direction", "up", "bad_direction", "direction"},
        {"background", "ffffff", NULL, NULL},
        {"background", "white", "bad_color", "background"},
        {"background", "fff", "bad_color", "background"},
        {"items", "a\t0\t0\tLabel\n", NULL, NULL},
        {"items", "a\t10\t20\tLabel\n", NULL, NULL},
        {"items", "a\t20\t20\tLabel\n", "bad_span", "ends"},
        {"items", "a\t0\t0\t\n", "missing_field", "label"},
        {"items", "@a\t0\t0\tLabel\n", "bad_slug", "slug"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct page page = sample();
        struct error err = ERROR_INIT;
        int code;

        set(&page, rows[i].field, rows[i].text);
        code = page_check(&page, &err);
        cr_expect_eq(code == 0, rows[i].reason == NULL, "%s %s: %s",
                     rows[i].field, rows[i].text, err.message);
        if (rows[i].reason != NULL) {
            cr_expect_str_eq(err.reason, rows[i].reason);
            cr_expect_str_eq(err.field, rows[i].named);
        }
    }
}

Test(page, has_so_many_items_at_most)
{
    struct buffer items = BUFFER_INIT;
    struct page page = sample();
    struct error err = ERROR_INIT;

    for (int i = 0; i < PAGE_ITEMS_MAX; i++)
        buffer_append(&items, SLICE("a\t0\t0\tA\n"));
    page.items = buffer_slice(&items);
    cr_expect_eq(page_check(&page, &err), 0);
    buffer_append(&items, SLICE("a\t0\t0\tA\n"));
    page.items = buffer_slice(&items);
    cr_expect_lt(page_check(&page, &err), 0);
    cr_expect_str_eq(err.reason, "too_many_items");
    buffer_release(&items);
}

Test(page, a_copy_has_its_own_bytes)
{
    static char title[] = "Acme";
    struct page page = sample();
    struct page copy;
    char *text;

    page.title = slice_str(title);
    page.colors[PAGE_DARK][PAGE_BUTTON] = SLICE("123456");
    page.items = SLICE("a\t0\t0\tA\n");
    page.robots = true;
    text = malloc(page_bytes(&page));
    page_copy(&copy, &page, text);
    cr_expect(page_equal(&page, &copy));
    title[0] = 'X';
    cr_expect_not(page_equal(&page, &copy));
    cr_expect(slice_equal(copy.title, SLICE("Acme")));
    cr_expect(slice_equal(copy.brand, page.brand));
    cr_expect(slice_equal(copy.name, page.name));
    free(text);
}

Test(page, knows_the_addresses_of_pages)
{
    static const struct {
        const char *url;
        bool is_page;
    } rows[] = {
        {"https://go.test/@acme", true},
        {"http://go.test:8080/@Acme.2-x_y?a=/b#c/d", true},
        {"https://go.test/@acme#?", true},
        {"https://go.test/", false},
        {"https://go.test/acme", false},
        {"https://go.test/@", false},
        {"https://go.test/@@acme", false},
        {"https://go.test/@acme/x", false},
        {"https://go.test/x/@acme", false},
        {"https://go.test/?/@acme", false},
        {"https://go.test/%40acme", false},
        {"https://go.test", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(page_is_address(slice_str(rows[i].url)), rows[i].is_page,
                     "%s", rows[i].url);
}
