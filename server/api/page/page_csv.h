#ifndef SERVER_PAGE_CSV_H
#define SERVER_PAGE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/slice.h"
#include "server/api/page/page_draft.h"

/*
 * The columns of a CSV file of link pages, and what a row of it says of an
 * item.
 *
 *     page_csv_header(&csv, cells, count, page_is_known, &err)
 *     page_csv_row(&csv, cells, count, &row, &err)
 *         row.cells[PAGE_CSV_LABEL] ..., by column, without spaces around
 *     if (page_csv_has_item(&row))
 *         page_csv_item(&row, host, item, &err)
 *
 * Names of columns are compared without case. Behind PAGE_CSV_FIELDS stand
 * those of page_fields, in their order.
 */
enum page_csv_column {
    PAGE_CSV_PAGE, /* brand/@name */
    PAGE_CSV_LABEL,
    PAGE_CSV_LINK, /* slug or short URL */
    PAGE_CSV_DESTINATION,
    PAGE_CSV_STARTS,
    PAGE_CSV_ENDS,
    PAGE_CSV_ROBOTS,
    PAGE_CSV_FIELDS
};

#define PAGE_CSV_COLUMNS (PAGE_CSV_FIELDS + PAGE_FIELDS)

struct page_csv {
    size_t at[PAGE_CSV_COLUMNS]; /* SIZE_MAX: the file has no such column */
    size_t count;                /* of the file's columns */
};

struct page_csv_row {
    struct slice cells[PAGE_CSV_COLUMNS]; /* empty: not there */
};

/*
 * ERROR_INVALID with the reason unknown_column, repeated_column,
 * missing_column or bad_encoding. Without `page_is_known` there must be a
 * column page.
 */
int page_csv_header(struct page_csv *csv, const struct slice *cells,
                    size_t count, bool page_is_known, struct error *err)
    __attribute__((warn_unused_result));

/* The row's cells by column; ERROR_INVALID "bad_row" or "bad_encoding". */
int page_csv_row(const struct page_csv *csv, const struct slice *cells,
                 size_t count, struct page_csv_row *row, struct error *err)
    __attribute__((warn_unused_result));

/* A row may also say something of the page alone. */
bool page_csv_has_item(const struct page_csv_row *row);

/* Fills in and checks the item of a page on `host`. */
int page_csv_item(const struct page_csv_row *row, struct slice host,
                  struct page_draft_item *item, struct error *err)
    __attribute__((warn_unused_result));

/* "go.acme.com/x" of "https://go.acme.com:8443/x"; *url: there was a scheme. */
struct slice page_csv_bare(struct slice text, bool *url);

#endif
