#ifndef SHORTENER_LINK_STORE_H
#define SHORTENER_LINK_STORE_H

#include "shortener/catalog/link.h"
#include "shortener/store/link_history.h"
#include "shortener/store/store.h"

/*
 * Links in Redis: link:<host>/<slug>, listed by "host/slug" in
 * idx:links:brand:<host> and idx:links:campaign:<id>, and by
 * "key=value<tab>host/slug" in idx:links:tags. Checked ones only (link.h,
 * slug.h, destination.h). Callbacks and errors are store.h's.
 *
 * That an external id belongs to one link is the caller's to see to, before
 * (external_ids.h); deleting a link, or changing its id, drops the old one.
 */

/* ERROR_EXISTS if the slug is taken. */
void link_store_create(struct redis *redis, const struct link *link,
                       store_fn *fn, void *arg);

/*
 * The same, leaving `mark` beside the link for STORE_MARK_S, by which its maker
 * knows it again; one that is none's any more stays until then.
 */
void link_store_create_marked(struct redis *redis, const struct link *link,
                              struct slice mark, store_fn *fn, void *arg);

/* Redis's reply is the mark, or nothing. */
void link_store_mark(struct redis *redis, struct slice brand, struct slice slug,
                     redis_reply_fn *fn, void *arg);

/*
 * link->version is the version expected, STORE_ANY_VERSION for any; `old` is
 * the link as it was read, so that listings follow and its history tells what
 * `author` changed.
 */
void link_store_update(struct redis *redis, const struct link *link,
                       const struct link *old, const struct link_author *author,
                       store_fn *fn, void *arg);

/* `link` as it was read; its version is the one expected. */
void link_store_delete(struct redis *redis, const struct link *link,
                       const struct link_author *author, store_fn *fn,
                       void *arg);

/* Read the reply with link_from_reply. */
void link_store_get(struct redis *redis, struct slice brand, struct slice slug,
                    store_get_fn *fn, void *arg);

/*
 * Which links are listed: those with a tag ("key=value", or "key=value/" for
 * those below it too), else those of a campaign, else those of a brand, else
 * all. One is looked at, in this order; the others are the caller's to apply.
 */
struct link_selection {
    struct slice tag, campaign, brand;
};

/* The page's names are "host/slug". */
void link_store_list(struct redis *redis,
                     const struct link_selection *selection, struct slice after,
                     size_t limit, store_list_fn *fn, void *arg);

#endif
