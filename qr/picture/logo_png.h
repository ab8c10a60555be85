#ifndef QR_LOGO_PNG_H
#define QR_LOGO_PNG_H

#include "qr/picture/logo.h"

/*
 * A logo that is a PNG, decoded by libpng; logo.c calls these. The first three
 * are as in logo.h.
 */
int logo_png_read(struct logo *logo, struct error *err)
    __attribute__((warn_unused_result));
void logo_png_release(struct logo *logo);
void logo_png_draw(const struct logo *logo, unsigned width, unsigned height,
                   unsigned char *pixels);

/*
 * Its own pixels, as logo_draw gives them, logo->width by logo->height; valid
 * as long as the logo.
 */
const unsigned char *logo_png_pixels(const struct logo *logo);

#endif
