#ifndef QR_OUTLINE_H
#define QR_OUTLINE_H

#include "qr/picture/picture.h"

/*
 * The outline of dark cells in a grid: each connected area is one figure, and
 * so is each hole in it. Areas connect along sides, not at corners.
 */

/*
 * A grid has a border of one light cell on each side, so that every cell has
 * its neighbours: `cells` holds (width + 2) * (width + 2) bytes, 1 for dark.
 */
struct outline_grid {
    unsigned width;
    unsigned char *cells;
};

/*
 * Appends the figures to the picture's last path, the cell (0, 0) being at
 * `origin`. A corner where an area ends is rounded by `radius`, at most half
 * of PICTURE_MODULE; inner corners stay sharp.
 */
void outline_append(struct picture *picture, const struct outline_grid *grid,
                    struct picture_point origin, int32_t radius);

#endif
