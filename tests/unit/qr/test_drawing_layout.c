#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "qr/drawing/drawing_layout.h"

/* A version 1 symbol: 21 modules and, with the default quiet zone, 29. */
static const struct picture picture = {.width = 29 * PICTURE_MODULE,
                                       .height = 29 * PICTURE_MODULE};

static const struct {
    enum drawing_unit unit;
    double size;
    unsigned module_px;
    unsigned dpi;
    const char *reason; /* NULL: accepted */
    unsigned width_px;
    unsigned in_module_px;
    unsigned left_px;
} rows[] = {
    {DRAWING_UNIT_NONE, 0, 0, 300, NULL, 232, 8, 0},
    {DRAWING_UNIT_NONE, 0, 1, 300, NULL, 29, 1, 0},
    {DRAWING_UNIT_NONE, 0, 282, 300, NULL, 8178, 282, 0},
    {DRAWING_UNIT_NONE, 0, 283, 300, "size_too_large", 0, 0, 0},
    {DRAWING_UNIT_PX, 300, 0, 300, NULL, 300, 10, 5},
    {DRAWING_UNIT_PX, 299, 0, 300, NULL, 299, 10, 4},
    {DRAWING_UNIT_PX, 29, 0, 300, NULL, 29, 1, 0},
    {DRAWING_UNIT_PX, 28, 0, 300, "size_too_small", 0, 0, 0},
    {DRAWING_UNIT_PX, 8192, 0, 300, NULL, 8192, 282, 7},
    {DRAWING_UNIT_PX, 8193, 0, 300, "size_too_large", 0, 0, 0},
    {DRAWING_UNIT_PX, 100000, 0, 300, "size_too_large", 0, 0, 0},
    {DRAWING_UNIT_MM, 40, 0, 300, NULL, 472, 16, 4},
    {DRAWING_UNIT_MM, 40, 0, 600, NULL, 945, 32, 8},
    {DRAWING_UNIT_MM, 1, 0, 300, "size_too_small", 0, 0, 0},
    {DRAWING_UNIT_MM, 10000, 0, 2400, "size_too_large", 0, 0, 0},
    {DRAWING_UNIT_IN, 1.5, 0, 300, NULL, 450, 15, 7},
};

static struct drawing drawing_of(size_t row)
{
    struct drawing drawing;

    drawing_init(&drawing);
    drawing.unit = rows[row].unit;
    drawing.size = rows[row].size;
    drawing.module_px = rows[row].module_px;
    drawing.dpi = rows[row].dpi;
    return drawing;
}

Test(drawing_layout, pixels)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct drawing drawing = drawing_of(i);
        struct drawing_layout layout;
        struct error err = ERROR_INIT;
        int result =
            drawing_layout_pixels(&layout, &drawing, &picture, 1, &err);

        if (rows[i].reason != NULL) {
            cr_expect_eq(result, ERROR_INVALID, "row %zu", i);
            cr_expect_str_eq(err.reason, rows[i].reason, "row %zu", i);
            continue;
        }
        cr_assert_eq(result, 0, "row %zu: %s", i, err.message);
        cr_expect_eq(layout.width_px, rows[i].width_px, "row %zu: %u", i,
                     layout.width_px);
        cr_expect_eq(layout.module_px, rows[i].in_module_px, "row %zu", i);
        cr_expect_eq(layout.left_px, rows[i].left_px, "row %zu: %u", i,
                     layout.left_px);
        cr_expect_eq(layout.top_px, layout.left_px);
        cr_expect_eq(layout.height_px, layout.width_px);
    }
}

Test(drawing_layout, pixels_in_mm)
{
    struct drawing_layout layout;
    struct drawing drawing;
    struct error err = ERROR_INIT;

    drawing_init(&drawing);
    drawing.unit = DRAWING_UNIT_MM;
    drawing.size = 40;
    cr_assert_eq(drawing_layout_pixels(&layout, &drawing, &picture, 1, &err),
                 0);
    cr_expect_float_eq(layout.width_mm, 39.963, 1e-3);
    cr_expect_float_eq(layout.module_mm, 1.3547, 1e-4);
}

static const struct {
    enum drawing_unit unit;
    double size;
    double width_mm;
} vectors[] = {
    {DRAWING_UNIT_NONE, 0, 61.3833}, /* 29 modules of 8 CSS pixels */
    {DRAWING_UNIT_PX, 96, 25.4},     {DRAWING_UNIT_MM, 40, 40},
    {DRAWING_UNIT_MM, 10000, 10000}, {DRAWING_UNIT_IN, 1.5, 38.1},
};

Test(drawing_layout, vector)
{
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        struct drawing_layout layout;
        struct drawing drawing;

        drawing_init(&drawing);
        drawing.unit = vectors[i].unit;
        drawing.size = vectors[i].size;
        drawing_layout_vector(&layout, &drawing, &picture);
        cr_expect_eq(layout.width_px, 0);
        cr_expect_float_eq(layout.width_mm, vectors[i].width_mm, 1e-3);
        cr_expect_float_eq(layout.module_mm, vectors[i].width_mm / 29, 1e-4);
    }
}
