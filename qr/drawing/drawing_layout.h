#ifndef QR_DRAWING_LAYOUT_H
#define QR_DRAWING_LAYOUT_H

#include "core/error.h"
#include "qr/drawing/drawing.h"
#include "qr/picture/picture.h"

/*
 * A layout says how large a picture gets: what the formats work from, and what
 * the caller tells the person who prints it. The drawing's size is that of the
 * picture's width; its height follows.
 */
struct drawing_layout {
    unsigned width_px; /* pixels of the image; 0 in a vector format */
    unsigned height_px;
    unsigned module_px; /* whole pixels of one module; 0 likewise */
    unsigned left_px;   /* where the picture begins in the image */
    unsigned top_px;
    double width_mm; /* as printed at the drawing's dpi */
    double height_mm;
    double module_mm;
};

/* Larger images are refused; vectors have no such limit. */
#define DRAWING_LAYOUT_PX_MAX 8192

/*
 * The layout of an image of pixels. Each module is the same whole number of
 * pixels, at least `module_min`, because uneven ones cost scanning margin;
 * what a size leaves over is paper around the picture, so that the image is
 * exactly as wide as asked. Fails with ERROR_INVALID, "size_too_small" or
 * "size_too_large".
 */
int drawing_layout_pixels(struct drawing_layout *layout,
                          const struct drawing *drawing,
                          const struct picture *picture, unsigned module_min,
                          struct error *err)
    __attribute__((warn_unused_result));

/* The layout of a vector drawing, where a pixel is 1/96 inch as in CSS. */
void drawing_layout_vector(struct drawing_layout *layout,
                           const struct drawing *drawing,
                           const struct picture *picture);

#endif
