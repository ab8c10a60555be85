#include "qr/text/font_set.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void finish(void)
{
    font_set_finish();
}

TestSuite(font_set, .fini = finish);

Test(font_set, opens_what_was_chosen)
{
    /* By family, in any case, and by full name. DejaVu is what Waypost needs,
       so it is on each machine. */
    static const char *const names[] = {"DejaVu Sans", "dejavu sans",
                                        "DejaVu Sans Bold"};
    struct error err = ERROR_INIT;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct font_set fonts = FONT_SET_INIT;

        fonts.chosen = names[i];
        cr_assert_eq(font_set_open(&fonts, &err), 0, "%s", err.message);
        cr_assert_eq(fonts.count, 1);
        cr_expect_eq(font_set_find(&fonts, 'a'), 0);
        cr_expect_eq(font_set_open(&fonts, &err), 0, "twice is once");
        cr_expect_eq(fonts.count, 1);
        font_set_release(&fonts);
    }
}

/* A chosen font stands alone, whatever others have. */
Test(font_set, takes_no_other_then)
{
    struct font_set fonts = FONT_SET_INIT;
    struct error err = ERROR_INIT;

    fonts.chosen = "DejaVu Sans";
    cr_assert_eq(font_set_open(&fonts, &err), 0, "%s", err.message);
    cr_expect_eq(font_set_find(&fonts, 0x65e5), FONT_SET_NONE);
    cr_expect_eq(fonts.count, 1);
    font_set_release(&fonts);
}

/* Neither another one in its place, nor a file, nor a pattern. */
Test(font_set, refuses_what_is_no_font)
{
    static const char *const names[] = {
        "No Such Font",      "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        ":file=/etc/passwd", "DejaVu Sans:bold",
        "sans-serif",        "*",
        "\xd9\x82\xd8\xa7",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct font_set fonts = FONT_SET_INIT;
        struct error err = ERROR_INIT;

        fonts.chosen = names[i];
        cr_expect_eq(font_set_open(&fonts, &err), ERROR_INVALID, "%s",
                     names[i]);
        cr_expect_str_eq(err.reason, "no_font");
        cr_expect_str_eq(err.field, "font");
        cr_expect_not_null(strstr(err.message, names[i]));
        cr_expect_eq(font_set_find(&fonts, 'a'), FONT_SET_NONE);
        font_set_release(&fonts);
    }
}

/* "" is what an option holds that was not given. */
Test(font_set, has_a_default)
{
    static const char *const names[] = {NULL, ""};

    for (size_t i = 0; i < 2; i++) {
        struct font_set fonts = FONT_SET_INIT;
        struct error err = ERROR_INIT;

        fonts.chosen = names[i];
        cr_expect_eq(font_set_open(&fonts, &err), 0);
        cr_expect_eq(font_set_find(&fonts, 'a'), 0);
        font_set_release(&fonts);
    }
}

Test(font_set, has_one_order_in_all_languages)
{
    setenv("FC_LANG", "ja", 1);
    font_set_start();
    cr_expect_str_eq(getenv("FC_LANG"), "en");
}
