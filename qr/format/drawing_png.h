#ifndef QR_DRAWING_PNG_H
#define QR_DRAWING_PNG_H

#include "core/buffer.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Draws a symbol as PNG: one bit a pixel with a palette of two (the light one
 * transparent if the drawing's is none), whole pixels a module, and the dpi
 * recorded, so that it prints at its real size. It carries no time and no
 * text: the same input gives the same bytes.
 *
 * Appends the file to `out` and fills `layout` in, which says what size
 * resulted. `drawing` must have passed drawing_check. Fails as
 * drawing_layout_pixels does, before anything is drawn; `out` is unchanged
 * then. The work is bounded by DRAWING_LAYOUT_PX_MAX.
 */
int drawing_png_append(const struct symbol *symbol,
                       const struct drawing *drawing,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

#endif
