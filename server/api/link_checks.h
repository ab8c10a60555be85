#ifndef SERVER_LINK_CHECKS_H
#define SERVER_LINK_CHECKS_H

#include "core/error.h"
#include "core/slice.h"
#include "server/api/known_records.h"

/*
 * What only Redis can tell about a link that is to be stored: that its brand
 * and campaign exist, and that its destination does not lead back to one of
 * our own brands.
 *
 *     link_checks_run(known, brand, campaign, destination, on_checked, call);
 */

/*
 * `err`: ERROR_INVALID with the field "brand", "campaign" or "destination", or
 * Redis's error; NULL if all is well.
 */
typedef void link_checks_fn(void *arg, const struct error *err);

/*
 * The slices are copied; an empty brand or campaign is not asked for. The
 * destination is normalised (destination.h). Calls `fn` once, possibly before
 * it returns.
 */
void link_checks_run(struct known_records *known, struct slice brand,
                     struct slice campaign, struct slice destination,
                     link_checks_fn *fn, void *arg);

#endif
