#include "qr/sheet/sheet_layout.h"

#include <math.h>

/* For printers that cannot print to the edge, cut marks and page numbers. */
#define SHEET_LAYOUT_MARGIN 10.0

/* Below, no symbol fits that scans. */
#define SHEET_LAYOUT_LEAST 12.0

struct sheet_layout_row {
    struct slice name;
    struct sheet_layout layout;
};

static const struct sheet_layout_row sheet_layouts[] = {
    {SLICE_INIT("avery-l7160"), {3, 7, 63.5, 38.1, 7.21, 15.15, 66.04, 38.1}},
    {SLICE_INIT("a4-3x8"), {3, 8, 63, 34, 10.5, 12.5, 63, 34}},
};

/* How many of that length fit, and where they begin to be in the middle. */
static unsigned sheet_layout_fit(double page, double length, double *start)
{
    double count = floor((page - 2 * SHEET_LAYOUT_MARGIN) / length);

    *start = (page - count * length) / 2;
    return (unsigned)count;
}

static bool sheet_layout_parse(struct slice name, struct sheet_layout *layout)
{
    struct slice rest = name;
    struct slice width;

    if (slice_find(name, 'x') == name.len || !slice_split(&rest, 'x', &width) ||
        !slice_parse_double(width, &layout->width) ||
        !slice_parse_double(rest, &layout->height) ||
        layout->width < SHEET_LAYOUT_LEAST ||
        layout->height < SHEET_LAYOUT_LEAST)
        return false;
    layout->columns =
        sheet_layout_fit(SHEET_LAYOUT_PAGE_WIDTH, layout->width, &layout->left);
    layout->rows = sheet_layout_fit(SHEET_LAYOUT_PAGE_HEIGHT, layout->height,
                                    &layout->top);
    layout->pitch_x = layout->width;
    layout->pitch_y = layout->height;
    return layout->columns > 0 && layout->rows > 0;
}

int sheet_layout_find(struct slice name, struct sheet_layout *layout,
                      struct error *err)
{
    for (size_t i = 0; i < sizeof(sheet_layouts) / sizeof(sheet_layouts[0]);
         i++) {
        if (slice_equal(name, sheet_layouts[i].name)) {
            *layout = sheet_layouts[i].layout;
            return 0;
        }
    }
    if (sheet_layout_parse(name, layout))
        return 0;
    return error_field(err, ERROR_INVALID, "bad_option", "layout",
                       "layout \"%" SLICE_FMT "\" cannot be used; use "
                       "avery-l7160, a4-3x8, or a label's width and height in "
                       "millimetres such as 60x40, from 12 to 190 by 277",
                       SLICE_ARG(slice_head(name, 40)));
}
