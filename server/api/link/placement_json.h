#ifndef SERVER_PLACEMENT_JSON_H
#define SERVER_PLACEMENT_JSON_H

#include "core/slice.h"
#include "shortener/catalog/placement.h"

/*
 * A placement as the API shows it, a new object. `base` is its brand's url
 * (brand_base), for the address that its symbol holds.
 */
struct json_t *placement_json_show(const struct placement *placement,
                                   struct slice base);

#endif
