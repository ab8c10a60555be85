#ifndef SHORTENER_PAGE_ITEM_H
#define SHORTENER_PAGE_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The items of a link page (page.h): one link each, of the page's own brand,
 * with its label and the time in which it is shown. As text, a line an item:
 *
 *     slug TAB starts TAB ends TAB label LF
 *
 *     struct slice rest = page->items;
 *     while (page_item_next(&rest, &item))
 *         if (page_item_shown(&item, now_ms)) ...
 */
#define PAGE_ITEMS_MAX 100 /* of one page */
#define PAGE_LABEL_MAX 256 /* bytes */

struct page_item {
    struct slice slug;
    struct slice label;
    int64_t starts, ends; /* UTC milliseconds, 0 = open */
};

/* Takes the first item off; false at the end, and for what is no item. */
bool page_item_next(struct slice *rest, struct page_item *item);

void page_item_append(struct buffer *out, const struct page_item *item);

/* From `starts` on, until before `ends`. */
bool page_item_shown(const struct page_item *item, int64_t now_ms);

/* ERROR_INVALID with the field "slug", "label" or "ends". */
int page_item_check(const struct page_item *item, struct error *err)
    __attribute__((warn_unused_result));

#endif
