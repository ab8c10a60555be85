#ifndef SHORTENER_PLACEMENT_PLACE_H
#define SHORTENER_PLACEMENT_PLACE_H

#include "core/buffer.h"
#include "shortener/catalog/placement.h"
#include "shortener/store/store.h"

/*
 * Where a placement lies: its record's key, link:<host>/Q/<CODE>, and its entry
 * in the listing of its link, idx:placements:<host>/<slug>. The slices of
 * `entry` point into the place.
 */
#define PLACEMENT_PLACE_PREFIX SLICE("link:")

struct placement_place {
    struct buffer key;
    struct buffer index;
    struct store_index entry;
};

void placement_place_init(struct placement_place *place,
                          const struct placement *placement);
void placement_place_release(struct placement_place *place);

#endif
