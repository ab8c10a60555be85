#ifndef ATTRIBUTION_REPORT_GRID_H
#define ATTRIBUTION_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"

/*
 * Texts in lines and columns, each column as wide as its widest text: the
 * layout of a table for people.
 *
 *     report_grid_init(&grid, lines, columns);
 *     grid.columns[1].is_right = true;
 *     buffer_append(report_grid_cell(&grid, line, column), ...);
 *     report_grid_measure(&grid);            after the last text
 *     report_grid_rule(&grid, &out);
 *     report_grid_line(&grid, line, &out);
 *     report_grid_release(&grid);
 *
 * Columns stand two spaces apart, and no line has spaces at its end. Widths
 * are those of core/text_width.h. Texts go to a terminal, so that what could
 * steer it is shown as '?': control characters, and those that turn the
 * direction of writing around.
 */
struct report_grid_column {
    bool is_right; /* its texts end at the right, as figures do */
    bool is_bare;  /* rules leave it out */
    size_t width;
};

struct report_grid {
    size_t line_count;
    size_t column_count;
    size_t indent;                      /* spaces in front of each line */
    struct report_grid_column *columns; /* owned */
    struct buffer *cells;               /* owned; line by line */
};

void report_grid_init(struct report_grid *grid, size_t lines, size_t columns);
void report_grid_release(struct report_grid *grid);

struct buffer *report_grid_cell(const struct report_grid *grid, size_t line,
                                size_t column);

/* Cleans the texts and finds the widths. */
void report_grid_measure(struct report_grid *grid);

void report_grid_line(const struct report_grid *grid, size_t line,
                      struct buffer *out);

/* A line of dashes under each column. */
void report_grid_rule(const struct report_grid *grid, struct buffer *out);

/* Appends a text as cells have it: with '?' for what could steer. */
void report_grid_append_clean(struct buffer *out, struct slice text);

#endif
