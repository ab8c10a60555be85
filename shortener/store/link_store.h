#ifndef SHORTENER_LINK_STORE_H
#define SHORTENER_LINK_STORE_H

#include "shortener/catalog/link.h"
#include "shortener/store/store.h"

/*
 * Links in Redis: link:<host>/<slug>, listed by "host/slug" in idx:links,
 * idx:links:brand:<host> and idx:links:campaign:<id>. Checked ones only
 * (link.h, slug.h, destination.h). Callbacks and errors are store.h's.
 */

/* ERROR_EXISTS if the slug is taken. */
void link_store_create(struct redis *redis, const struct link *link,
                       store_fn *fn, void *arg);

/*
 * link->version is the version expected, STORE_ANY_VERSION for any;
 * `old_campaign` is the one that the link had, so that listings follow.
 */
void link_store_update(struct redis *redis, const struct link *link,
                       struct slice old_campaign, store_fn *fn, void *arg);

/* `link` as it was read: its brand, slug, campaign and version are used. */
void link_store_delete(struct redis *redis, const struct link *link,
                       store_fn *fn, void *arg);

/* Read the reply with link_from_reply. */
void link_store_get(struct redis *redis, struct slice brand, struct slice slug,
                    store_get_fn *fn, void *arg);

/* All links, or those of a brand or of a campaign (one of the two). */
void link_store_list(struct redis *redis, struct slice brand,
                     struct slice campaign, struct slice after, size_t limit,
                     store_list_fn *fn, void *arg);

#endif
