#ifndef SERVER_PAGE_LINKS_H
#define SERVER_PAGE_LINKS_H

#include "core/error.h"
#include "server/api/page/page_draft.h"
#include "shortener/store/link_history.h"

/*
 * The links behind a link page's items: those that must be there, and those
 * that are made for a destination.
 *
 *     page_links_check(&config, on_checked, self);
 *         each item's `missing` and `err` are set
 *     page_links_make(&config, on_made, self);
 *         the missing ones are made
 *
 * A link is made as POST /api/v1/links makes it (link_write.h), with the
 * channel link_page and the item's label as its title. One that is there with
 * the item's slug and leads to the item's destination is taken as it is, so
 * that both steps can be repeated. Items that have an error already are left
 * alone.
 */
struct api;

struct page_links_config {
    struct api *api;
    struct slice host;         /* stays until the callback, as what follows */
    struct link_author author; /* who makes the links */
    struct page_draft *draft;
};

/* `err`: Redis could not tell; else NULL, whatever the items say. */
typedef void page_links_fn(void *arg, const struct error *err);

/* Calls `fn` once, possibly before it returns; so does the next. */
void page_links_check(const struct page_links_config *config, page_links_fn *fn,
                      void *arg);

void page_links_make(const struct page_links_config *config, page_links_fn *fn,
                     void *arg);

#endif
