#ifndef QR_DRAWING_EPS_H
#define QR_DRAWING_EPS_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Writes a composition as Encapsulated PostScript, level 2 (3 with a logo), of
 * just its size, in RGB or CMYK as drawing_pdf.h. PostScript knows no
 * transparency: a PNG logo's is mixed with the paper, white where that is
 * none.
 *
 * Appends the document to `out` and fills `layout` in. It cannot fail; the
 * result is there because every format has it (drawing_format.h).
 */
int drawing_eps_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err) __attribute__((warn_unused_result));

#endif
