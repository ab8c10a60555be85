#include "shortener/catalog/page_palette.h"

#include <criterion/criterion.h>
#include <string.h>

static int check(const char *const light[PAGE_COLORS],
                 const char *const dark[PAGE_COLORS], struct error *err)
{
    struct page page = {.title = SLICE("x")};

    for (size_t i = 0; i < PAGE_COLORS; i++) {
        page.colors[PAGE_LIGHT][i] = slice_str(light[i]);
        page.colors[PAGE_DARK][i] = slice_str(dark[i]);
    }
    return page_palette_check(&page, err);
}

Test(page_palette, text_must_be_readable)
{
    static const struct {
        const char *light[PAGE_COLORS], *dark[PAGE_COLORS];
        const char *field; /* NULL: taken */
        const char *figure;
    } rows[] = {
        {{NULL}, {NULL}, NULL, NULL},
        {{"ffffff", "767676", NULL, NULL}, {NULL}, NULL, NULL},
        {{"ffffff", "777777", NULL, NULL}, {NULL}, "text", "4.47:1"},
        {{"#FFFFFF", "#ffffff", NULL, NULL}, {NULL}, "text", "1.00:1"},
        /* What is given alone meets our own: black on our white. */
        {{"000000", NULL, NULL, NULL}, {NULL}, "text", "1.2"},
        {{NULL, NULL, "ffe000", NULL}, {NULL}, "button_text", ":1"},
        {{NULL, NULL, "ffe000", "000000"}, {NULL}, NULL, NULL},
        {{NULL}, {NULL, "333333", NULL, NULL}, "dark_text", ":1"},
        {{NULL}, {NULL, "ffffff", NULL, NULL}, NULL, NULL},
        {{NULL}, {NULL, NULL, "808080", "909090"}, "dark_button_text", ":1"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        int code = check(rows[i].light, rows[i].dark, &err);

        cr_expect_eq(code == 0, rows[i].field == NULL, "%zu: %s", i,
                     err.message);
        if (rows[i].field == NULL)
            continue;
        cr_expect_str_eq(err.reason, "low_contrast");
        cr_expect_str_eq(err.field, rows[i].field);
        cr_expect_not_null(strstr(err.message, rows[i].figure), "%s",
                           err.message);
    }
}

/* A brand's colours are its colours at night too. */
Test(page_palette, light_colours_serve_the_dark_unless_it_has_own)
{
    struct page page = {.title = SLICE("x")};
    struct page_palette palette;

    page.colors[PAGE_LIGHT][PAGE_BACKGROUND] = SLICE("fff8e0");
    page_palette_take(&page, &palette);
    cr_expect_eq(palette.colors[PAGE_DARK][PAGE_BACKGROUND].blue, 0xe0);
    cr_expect_eq(memcmp(palette.colors[PAGE_DARK], palette.colors[PAGE_LIGHT],
                        sizeof(palette.colors[0])),
                 0);
    page.colors[PAGE_DARK][PAGE_TEXT] = SLICE("ffffff");
    page_palette_take(&page, &palette);
    cr_expect_lt(palette.colors[PAGE_DARK][PAGE_BACKGROUND].red, 0x40);
}
