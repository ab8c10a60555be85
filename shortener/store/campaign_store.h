#ifndef SHORTENER_CAMPAIGN_STORE_H
#define SHORTENER_CAMPAIGN_STORE_H

#include "shortener/catalog/campaign.h"
#include "shortener/store/store.h"

/*
 * Campaigns in Redis: campaign:<id>, listed in idx:campaigns by id. Checked
 * ones only (campaign.h). Callbacks and errors are store.h's.
 */
void campaign_store_create(struct redis *redis, const struct campaign *campaign,
                           store_fn *fn, void *arg);

/* campaign->version is the version expected, STORE_ANY_VERSION for any. */
void campaign_store_update(struct redis *redis, const struct campaign *campaign,
                           store_fn *fn, void *arg);

/* ERROR_CONFLICT with reason "in_use" while links belong to it. */
void campaign_store_delete(struct redis *redis, struct slice id,
                           int64_t version, store_fn *fn, void *arg);

/* Read the reply with campaign_from_reply. */
void campaign_store_get(struct redis *redis, struct slice id, store_get_fn *fn,
                        void *arg);

void campaign_store_list(struct redis *redis, struct slice after, size_t limit,
                         store_list_fn *fn, void *arg);

#endif
