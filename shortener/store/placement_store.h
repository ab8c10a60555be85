#ifndef SHORTENER_PLACEMENT_STORE_H
#define SHORTENER_PLACEMENT_STORE_H

#include "shortener/catalog/placement.h"
#include "shortener/store/store.h"

/*
 * Placements in Redis: link:<host>/Q/<CODE>, listed by "host/Q/CODE" in
 * idx:placements:<host>/<slug>. A link has one placement of each name: the
 * name is claimed (placement_names.h) before the record is made. They are
 * changed, moved and removed by placement_change.h. Callbacks and errors are
 * store.h's.
 */

/* The code of the placement; whether this call made it. */
typedef void placement_store_fn(void *arg, const struct error *err,
                                struct slice code, bool made);

/*
 * Finds the link's placement of that name, or makes it with placement->code
 * (a fresh random one). An interrupted call is completed by the next.
 * ERROR_CONFLICT with reason "code_taken" if that code happens to be another
 * placement's: try again with another.
 */
void placement_store_ensure(struct redis *redis,
                            const struct placement *placement,
                            placement_store_fn *fn, void *arg);

/* Read the reply with placement_from_reply; also of a removed placement. */
void placement_store_get(struct redis *redis, struct slice brand,
                         struct slice code, store_get_fn *fn, void *arg);

/* Those in use. Read the records with placement_from_reply. */
void placement_store_list(struct redis *redis, struct slice brand,
                          struct slice slug, struct slice after, size_t limit,
                          store_list_fn *fn, void *arg);

#endif
