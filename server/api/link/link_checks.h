#ifndef SERVER_LINK_CHECKS_H
#define SERVER_LINK_CHECKS_H

#include "core/error.h"
#include "core/slice.h"
#include "server/api/call/known_records.h"
#include "shortener/catalog/link.h"

/*
 * What only Redis and the operator's files can tell about a link that is to be
 * stored: that its brand and campaign exist, and that its addresses, those of
 * its rules among them, are none that the brand may not lead to
 * (destination_policy.h).
 *
 *     link_checks_run(api, known, &link, &stored, on_checked, self);
 *
 * Addresses that are as they were stored are not held against the rules again:
 * a link may be edited, and above all disabled, after its host was blocked.
 */
struct api;
struct json_t;

/*
 * `err`: ERROR_INVALID with the field at fault, or Redis's error; NULL if all
 * is well. `warnings` is a list (brand_looks.h), the callback's to keep with
 * json_incref; empty for most links, and with an error.
 */
typedef void link_checks_fn(void *arg, const struct error *err,
                            struct json_t *warnings);

/*
 * `stored` is NULL for a new link. Both must stay until `fn` is called, once,
 * possibly before this returns.
 */
void link_checks_run(struct api *api, struct known_records *known,
                     const struct link *link, const struct link *stored,
                     link_checks_fn *fn, void *arg);

#endif
