#ifndef SHORTENER_BRAND_STORE_H
#define SHORTENER_BRAND_STORE_H

#include "shortener/catalog/brand.h"
#include "shortener/store/store.h"

/*
 * Brands in Redis: brand:<host>, listed in idx:brands by host. Checked and
 * normalised ones only (brand.h). Callbacks and errors are store.h's.
 */
void brand_store_create(struct redis *redis, const struct brand *brand,
                        store_fn *fn, void *arg);

/* brand->version is the version expected, STORE_ANY_VERSION for any. */
void brand_store_update(struct redis *redis, const struct brand *brand,
                        store_fn *fn, void *arg);

/* ERROR_CONFLICT with reason "in_use" while the brand has links. */
void brand_store_delete(struct redis *redis, struct slice host, int64_t version,
                        store_fn *fn, void *arg);

/* Read the reply with brand_from_reply. */
void brand_store_get(struct redis *redis, struct slice host, store_get_fn *fn,
                     void *arg);

void brand_store_list(struct redis *redis, struct slice after, size_t limit,
                      store_list_fn *fn, void *arg);

#endif
