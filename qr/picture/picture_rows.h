#ifndef QR_PICTURE_ROWS_H
#define QR_PICTURE_ROWS_H

#include "qr/picture/picture.h"
#include "qr/picture/raster.h"

/*
 * A picture's pixels, row after row from the top; a band of some rows is made
 * at a time, so that large images need little memory.
 *
 *     picture_rows_init(&rows, picture, &view, height);
 *     for (y = 0; y < height; y++)
 *         bytes = picture_rows_next(&rows, y);
 *     picture_rows_release(&rows);
 */

/* What a pixel's bytes are: as few as the picture needs. */
enum picture_rows_kind {
    PICTURE_ROWS_SHADES, /* 1: how much of the one ink lies on the paper */
    PICTURE_ROWS_RGB,    /* 3 */
    PICTURE_ROWS_RGBA    /* 4, colours not multiplied: the paper is none */
};

struct picture_rows {
    const struct picture *picture; /* not owned */
    struct raster_view view;
    unsigned height;
    enum picture_rows_kind kind;
    unsigned first; /* of the band that was made */
    unsigned count;
    unsigned char *band;
    unsigned char *coverage; /* of a row */
    struct raster raster;
    unsigned char **logos; /* by item: a logo's pixels, or NULL */
};

void picture_rows_init(struct picture_rows *rows, const struct picture *picture,
                       const struct raster_view *view, unsigned height);
void picture_rows_release(struct picture_rows *rows);

/* Row `y`, which is the next; valid until the one after it is asked for. */
const unsigned char *picture_rows_next(struct picture_rows *rows, unsigned y);

#endif
