#include "qr/drawing/drawing_layout.h"

#include <math.h>

#define MM_PER_INCH     25.4
#define CSS_PX_PER_INCH 96

/* The width in pixels at `dpi`; without a size the module decides. */
static double drawing_layout_width(const struct drawing *drawing,
                                   const struct picture *picture, unsigned dpi)
{
    unsigned module_px =
        drawing->module_px > 0 ? drawing->module_px : DRAWING_MODULE_PX;

    switch (drawing->unit) {
    case DRAWING_UNIT_MM:
        return drawing->size / MM_PER_INCH * dpi;
    case DRAWING_UNIT_IN:
        return drawing->size * dpi;
    case DRAWING_UNIT_PX:
        return drawing->size;
    case DRAWING_UNIT_NONE:
        break;
    }
    return (double)picture->width * module_px / PICTURE_MODULE;
}

/* Pixels that a length of the picture takes, rounded up to whole ones. */
static unsigned drawing_layout_length(int32_t length, unsigned module_px)
{
    return (unsigned)(((uint64_t)length * module_px + PICTURE_MODULE - 1) /
                      PICTURE_MODULE);
}

static int drawing_layout_check(double width, double height, double module_px,
                                unsigned module_min, struct error *err)
{
    if (width > DRAWING_LAYOUT_PX_MAX || height > DRAWING_LAYOUT_PX_MAX)
        return error_field(err, ERROR_INVALID, "size_too_large", "size",
                           "the image would be %.0f by %.0f pixels and %d is "
                           "the limit; lower size, module or dpi, or use svg",
                           width, height, DRAWING_LAYOUT_PX_MAX);
    if (module_px < module_min)
        return error_field(err, ERROR_INVALID, "size_too_small", "size",
                           "the image would be %.0f pixels wide, which is %.1f "
                           "pixels a module, and it needs %u; raise size or "
                           "dpi, or shorten the text",
                           width, module_px, module_min);
    return 0;
}

int drawing_layout_pixels(struct drawing_layout *layout,
                          const struct drawing *drawing,
                          const struct picture *picture, unsigned module_min,
                          struct error *err)
{
    double width = round(drawing_layout_width(drawing, picture, drawing->dpi));
    double module_px = width * PICTURE_MODULE / picture->width;
    double height = round(module_px * picture->height / PICTURE_MODULE);
    double px_mm = MM_PER_INCH / drawing->dpi;

    if (drawing_layout_check(width, height, module_px, module_min, err) < 0)
        return err->code;
    layout->width_px = (unsigned)width;
    layout->height_px = (unsigned)height;
    layout->module_px = (unsigned)module_px;
    layout->left_px =
        (layout->width_px -
         drawing_layout_length(picture->width, layout->module_px)) /
        2;
    layout->top_px =
        (layout->height_px -
         drawing_layout_length(picture->height, layout->module_px)) /
        2;
    layout->width_mm = layout->width_px * px_mm;
    layout->height_mm = layout->height_px * px_mm;
    layout->module_mm = layout->module_px * px_mm;
    return 0;
}

void drawing_layout_vector(struct drawing_layout *layout,
                           const struct drawing *drawing,
                           const struct picture *picture)
{
    double px = drawing_layout_width(drawing, picture, CSS_PX_PER_INCH);

    *layout =
        (struct drawing_layout){.width_mm = px * MM_PER_INCH / CSS_PX_PER_INCH};
    layout->module_mm = layout->width_mm * PICTURE_MODULE / picture->width;
    layout->height_mm = layout->module_mm * picture->height / PICTURE_MODULE;
}
