#ifndef QR_DRAWING_PNG_H
#define QR_DRAWING_PNG_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Writes a composition as PNG, whole pixels a module, with its dpi, so that it
 * prints at its real size:
 *
 * - square modules alone: one bit a pixel, with a palette of two;
 * - other shapes in one ink: a palette from the light to the dark colour, for
 *   smooth edges;
 * - a logo, or several inks: red, green and blue, with alpha where the paper
 *   is none.
 *
 * A light colour of none is transparent. The same input gives the same bytes.
 *
 * Appends the file to `out` and fills `layout` in. Fails as
 * drawing_layout_pixels does, before anything is drawn, and with ERROR_INVALID
 * ("bad_option") for colours in CMYK, which PNG has not; `out` is unchanged
 * then. The work is bounded by DRAWING_LAYOUT_PX_MAX.
 */
int drawing_png_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

/* Pixels that a module of any but the plain square shape needs. */
#define DRAWING_PNG_MODULE_MIN 3

#endif
