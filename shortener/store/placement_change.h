#ifndef SHORTENER_PLACEMENT_CHANGE_H
#define SHORTENER_PLACEMENT_CHANGE_H

#include "shortener/catalog/placement.h"
#include "shortener/store/store.h"

/*
 * A placement is changed: it gets or loses a destination of its own, becomes
 * another link's (of the same brand), or is removed, by its `removed_at`. Its
 * record stays then, so that its code is known and never given out again; its
 * name is free.
 *
 * A move claims the name at the new link first, and a name that is given up is
 * given up last: what is interrupted leaves a claim at most, which the same
 * change, made again, takes over.
 *
 * `old` is the placement as it was read; old->version must still be the
 * record's. `fn` gets ERROR_EXISTS with reason "name_taken" if the new link has
 * a placement of that name, ERROR_CONFLICT if the record changed meanwhile, and
 * store.h's other errors. Arguments are not needed after the call.
 */
void placement_change(struct redis *redis, const struct placement *old,
                      const struct placement *next, store_fn *fn, void *arg);

#endif
