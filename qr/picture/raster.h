#ifndef QR_RASTER_H
#define QR_RASTER_H

#include <stddef.h>
#include <stdint.h>

#include "qr/picture/picture.h"

/*
 * A raster turns a path into pixels: for each pixel, how much of it the path
 * covers, exactly by area. It works on a band of rows, so that large images
 * need little memory, and in whole numbers, so that every machine gets the
 * same.
 *
 *     struct raster raster;
 *     raster_init(&raster, &view, rows, 1);
 *     raster_fill(&raster, picture, item, first_row);
 *     for (row = 0; row < rows; row++)
 *         raster_row(&raster, row, coverage);
 *     raster_release(&raster);
 *
 * Where a path's figures overlap, an edge's pixels may come out a little
 * darker than they are; its inside never does.
 */

/* How a picture lies on the pixels. */
struct raster_view {
    unsigned width;     /* pixels of a row */
    unsigned module_px; /* pixels of a module */
    unsigned left;      /* where the picture's upper left corner lies */
    unsigned top;
};

struct raster {
    struct raster_view view;
    unsigned rows; /* of the band */
    size_t size;   /* of all cells */
    int32_t *cells;
    int32_t **lines; /* by row: its cells, or NULL */
};

/*
 * A band of that many rows, of which every `step`-th is wanted, from the first
 * on: who looks at samples alone saves the work for the rest.
 */
void raster_init(struct raster *raster, const struct raster_view *view,
                 unsigned rows, unsigned step);
void raster_release(struct raster *raster);

/* Draws a path, not a logo, into the band that begins at `first_row`. */
void raster_fill(struct raster *raster, const struct picture *picture,
                 const struct picture_item *item, unsigned first_row);

/* The coverage of a wanted row's pixels, 0 to 255; it counts in the band. */
void raster_row(const struct raster *raster, unsigned row,
                unsigned char *coverage);

/* The same for `count` pixels alone, each `step` further than the last. */
void raster_samples(const struct raster *raster, unsigned row, unsigned first,
                    unsigned step, unsigned count, unsigned char *coverage);

/* The pixels that a box covers, rounded to whole ones. */
struct picture_box raster_box(const struct raster_view *view,
                              struct picture_box box);

#endif
