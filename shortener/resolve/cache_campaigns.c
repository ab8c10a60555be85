#include "shortener/resolve/cache_campaigns.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "shortener/resolve/key_table.h"

struct cache_campaigns {
    struct key_table *by_key; /* owns the values */
    struct buffer key;        /* scratch */
};

struct cache_campaigns *cache_campaigns_new(void)
{
    struct cache_campaigns *campaigns = memory_zalloc(1, sizeof(*campaigns));

    campaigns->by_key = key_table_new();
    return campaigns;
}

void cache_campaigns_free(struct cache_campaigns **campaigns)
{
    if (*campaigns == NULL)
        return;
    key_table_free(&(*campaigns)->by_key, free);
    buffer_release(&(*campaigns)->key);
    free(*campaigns);
    *campaigns = NULL;
}

/* The lengths of the texts, then the texts. */
static struct slice make_key(struct cache_campaigns *campaigns,
                             const struct link *link)
{
    const uint32_t lengths[] = {
        (uint32_t)link->campaign.len, (uint32_t)link->channel.len,
        (uint32_t)link->direction.len, (uint32_t)link->source.len};

    buffer_clear(&campaigns->key);
    buffer_append(&campaigns->key, slice_of(lengths, sizeof(lengths)));
    buffer_append(&campaigns->key, link->campaign);
    buffer_append(&campaigns->key, link->channel);
    buffer_append(&campaigns->key, link->direction);
    buffer_append(&campaigns->key, link->source);
    return buffer_slice(&campaigns->key);
}

/* The `len` bytes before `*end`, which moves to their front. */
static struct slice before(const char **end, size_t len)
{
    *end -= len;
    return slice_of(*end, len);
}

static struct cache_campaign *campaign_new(struct slice key,
                                           const struct link *link)
{
    struct cache_campaign *campaign = memory_alloc(sizeof(*campaign) + key.len);
    const char *end = campaign->text + key.len;

    memcpy(campaign->text, key.ptr, key.len);
    campaign->key = slice_of(campaign->text, key.len);
    campaign->links = 0;
    campaign->source = before(&end, link->source.len);
    campaign->direction = before(&end, link->direction.len);
    campaign->channel = before(&end, link->channel.len);
    campaign->campaign = before(&end, link->campaign.len);
    return campaign;
}

struct cache_campaign *cache_campaigns_take(struct cache_campaigns *campaigns,
                                            const struct link *link)
{
    struct cache_campaign *campaign;
    struct slice key;

    if (link->campaign.len == 0 && link->channel.len == 0 &&
        link->direction.len == 0 && link->source.len == 0)
        return NULL;
    key = make_key(campaigns, link);
    campaign = key_table_get(campaigns->by_key, key);
    if (campaign == NULL) {
        campaign = campaign_new(key, link);
        key_table_add(campaigns->by_key, campaign->key, campaign);
    }
    campaign->links++;
    return campaign;
}

void cache_campaigns_give(struct cache_campaigns *campaigns,
                          struct cache_campaign **campaign)
{
    struct cache_campaign *given = *campaign;

    *campaign = NULL;
    if (given != NULL && --given->links == 0)
        free(key_table_remove(campaigns->by_key, given->key));
}
