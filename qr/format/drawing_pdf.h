#ifndef QR_DRAWING_PDF_H
#define QR_DRAWING_PDF_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Writes a composition as a PDF of one page of just its size (pdf.h), in RGB
 * or, with the drawing's cmyk, in CMYK with black as K alone. A pixel is 1/96
 * inch. The colours of an SVG logo stay RGB.
 *
 * Appends the document to `out` and fills `layout` in. It cannot fail; the
 * result is there because every format has it (drawing_format.h).
 */
int drawing_pdf_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

#endif
