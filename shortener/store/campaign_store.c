#include "shortener/store/campaign_store.h"

#define CAMPAIGN_PREFIX SLICE("campaign:")
#define CAMPAIGN_INDEX  SLICE("idx:campaigns")

static void append_key(struct buffer *out, struct slice id)
{
    buffer_append(out, CAMPAIGN_PREFIX);
    buffer_append(out, id);
}

void campaign_store_create(struct redis *redis, const struct campaign *campaign,
                           store_fn *fn, void *arg)
{
    struct store_index index = {CAMPAIGN_INDEX, campaign->id};
    struct buffer key = BUFFER_INIT;
    struct fields fields;

    fields_init(&fields);
    append_key(&key, campaign->id);
    campaign_to_fields(campaign, &fields);
    store_create(redis, buffer_slice(&key), &fields, &index, 1, fn, arg);
    fields_release(&fields);
    buffer_release(&key);
}

void campaign_store_update(struct redis *redis, const struct campaign *campaign,
                           store_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;
    struct fields fields;

    fields_init(&fields);
    append_key(&key, campaign->id);
    campaign_to_fields(campaign, &fields);
    store_replace(redis, buffer_slice(&key), campaign->version, &fields, NULL,
                  0, NULL, 0, fn, arg);
    fields_release(&fields);
    buffer_release(&key);
}

void campaign_store_delete(struct redis *redis, struct slice id,
                           int64_t version, store_fn *fn, void *arg)
{
    struct store_index index = {CAMPAIGN_INDEX, id};
    struct store_view links = {
        .key_prefix = SLICE("link:"), .field = SLICE("campaign"), .value = id};
    struct buffer guard = BUFFER_INIT;
    struct buffer key = BUFFER_INIT;

    append_key(&key, id);
    buffer_append(&guard, SLICE("idx:links:campaign:"));
    buffer_append(&guard, id);
    links.index = buffer_slice(&guard);
    store_delete(redis, buffer_slice(&key), version, &links, &index, 1, fn,
                 arg);
    buffer_release(&guard);
    buffer_release(&key);
}

void campaign_store_get(struct redis *redis, struct slice id, store_get_fn *fn,
                        void *arg)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, id);
    store_get(redis, buffer_slice(&key), fn, arg);
    buffer_release(&key);
}

void campaign_store_list(struct redis *redis, struct slice after, size_t limit,
                         store_list_fn *fn, void *arg)
{
    const struct store_view all = {.index = CAMPAIGN_INDEX,
                                   .key_prefix = CAMPAIGN_PREFIX};

    store_list(redis, &all, after, limit, fn, arg);
}
