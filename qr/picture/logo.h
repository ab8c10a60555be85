#ifndef QR_LOGO_H
#define QR_LOGO_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * A logo is somebody's picture, PNG or SVG, to be placed on a symbol.
 *
 *     struct logo logo = LOGO_INIT;
 *     if (logo_read(&logo, bytes, err) < 0)
 *         return err->code;
 *     logo_draw(&logo, width, height, pixels);
 *     logo_release(&logo);
 *
 * What comes is bounded before it is looked at: LOGO_BYTES_MAX, and for PNG
 * LOGO_PIXELS_MAX pixels. An SVG may hold shapes, fills, strokes, gradients,
 * clips and masks. Text is refused, because it would look different on each
 * machine; pictures, filters, patterns and scripts are refused, because in
 * print they would be pixels, or could keep the server busy. Nothing outside
 * of the file is ever read.
 *
 * An SVG stays what it is in vector formats: librsvg, which draws it, also
 * writes it as PDF and PostScript.
 */

#define LOGO_BYTES_MAX  262144u  /* 256 KiB */
#define LOGO_PIXELS_MAX 4194304u /* as 2048 by 2048 */

enum logo_kind { LOGO_PNG, LOGO_SVG };

struct logo {
    enum logo_kind kind;
    struct slice source; /* the file's bytes; the caller's */
    double width;        /* its own size; only the ratio matters */
    double height;
    void *state; /* decoded pixels, or librsvg's handle; owned */
};

#define LOGO_INIT                           \
    {                                       \
        LOGO_PNG, {NULL, 0}, 0.0, 0.0, NULL \
    }

/*
 * Reads `bytes`, which must stay as long as the logo. Fails with ERROR_INVALID
 * ("bad_logo", field "logo"), which says what is wrong with them; the logo is
 * empty then.
 */
int logo_read(struct logo *logo, struct slice bytes, struct error *err)
    __attribute__((warn_unused_result));

void logo_release(struct logo *logo);

/*
 * Its pixels at a size in pixels, row by row: red, green, blue, alpha, the
 * colours not multiplied. `pixels` has room for width * height * 4 bytes.
 */
void logo_draw(const struct logo *logo, unsigned width, unsigned height,
               unsigned char *pixels);

#endif
