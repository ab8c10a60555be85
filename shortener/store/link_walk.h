#ifndef SHORTENER_LINK_WALK_H
#define SHORTENER_LINK_WALK_H

#include "shortener/store/store.h"

/*
 * All links of all brands, brand by brand, since an index of all of them would
 * cost each link once more what its brand's index costs.
 *
 * A page is of one brand, so it may be short, or empty, with more behind it;
 * its cursor may be "<host>/", which is in front of that brand's links. A brand
 * that is made meanwhile is met if it comes behind.
 */
void link_walk_page(struct redis *redis, struct slice after, size_t limit,
                    store_list_fn *fn, void *arg);

/* The page of one brand alone; the names are "host/slug". */
void link_walk_brand(struct redis *redis, struct slice host, struct slice after,
                     size_t limit, store_list_fn *fn, void *arg);

#endif
