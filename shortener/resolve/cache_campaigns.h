#ifndef SHORTENER_CACHE_CAMPAIGNS_H
#define SHORTENER_CACHE_CAMPAIGNS_H

#include <stdint.h>

#include "core/slice.h"
#include "shortener/catalog/link.h"

/*
 * What a cached link has of its campaign, and its source, kept once for all
 * links that have the same: a million links are of a few campaigns.
 *
 *     campaigns = cache_campaigns_new();
 *     campaign = cache_campaigns_take(campaigns, &link);
 *     ... campaign->channel ...                 valid until it is given back
 *     cache_campaigns_give(campaigns, &campaign);
 *     cache_campaigns_free(&campaigns);         all were given back
 */
struct cache_campaigns;

struct cache_campaign {
    struct slice campaign, channel, direction, source; /* within `text` */
    struct slice key;                                  /* of them, likewise */
    uint32_t links;                                    /* that have taken it */
    char text[];
};

struct cache_campaigns *cache_campaigns_new(void);
void cache_campaigns_free(struct cache_campaigns **campaigns);

/* NULL for a link that has nothing of all this. */
struct cache_campaign *cache_campaigns_take(struct cache_campaigns *campaigns,
                                            const struct link *link);

/* *campaign becomes NULL; NULL is fine. */
void cache_campaigns_give(struct cache_campaigns *campaigns,
                          struct cache_campaign **campaign);

#endif
