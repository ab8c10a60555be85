#ifndef QR_VECTOR_INK_H
#define QR_VECTOR_INK_H

#include "core/buffer.h"
#include "qr/picture/ink.h"

/*
 * Appends an ink's parts from 0 to 1 as PDF and PostScript want them: three of
 * RGB, or four of CMYK, where what the colours have in common is black alone:
 * black is "0 0 0 1", which needs one plate and stays sharp.
 */
void vector_ink_append(struct buffer *out, struct ink ink, bool cmyk);

#endif
