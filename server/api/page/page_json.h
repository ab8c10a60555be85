#ifndef SERVER_PAGE_JSON_H
#define SERVER_PAGE_JSON_H

#include "core/error.h"
#include "core/slice.h"
#include "server/api/page/page_draft.h"
#include "shortener/catalog/page.h"

/*
 * Link pages as the API takes and shows them.
 */
struct json_t;

/*
 * Reads what the body gives of a page; null and "" remove, a list of items
 * replaces the one that is there. A fresh one names brand and name, as they
 * are written. The draft points into the JSON. ERROR_INVALID.
 */
int page_json_read(const struct json_t *body, bool fresh,
                   struct page_draft *draft, struct slice *brand,
                   struct slice *name, struct error *err)
    __attribute__((warn_unused_result));

/* `short_url` is null: it needs the brand (link_urls.h). */
struct json_t *page_json_show(const struct page *page);

#endif
