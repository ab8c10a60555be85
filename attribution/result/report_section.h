#ifndef ATTRIBUTION_REPORT_SECTION_H
#define ATTRIBUTION_REPORT_SECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/result/report_cell.h"

/*
 * One table of a report: columns, then rows of cells. A report has a main
 * section and any number of further ones (report_result_add_section), and a
 * cell may hold one more (report_result_nest). All are the result's: it makes
 * and frees them; what fills one in is
 *
 *     report_section_add_column(section, (struct report_column){"raw", ...});
 *     row = report_section_add_row(section);
 *     row[0] = ...
 *     report_section_sort(section, 1);
 *
 * Key columns come first, then figures. A column of a model names it in
 * `model`, and the columns of one model stand together: JSON puts them under
 * "models", CSV the model in front of the name, a table into a block of its
 * own.
 *
 * Texts behind the pointers here are not copied: use literals, or what lives
 * as long as the result (report_result_keep).
 */
enum report_audience {
    REPORT_FOR_ALL,
    REPORT_FOR_PROGRAMS /* JSON and CSV; people have a column that says more */
};

struct report_link;

struct report_column {
    const char *name;  /* for programs */
    const char *model; /* NULL: of no model */
    const char *label; /* for people; NULL: the name */
    const char *help;  /* what it is, in one line; NULL: goes without saying */
    enum report_kind kind;
    enum report_audience audience;
    bool is_key;                     /* names the row: JSON's "key" */
    bool bar;                        /* people see it drawn as well */
    const struct report_link *opens; /* NULL, or what is behind the cell; of a
                                        key, behind the row */
    /* NULL, or the columns of the rows that each cell holds */
    const struct report_section *rows;
};

struct report_section {
    const char *name;  /* for programs: "rows" if it is the main one */
    const char *title; /* for people, or NULL */
    bool is_funnel;    /* each row is what was left of the one above, within
                          equal keys but for the last */
    bool beside; /* HTML has the rows beside each other, if they are few */
    bool last_is_none; /* the last row is "(none)": not in JSON's rows */
    struct report_column *columns;
    size_t column_count;
    struct report_cell *cells; /* row by row */
    size_t row_count;
};

struct report_section *report_section_new(const char *name, const char *title);
void report_section_free(struct report_section **section);

/* All columns before the first row. */
void report_section_add_column(struct report_section *section,
                               struct report_column column);

/* What is behind each row, by its keys; after the columns. */
void report_section_open_rows(struct report_section *section,
                              const struct report_link *link);

/* A row of empty cells, valid until the next row is added. */
struct report_cell *report_section_add_row(struct report_section *section);

const struct report_cell *report_section_row(
    const struct report_section *section, size_t row);

/* How many of the columns are keys; they come first. */
size_t report_section_keys(const struct report_section *section);

/* Whether people see the column in a table; rows within a cell stand below. */
bool report_section_shows(const struct report_section *section, size_t column);

/*
 * Largest first by column `by`, equal ones by their keys; by the keys alone,
 * ascending, if `by` is SIZE_MAX.
 */
void report_section_sort(struct report_section *section, size_t by);

#endif
