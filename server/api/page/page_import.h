#ifndef SERVER_PAGE_IMPORT_H
#define SERVER_PAGE_IMPORT_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "server/api/page/page_draft.h"
#include "server/api/page/page_lookup.h"

/*
 * Link pages from a CSV text, a row an item.
 *
 *     struct page_import import = PAGE_IMPORT_INIT;
 *     if (page_import_read(&import, body, page, &err) == 0)
 *         ... import.pages[i].draft, .place ...
 *     page_import_release(&import);
 *
 * The first record names the columns, in any order:
 *
 *     page          brand/@name; may be left out where `page` names it
 *     label, link, destination, starts, ends
 *                   the item: a link of the brand (its slug or short URL), or
 *                   a destination to make one for, or both: that slug then
 *     robots and the names of page_fields
 *                   the page's own; the first cell that is not empty counts,
 *                   and empty ones leave what is stored
 *
 * A row whose item is not acceptable is put aside with the reason, and does
 * not keep the others from being read. Drafts point into `text`.
 */
struct json_t;

#define PAGE_IMPORT_ROWS_MAX  10000
#define PAGE_IMPORT_PAGES_MAX 1000
#define PAGE_IMPORT_ROW_MAX   65536 /* bytes of one row */

struct page_import_page {
    struct page_place place;
    struct page_draft draft;
    uint64_t line; /* of its first row */
    size_t taken;  /* rows of it that were acceptable */
};

struct page_import {
    struct page_import_page *pages; /* owned array */
    size_t count, room;
    struct buffer text;
    size_t rows;             /* acceptable or not; without the header */
    size_t items;            /* acceptable ones */
    struct json_t *rejected; /* [{"line", "field", "code", "reason"} ...] */
};

#define PAGE_IMPORT_INIT \
    {                    \
        .count = 0       \
    }

void page_import_release(struct page_import *import);

/*
 * `page` is "brand/@name" for files without that column, or empty.
 * ERROR_INVALID or ERROR_SYNTAX if the header is missing or wrong, or there
 * is too much of it.
 */
int page_import_read(struct page_import *import, struct slice text,
                     struct slice page, struct error *err)
    __attribute__((warn_unused_result));

/* Puts a row aside that turned out to be wrong later; in order of lines. */
void page_import_reject(struct page_import *import, uint64_t line,
                        const struct error *err);

#endif
