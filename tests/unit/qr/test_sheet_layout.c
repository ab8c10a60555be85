#include "qr/sheet/sheet_layout.h"

#include <criterion/criterion.h>
#include <string.h>

Test(sheet_layout, knows_its_names)
{
    static const struct {
        const char *name;
        unsigned columns, rows;
    } rows[] = {
        {"avery-l7160", 3, 7}, {"a4-3x8", 3, 8},  {"60x40", 3, 6},
        {"190x277", 1, 1},     {"12x12", 15, 23}, {"63.5x38.1", 2, 7},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct error err = ERROR_INIT;
        struct sheet_layout layout;
        double right;
        double foot;

        cr_assert_eq(sheet_layout_find(slice_str(rows[i].name), &layout, &err),
                     0, "%s", err.message);
        cr_expect_eq(layout.columns, rows[i].columns, "%s", rows[i].name);
        cr_expect_eq(layout.rows, rows[i].rows, "%s", rows[i].name);
        /* All of them lie on the page, the same margin on both sides. */
        right =
            layout.left + (layout.columns - 1) * layout.pitch_x + layout.width;
        foot = layout.top + (layout.rows - 1) * layout.pitch_y + layout.height;
        cr_expect_float_eq(SHEET_LAYOUT_PAGE_WIDTH - right, layout.left, 0.01);
        cr_expect_float_eq(SHEET_LAYOUT_PAGE_HEIGHT - foot, layout.top, 0.01);
    }
}

Test(sheet_layout, refuses)
{
    static const char *const names[] = {
        "",        "x",      "60",     "60x",    "x40",    "60x40x2",
        "11x40",   "40x11",  "191x20", "20x278", "-60x40", "nanx40",
        "infxinf", "1e9x40", "A4",     "60X40",  "60 x40", "60x40mm",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct error err = ERROR_INIT;
        struct sheet_layout layout;

        cr_expect_eq(sheet_layout_find(slice_str(names[i]), &layout, &err),
                     ERROR_INVALID, "%s", names[i]);
        cr_expect_str_eq(err.reason, "bad_option");
        cr_expect_str_eq(err.field, "layout");
        cr_expect_not_null(strstr(err.message, "avery-l7160"));
    }
}
