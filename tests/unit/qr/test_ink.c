#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "qr/picture/ink.h"

static const struct {
    const char *text;
    bool ok;
    struct ink ink;
} rows[] = {
    {"000000", true, {0, 0, 0, false}},
    {"FFFFFF", true, {255, 255, 255, false}},
    {"1a2B3c", true, {0x1a, 0x2b, 0x3c, false}},
    {"#1a2B3c", true, {0x1a, 0x2b, 0x3c, false}},
    {"none", true, {255, 255, 255, true}},
    {"", false, {0, 0, 0, false}},
    {"#", false, {0, 0, 0, false}},
    {"fff", false, {0, 0, 0, false}},
    {"0000000", false, {0, 0, 0, false}},
    {"00000g", false, {0, 0, 0, false}},
    {"##00000", false, {0, 0, 0, false}},
    {"-00000", false, {0, 0, 0, false}},
    {"None", false, {0, 0, 0, false}},
};

Test(ink, parse)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ink ink = {1, 2, 3, false};

        cr_expect_eq(ink_parse(slice_str(rows[i].text), &ink), rows[i].ok, "%s",
                     rows[i].text);
        if (rows[i].ok)
            cr_expect(ink_equal(ink, rows[i].ink), "%s", rows[i].text);
        else
            cr_expect(ink_equal(ink, (struct ink){1, 2, 3, false}), "%s",
                      rows[i].text);
    }
}

Test(ink, none_is_not_white)
{
    struct ink none = {255, 255, 255, true};

    cr_expect_not(ink_equal(none, INK_WHITE));
    cr_expect(ink_equal(none, none));
}

/* The figures of WCAG's own definition. */
Test(ink, contrast)
{
    struct ink grey = {0x77, 0x77, 0x77, false};
    struct ink none = {255, 255, 255, true};

    cr_expect_float_eq(ink_contrast(INK_BLACK, INK_WHITE), 21.0, 1e-9);
    cr_expect_float_eq(ink_contrast(INK_WHITE, INK_BLACK), 1 / 21.0, 1e-9);
    cr_expect_float_eq(ink_contrast(grey, grey), 1.0, 1e-9);
    cr_expect_float_eq(ink_contrast(grey, INK_WHITE), 4.478, 1e-3);
    cr_expect_float_eq(ink_contrast(grey, none), 4.478, 1e-3);
}
