#ifndef SHORTENER_PAGE_STORE_H
#define SHORTENER_PAGE_STORE_H

#include "shortener/catalog/page.h"
#include "shortener/store/store.h"

/*
 * Link pages in Redis: link:<host>/@<name>, listed by "host/@name" in
 * idx:pages, and with the brand's links in idx:links:brand:<host>, so that a
 * brand with pages is in use. Checked ones only (page.h). Callbacks and errors
 * are store.h's.
 */

/* ERROR_EXISTS if the brand has a page of that name. */
void page_store_create(struct redis *redis, const struct page *page,
                       store_fn *fn, void *arg);

/* page->version is the version expected, STORE_ANY_VERSION for any. */
void page_store_update(struct redis *redis, const struct page *page,
                       store_fn *fn, void *arg);

/* `page` as it was read: its brand, name and version are used. */
void page_store_delete(struct redis *redis, const struct page *page,
                       store_fn *fn, void *arg);

/* Read the reply with page_from_reply. */
void page_store_get(struct redis *redis, struct slice brand, struct slice name,
                    store_get_fn *fn, void *arg);

/* All pages, or those of a brand. */
void page_store_list(struct redis *redis, struct slice brand,
                     struct slice after, size_t limit, store_list_fn *fn,
                     void *arg);

#endif
