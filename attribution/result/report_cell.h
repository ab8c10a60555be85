#ifndef ATTRIBUTION_REPORT_CELL_H
#define ATTRIBUTION_REPORT_CELL_H

#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * One figure or text of a report.
 *
 *     row[0] = report_result_text(&result, key);      copied into the result
 *     row[1] = report_cell_count(12);
 *     row[2] = report_cell_number(0.25);
 *     row[3] = report_cell_rows(touches);             report_result_nest()
 *
 * What a cell means is its column's (or total's) kind; a cell itself is only
 * the number.
 */
enum report_cell_type {
    REPORT_CELL_NONE, /* empty: null in JSON */
    REPORT_CELL_TEXT,
    REPORT_CELL_COUNT,  /* an integer */
    REPORT_CELL_NUMBER, /* a real number */
    REPORT_CELL_ROWS    /* rows of their own: a conversion with its touches */
};

/* Programs read the number as it is, people what stands behind the arrow. */
enum report_kind {
    REPORT_PLAIN,
    REPORT_MONEY,    /* minor units -> major units */
    REPORT_SHARE,    /* 0.07 -> 7.0% */
    REPORT_DURATION, /* seconds -> 3 d 4 h, 2 h 5 min, 45 s */
    REPORT_TIME      /* a count of ms since 1970 -> date and minute in the
                        query's zone; JSON and CSV write RFC 3339 in UTC */
};

struct report_section;

struct report_cell {
    enum report_cell_type type;
    struct slice text;
    int64_t count;
    double number;
    const struct report_section *rows; /* the result owns it */
};

struct report_cell report_cell_none(void);
struct report_cell report_cell_count(int64_t count);
struct report_cell report_cell_number(double number); /* NAN: none */
/* over / under, and nothing where that would divide by nothing. */
struct report_cell report_cell_ratio(double over, double under);
struct report_cell report_cell_rows(const struct report_section *rows);

/* As a number for sums and order: 0 for what is none. */
double report_cell_weight(const struct report_cell *cell);

/*
 * Appends a number so that reading it back gives the same double: 15 digits
 * if they do, else 17.
 */
void report_cell_append_number(struct buffer *out, double number);

#endif
