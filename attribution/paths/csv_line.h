#ifndef ATTRIBUTION_CSV_LINE_H
#define ATTRIBUTION_CSV_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"

/*
 * Where a line of CSV ends, quotes and the line ends inside them considered
 * (RFC 4180). A quote elsewhere than at the start of a field is a byte like
 * any other.
 */
enum csv_end {
    CSV_WHOLE,      /* there is one */
    CSV_OPEN,       /* the bytes end before it does */
    CSV_UNCLOSED,   /* and so they do inside quotes */
    CSV_TEXT_BEHIND /* something stands between a quote's end and a comma */
};

struct csv_line {
    struct slice text; /* without the line's end */
    size_t used;       /* bytes, with it */
    size_t feeds;      /* line feeds among them */
    bool quotes;       /* there is at least one quote */
};

enum csv_end csv_line_find(struct slice bytes, struct csv_line *line);

#endif
