#include "core/color.h"

#include <criterion/criterion.h>
#include <math.h>

Test(color, is_six_hex_digits)
{
    static const struct {
        const char *text;
        bool good;
        struct color color;
    } rows[] = {
        {"1a2b3c", true, {0x1a, 0x2b, 0x3c}},
        {"#1A2B3C", true, {0x1a, 0x2b, 0x3c}},
        {"", false},
        {"#", false},
        {"fff", false},
        {"#fffffff", false},
        {"##ffffff", false},
        {"ggffff", false},
        {"red", false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct color color = {1, 2, 3};
        bool good = color_parse(slice_str(rows[i].text), &color);

        cr_expect_eq(good, rows[i].good, "%s", rows[i].text);
        if (!good)
            cr_expect(color.red == 1 && color.green == 2 && color.blue == 3);
        else
            cr_expect(color.red == rows[i].color.red &&
                          color.green == rows[i].color.green &&
                          color.blue == rows[i].color.blue,
                      "%s", rows[i].text);
    }
}

/* #767676 is the lightest grey that WCAG AA takes on white. */
Test(color, contrast_is_that_of_wcag)
{
    const struct color black = {0, 0, 0};
    const struct color white = {255, 255, 255};
    const struct color grey = {0x76, 0x76, 0x76};
    const struct color lighter = {0x77, 0x77, 0x77};

    cr_expect(fabs(color_contrast(black, white) - 21.0) < 1e-9);
    cr_expect(fabs(color_contrast(white, black) - 21.0) < 1e-9);
    cr_expect(fabs(color_contrast(grey, grey) - 1.0) < 1e-9);
    cr_expect(fabs(color_contrast(grey, white) - 4.54) < 0.01);
    cr_expect_lt(color_contrast(white, lighter), 4.5);
    cr_expect_eq(color_luminance(black), 0.0);
    cr_expect(fabs(color_luminance(white) - 1.0) < 1e-9);
}
