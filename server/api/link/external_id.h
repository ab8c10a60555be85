#ifndef SERVER_EXTERNAL_ID_H
#define SERVER_EXTERNAL_ID_H

#include "core/error.h"
#include "core/redis.h"
#include "shortener/catalog/link.h"

/*
 * The link that has an external id, truly: what the index says (external_ids.h)
 * is held against the link itself, and an entry that was left over counts for
 * nothing.
 *
 *     external_id_find(redis, host, id, on_link, self);
 *     external_id_claim(redis, host, id, slug, on_claimed, self);
 *
 * Slices are copied. Callbacks come once, from the loop.
 */

/* `link` is NULL where no link has the id; it is valid during the callback. */
typedef void external_id_find_fn(void *arg, const struct error *err,
                                 const struct link *link);

void external_id_find(struct redis *redis, struct slice host, struct slice id,
                      external_id_find_fn *fn, void *arg);

/*
 * ERROR_EXISTS "external_id_taken" names the link that has it; `err` is NULL
 * where `slug` may be written with the id.
 */
typedef void external_id_claim_fn(void *arg, const struct error *err);

void external_id_claim(struct redis *redis, struct slice host, struct slice id,
                       struct slice slug, external_id_claim_fn *fn, void *arg);

#endif
