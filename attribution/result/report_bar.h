#ifndef ATTRIBUTION_REPORT_BAR_H
#define ATTRIBUTION_REPORT_BAR_H

#include <stdbool.h>

#include "attribution/result/report_section.h"
#include "core/buffer.h"

/*
 * A column's figures as bars of block characters, in eighths of a cell.
 *
 *     struct report_bar bar = report_bar_of(section, column);
 *     if (report_bar_is_drawn(&bar))
 *         report_bar_append(&bar, cell, &out);       e.g. "######" for 600
 *
 * The longest bar, of the column's largest absolute value, is
 * REPORT_BAR_CELLS long. Where a figure is negative, the bars start at an axis
 * in the middle, and half as long a bar goes either way. What is not zero has
 * at least the thinnest block. One row alone, or nothing but zeros, is not
 * drawn: there is nothing to compare.
 */
#define REPORT_BAR_CELLS 20

struct report_bar {
    double largest; /* absolute; 0: there is nothing to draw */
    bool has_axis;  /* some are negative */
};

struct report_bar report_bar_of(const struct report_section *section,
                                size_t column);

bool report_bar_is_drawn(const struct report_bar *bar);

/* Nothing for a cell that holds no number. */
void report_bar_append(const struct report_bar *bar,
                       const struct report_cell *cell, struct buffer *out);

#endif
