#ifndef QR_SHEET_LAYOUT_H
#define QR_SHEET_LAYOUT_H

#include <stddef.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Where labels lie on a page of A4, in millimetres:
 *
 * - avery-l7160: 3 by 7 of 63.5 by 38.1, 15.15 from the top, 7.21 from the
 *   left, 2.54 between columns: what Avery's template L7160 measures;
 * - a4-3x8: 3 by 8 of 63 by 34 in the middle of plain paper, to be cut;
 * - WxH: as many of W by H as fit within margins of 10, to be cut.
 */
#define SHEET_LAYOUT_PAGE_WIDTH  210.0
#define SHEET_LAYOUT_PAGE_HEIGHT 297.0

struct sheet_layout {
    unsigned columns, rows;
    double width, height; /* of a label */
    double left, top;     /* of the first one */
    double pitch_x, pitch_y;
};

/* ERROR_INVALID ("bad_option", field "layout") says which there are. */
int sheet_layout_find(struct slice name, struct sheet_layout *layout,
                      struct error *err) __attribute__((warn_unused_result));

#endif
