#ifndef QR_PDF_LOGO_H
#define QR_PDF_LOGO_H

#include "qr/format/pdf.h"
#include "qr/picture/logo.h"

/*
 * A logo in a PDF: an object that pages draw by its name. A PNG is an image,
 * drawn on a square of 1 by 1; an SVG is a form of `width` by `height`.
 */
struct pdf_logo {
    const struct logo *logo; /* not owned */
    unsigned object;
    double width;
    double height;
};

/* Writes the logo's objects. */
struct pdf_logo pdf_logo_write(struct pdf *pdf, const struct logo *logo);

#endif
