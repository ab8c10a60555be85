#ifndef QR_DRAWING_SVG_H
#define QR_DRAWING_SVG_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Writes a composition as SVG: the symbol is one path on a grid where a module
 * is one unit, in the real size that the drawing asks for (mm, in, or px), on
 * a rectangle of the light colour unless that is none. Nothing in it depends
 * on time, place or locale: the same input gives the same bytes.
 *
 * A logo is an image with its file within, so an SVG logo stays a vector, and
 * nothing of it reaches into the document around it.
 *
 * Appends the document to `out` and fills `layout` in. Fails with
 * ERROR_INVALID ("bad_option") for colours in CMYK, which SVG has not.
 */
int drawing_svg_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

#endif
