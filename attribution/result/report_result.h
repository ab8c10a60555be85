#ifndef ATTRIBUTION_REPORT_RESULT_H
#define ATTRIBUTION_REPORT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/query/report_query.h"
#include "attribution/result/report_section.h"
#include "core/slice.h"

/*
 * What a report found, before it is written as JSON, CSV, a table or HTML.
 *
 *     struct report_result result;
 *     report_result_init(&result);
 *     report_result_echo_text(&result, "stage", query->stage);
 *     report_result_add_column(&result, (struct report_column){"raw", ...});
 *     row = report_result_add_row(&result);
 *     row[0] = report_result_text(&result, key);
 *     row[1] = report_cell_count(12);
 *     report_result_sort(&result, ...);
 *     report_result_add_section(&result, "days", "Day by day");
 *     ... columns and rows again, which are the new section's ...
 *     report_result_add_total(&result, ...);
 *     report_result_note(&result, "sampled over %d orders", 64);
 *     report_result_release(&result);
 *
 * The main section is there from the start: sections[0], called "rows". JSON
 * has every section under its name, CSV the one that the query's `section`
 * names, a table and HTML all of them under their titles. A section's own
 * totals are those whose group is its name; the main one's have no group.
 *
 * Names, titles and labels are not copied; everything else is.
 */
struct report_total {
    const char *group; /* NULL, or the object it stands in */
    const char *name;
    enum report_kind kind;
    struct report_cell cell;
};

/* What the report made of a parameter, for "query" in JSON. */
enum report_echo_type {
    REPORT_ECHO_TEXT,
    REPORT_ECHO_BOOL,
    REPORT_ECHO_COUNT,
    REPORT_ECHO_NUMBER,   /* `text` is it */
    REPORT_ECHO_DURATION, /* ms; written as the query has them, 90d */
    REPORT_ECHO_LIST      /* as many of the next ones as `number` says */
};

struct report_echo {
    const char *name; /* NULL for an item of a list */
    enum report_echo_type type;
    struct slice text; /* SLICE_NONE: null */
    int64_t number;
};

/* Who a row is about, to be told by whoever runs the report
   (report_contact.h). */
struct report_contact {
    struct report_section *section;
    size_t row, column;
    struct slice token;
};

struct report_result {
    const char *name;  /* of the report; report_run sets both */
    const char *about; /* one line: what the report is */
    const char *by;    /* "by" of the echo; NULL: the names of the main keys */
    struct report_section **sections; /* owned; the main one first */
    size_t section_count;
    struct report_section **nested; /* owned */
    size_t nested_count;
    struct report_total *totals;
    size_t total_count;
    struct report_echo *echoes;
    size_t echo_count;
    struct slice *notes;
    size_t note_count;
    struct report_contact *contacts; /* owned */
    size_t contact_count;
    char **texts; /* owned copies */
    size_t text_count;
    char currency[16]; /* of the money, or "" */
};

void report_result_init(struct report_result *result);
void report_result_release(struct report_result *result);

/*
 * Makes a further section, to which add_column, add_row and sort go from now
 * on. The pointer stays valid as long as the result: set its flags there.
 */
struct report_section *report_result_add_section(struct report_result *result,
                                                 const char *name,
                                                 const char *title);

/* The section of that name, or NULL. */
const struct report_section *report_result_find(
    const struct report_result *result, struct slice name);

/* See report_section.h; all four are about the section added last. */
void report_result_add_column(struct report_result *result,
                              struct report_column column);
struct report_cell *report_result_add_row(struct report_result *result);
void report_result_sort(struct report_result *result, size_t by);
struct report_section *report_result_section(
    const struct report_result *result);

/*
 * Rows within a cell. First their columns, once; then for each cell a section
 * with the same columns:
 *
 *     like = report_result_nest(&result, NULL);
 *     report_section_add_column(like, ...);
 *     report_result_add_column(&result, (struct report_column){
 *                              .name = "touches", .rows = like});
 *     ...
 *     touches = report_result_nest(&result, like);
 *     cells = report_section_add_row(touches);
 *     row[1] = report_cell_rows(touches);
 */
struct report_section *report_result_nest(struct report_result *result,
                                          const struct report_section *like);

void report_result_add_total(struct report_result *result,
                             struct report_total total);

/* The total of a section's column, by the column's name or label, or NULL:
   where people see another column than programs, both have the one total. */
const struct report_total *report_result_total(
    const struct report_result *result, const struct report_section *section,
    const struct report_column *column);

/*
 * A parameter as the report understood it, in the order of the calls and
 * behind by, from, to and tz, which every report has. A text of NULL is null.
 * An item belongs to the list that was echoed last.
 */
void report_result_echo_text(struct report_result *result, const char *name,
                             const char *text);
void report_result_echo_bool(struct report_result *result, const char *name,
                             bool value);
void report_result_echo_count(struct report_result *result, const char *name,
                              int64_t count);
void report_result_echo_number(struct report_result *result, const char *name,
                               double number);
void report_result_echo_duration(struct report_result *result, const char *name,
                                 int64_t ms);
void report_result_echo_list(struct report_result *result, const char *name);
void report_result_echo_item(struct report_result *result, const char *text);

/* One sentence about how to read the figures, without a full stop. */
void report_result_note(struct report_result *result, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The currency of the money, cut to what fits. */
void report_result_currency(struct report_result *result, struct slice code);

/* A cell with a copy of `text`. */
struct report_cell report_result_text(struct report_result *result,
                                      struct slice text);

/* The copy alone, NUL-terminated: for a column's name made at run time. */
const char *report_result_keep(struct report_result *result, struct slice text);

#endif
