#ifndef QR_LOGO_SVG_H
#define QR_LOGO_SVG_H

#include "qr/picture/logo.h"

/*
 * A logo that is an SVG, drawn by librsvg; logo.c calls these. The first three
 * are as in logo.h.
 */
int logo_svg_read(struct logo *logo, struct error *err)
    __attribute__((warn_unused_result));
void logo_svg_release(struct logo *logo);
void logo_svg_draw(const struct logo *logo, unsigned width, unsigned height,
                   unsigned char *pixels);

/* ---- As other vectors, in a page of logo->width by logo->height points --- */

/* Appends a PDF 1.4 of one page, for pdf_import.h. */
void logo_svg_append_pdf(const struct logo *logo, struct buffer *out);

/* Appends an EPS; nothing in it tells when it was made. */
void logo_svg_append_eps(const struct logo *logo, struct buffer *out);

#endif
