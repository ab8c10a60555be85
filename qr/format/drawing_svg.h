#ifndef QR_DRAWING_SVG_H
#define QR_DRAWING_SVG_H

#include "core/buffer.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Draws a symbol as SVG: one path of all dark modules on a grid where a module
 * is one unit, in the real size that the drawing asks for (mm, in, or px), on
 * a rectangle of the light colour unless that is none. Nothing in it depends
 * on time, place or locale: the same input gives the same bytes.
 *
 * Appends the document to `out` and fills `layout` in. `drawing` must have
 * passed drawing_check. It cannot fail; the result is there because every
 * format has it (drawing_format.h).
 */
int drawing_svg_append(const struct symbol *symbol,
                       const struct drawing *drawing,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

#endif
