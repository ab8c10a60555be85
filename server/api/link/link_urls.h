#ifndef SERVER_LINK_URLS_H
#define SERVER_LINK_URLS_H

#include "core/error.h"
#include "core/redis.h"

/*
 * Gives links and link pages shown as JSON their `short_url`, which follows
 * from their `id` and their brand's own url: each brand is read once.
 *
 *     link_urls_fill(redis, items, on_filled, call);
 */
struct json_t;

typedef void link_urls_fn(void *arg, const struct error *err);

/*
 * `items` is a list of link_json_show's or page_json_show's objects and must
 * stay until the
 * callback, which is called once, possibly before this returns. A brand that
 * is gone is shown as https://<host>.
 */
void link_urls_fill(struct redis *redis, struct json_t *items, link_urls_fn *fn,
                    void *arg);

#endif
