#ifndef QR_PNG_IMAGE_H
#define QR_PNG_IMAGE_H

#include <png.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * A PNG file from rows that are made one by one. It carries its resolution,
 * so that it prints at its real size, and neither a time nor a text: the same
 * rows give the same bytes.
 *
 *     struct png_image_rows image = {.width = 300, .height = 300, ...};
 *     if (png_image_append(&image, out, err) < 0)
 *         return err->code;
 */
struct png_image_rows {
    unsigned width;
    unsigned height;
    unsigned dpi;
    unsigned bits; /* of a sample: 1 or 8 */
    int type;      /* PNG_COLOR_TYPE_PALETTE, _RGB or _RGBA */

    const png_color *palette; /* with _PALETTE: that many */
    const png_byte *alphas;   /* of the palette's first colours; or NULL */
    unsigned palette_count;

    /* Row y, asked for in their order; valid until the next one. */
    const png_byte *(*row)(void *arg, unsigned y);
    void *arg;
};

/* ERROR_INTERNAL if libpng fails; `out` is unchanged then. */
int png_image_append(const struct png_image_rows *rows, struct buffer *out,
                     struct error *err) __attribute__((warn_unused_result));

#endif
