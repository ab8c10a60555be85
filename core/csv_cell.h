#ifndef CORE_CSV_CELL_H
#define CORE_CSV_CELL_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Appends one cell of CSV as RFC 4180 has it: in quotes, which are doubled
 * inside, if it holds a comma, a quote or a line end. Commas and line ends
 * between the cells are the caller's.
 *
 * Nothing else is done to it: a reader gets the same bytes back, and so does a
 * spreadsheet, which takes "=1+1" for a formula.
 */
void csv_cell_append(struct buffer *out, struct slice cell);

/*
 * The same for text that strangers wrote and that is meant for people with
 * spreadsheets: what one would run as a formula gets an apostrophe in front,
 * and so does what has apostrophes in front of such a thing already, so that
 * it can be undone exactly.
 */
void csv_cell_append_defused(struct buffer *out, struct slice cell);

/* What the cell was before it was defused, if it was. */
struct slice csv_cell_restore(struct slice cell);

#endif
