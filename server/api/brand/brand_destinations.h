#ifndef SERVER_BRAND_DESTINATIONS_H
#define SERVER_BRAND_DESTINATIONS_H

#include "core/buffer.h"
#include "core/error.h"
#include "shortener/catalog/brand.h"

/*
 * Where a brand itself leads: its root_url, not_found_url and expired_url,
 * normalised and held against destination_policy_check_brand's rules.
 *
 *     struct brand_destinations texts = {0};
 *     brand_looks_wait(api->looks, ...);          our brands are known
 *     if (brand_destinations_check(&texts, api, &brand, &stored, &err) < 0)
 *     brand_destinations_release(&texts);         not before `brand` is done
 *
 * An address that the brand had before is not held against the rules again.
 */
struct api;

struct brand_destinations {
    struct buffer root, not_found, expired; /* what the brand's point into */
};

/* `stored` has none for a new brand. ERROR_INVALID with the field. */
int brand_destinations_check(struct brand_destinations *texts, struct api *api,
                             struct brand *brand, const struct brand *stored,
                             struct error *err)
    __attribute__((warn_unused_result));

void brand_destinations_release(struct brand_destinations *texts);

#endif
