#ifndef SERVER_LINK_CHECKS_H
#define SERVER_LINK_CHECKS_H

#include <stdbool.h>

#include "core/error.h"
#include "server/api/known_records.h"
#include "shortener/catalog/link.h"

/*
 * What only Redis can tell about a link that is to be stored: that its brand
 * and campaign exist, and that no address to which it may lead (its rules'
 * among them) leads back to one of our own brands.
 *
 *     link_checks_run(known, &link, fresh, on_checked, call);
 */

/*
 * `err`: ERROR_INVALID with the field "brand", "campaign" or the address's, or
 * Redis's error; NULL if all is well.
 */
typedef void link_checks_fn(void *arg, const struct error *err);

/*
 * The link is checked and normalised (link_json.h); what is needed of it is
 * copied. The brand of one that is not `fresh` is known. Calls `fn` once,
 * possibly before it returns.
 */
void link_checks_run(struct known_records *known, const struct link *link,
                     bool fresh, link_checks_fn *fn, void *arg);

#endif
