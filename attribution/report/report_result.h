#ifndef ATTRIBUTION_REPORT_RESULT_H
#define ATTRIBUTION_REPORT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/report/report_query.h"
#include "core/buffer.h"
#include "core/slice.h"

/*
 * What a report found, before it is written as JSON, CSV or a table.
 *
 *     struct report_result result;
 *     report_result_init(&result);
 *     report_result_add_column(&result, (struct report_column){"raw", ...});
 *     row = report_result_add_row(&result);
 *     row[0] = report_result_text(&result, key);
 *     row[1] = report_cell_count(12);
 *     report_result_sort(&result, ...);
 *     report_result_release(&result);
 *
 * Columns come first, then rows, then totals. A column of a model names it in
 * `model`: JSON puts it under "models", CSV in front of the name, a table into
 * a block of its own. Texts are copied into the result.
 */
enum report_cell_type {
    REPORT_CELL_NONE, /* empty: null in JSON */
    REPORT_CELL_TEXT,
    REPORT_CELL_COUNT, /* an integer */
    REPORT_CELL_NUMBER /* a real number */
};

struct report_cell {
    enum report_cell_type type;
    struct slice text;
    int64_t count;
    double number;
};

struct report_column {
    const char *name;
    const char *model; /* NULL: of no model */
    bool is_key;
    bool is_money; /* minor units; people read major ones */
};

struct report_total {
    const char *group; /* NULL, or the object it stands in */
    const char *name;
    bool is_money;
    struct report_cell cell;
};

struct report_result {
    struct report_column *columns;
    size_t column_count;
    struct report_cell *cells; /* row by row */
    size_t row_count;
    bool last_is_none; /* the last row is "(none)": not in JSON's rows */
    struct report_total *totals;
    size_t total_count;
    char **texts; /* owned copies */
    size_t text_count;
    char currency[16]; /* of the money, or "" */
};

void report_result_init(struct report_result *result);
void report_result_release(struct report_result *result);

/* All columns before the first row. */
void report_result_add_column(struct report_result *result,
                              struct report_column column);

/* A row of empty cells, valid until the next row is added. */
struct report_cell *report_result_add_row(struct report_result *result);

const struct report_cell *report_result_row(const struct report_result *result,
                                            size_t row);

void report_result_add_total(struct report_result *result,
                             struct report_total total);

/*
 * Largest first by column `by`, equal ones by their keys; by the keys alone,
 * ascending, if `by` is SIZE_MAX.
 */
void report_result_sort(struct report_result *result, size_t by);

/* A cell with a copy of `text`. */
struct report_cell report_result_text(struct report_result *result,
                                      struct slice text);

struct report_cell report_cell_none(void);
struct report_cell report_cell_count(int64_t count);
struct report_cell report_cell_number(double number);

/*
 * Appends a number so that reading it back gives the same double: 15 digits
 * if they do, else 17.
 */
void report_cell_append_number(struct buffer *out, double number);

#endif
