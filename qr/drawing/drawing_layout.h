#ifndef QR_DRAWING_LAYOUT_H
#define QR_DRAWING_LAYOUT_H

#include "core/error.h"
#include "qr/drawing/drawing.h"
#include "qr/symbol/symbol.h"

/*
 * A layout says how large a drawing of one symbol gets: what the drawing
 * functions work from, and what the caller tells the person who prints it.
 * All figures are of one side of the square.
 */
struct drawing_layout {
    unsigned modules;   /* quiet zone on both sides included */
    unsigned width_px;  /* pixels of the image; 0 in a vector format */
    unsigned module_px; /* whole pixels of one module; 0 likewise */
    unsigned
        margin_px;   /* pixels before the symbol's first module; 0 likewise */
    double width_mm; /* as printed at the drawing's dpi */
    double module_mm;
};

/* Larger images are refused; vectors have no such limit. */
#define DRAWING_LAYOUT_PX_MAX 8192

/*
 * The layout of an image of pixels. Each module is the same whole number of
 * pixels, because uneven ones cost scanning margin; what a size leaves over
 * goes to the quiet zone, so that the image is exactly as large as asked.
 * Fails with ERROR_INVALID, "size_too_small" (not one pixel a module) or
 * "size_too_large".
 */
int drawing_layout_pixels(struct drawing_layout *layout,
                          const struct drawing *drawing,
                          const struct symbol *symbol, struct error *err)
    __attribute__((warn_unused_result));

/* The layout of a vector drawing, where a pixel is 1/96 inch as in CSS. */
void drawing_layout_vector(struct drawing_layout *layout,
                           const struct drawing *drawing,
                           const struct symbol *symbol);

#endif
