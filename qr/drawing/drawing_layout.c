#include "qr/drawing/drawing_layout.h"

#include <math.h>

#define MM_PER_INCH     25.4
#define CSS_PX_PER_INCH 96

static unsigned drawing_layout_modules(const struct drawing *drawing,
                                       const struct symbol *symbol)
{
    return symbol->width + 2 * drawing->quiet;
}

/* The side in pixels at `dpi`, or 0 if the drawing gives no size. */
static double drawing_layout_size(const struct drawing *drawing, unsigned dpi)
{
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
    return 0;
}

/* The same where without a size the module decides. */
static double drawing_layout_width(const struct drawing *drawing,
                                   unsigned modules, unsigned dpi)
{
    unsigned module_px =
        drawing->module_px > 0 ? drawing->module_px : DRAWING_MODULE_PX;

    if (drawing->unit == DRAWING_UNIT_NONE)
        return (double)modules * module_px;
    return drawing_layout_size(drawing, dpi);
}

int drawing_layout_pixels(struct drawing_layout *layout,
                          const struct drawing *drawing,
                          const struct symbol *symbol, struct error *err)
{
    unsigned modules = drawing_layout_modules(drawing, symbol);
    double width = round(drawing_layout_width(drawing, modules, drawing->dpi));
    unsigned px;

    if (width > DRAWING_LAYOUT_PX_MAX)
        return error_field(err, ERROR_INVALID, "size_too_large", "size",
                           "the image would be %.0f pixels wide and %d is the "
                           "limit; lower size, module or dpi, or use svg",
                           width, DRAWING_LAYOUT_PX_MAX);
    if (width < modules)
        return error_field(err, ERROR_INVALID, "size_too_small", "size",
                           "the image would be %.0f pixels wide and the "
                           "symbol has %u modules with its quiet zone; raise "
                           "size or dpi, or shorten the text",
                           width, modules);
    px = (unsigned)width;
    layout->modules = modules;
    layout->width_px = px;
    layout->module_px = px / modules;
    layout->margin_px = (px - layout->module_px * symbol->width) / 2;
    layout->width_mm = px * MM_PER_INCH / drawing->dpi;
    layout->module_mm = layout->module_px * MM_PER_INCH / drawing->dpi;
    return 0;
}

void drawing_layout_vector(struct drawing_layout *layout,
                           const struct drawing *drawing,
                           const struct symbol *symbol)
{
    unsigned modules = drawing_layout_modules(drawing, symbol);
    double px = drawing_layout_width(drawing, modules, CSS_PX_PER_INCH);

    *layout = (struct drawing_layout){.modules = modules};
    layout->width_mm = px * MM_PER_INCH / CSS_PX_PER_INCH;
    layout->module_mm = layout->width_mm / modules;
}
