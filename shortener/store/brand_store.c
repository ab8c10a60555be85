#include "shortener/store/brand_store.h"

#define BRAND_PREFIX SLICE("brand:")
#define BRAND_INDEX  SLICE("idx:brands")

static void append_key(struct buffer *out, struct slice host)
{
    buffer_append(out, BRAND_PREFIX);
    buffer_append(out, host);
}

void brand_store_create(struct redis *redis, const struct brand *brand,
                        store_fn *fn, void *arg)
{
    struct store_index index = {BRAND_INDEX, brand->host};
    struct buffer key = BUFFER_INIT;
    struct fields fields;

    fields_init(&fields);
    append_key(&key, brand->host);
    brand_to_fields(brand, &fields);
    store_create(redis, buffer_slice(&key), &fields, &index, 1, fn, arg);
    fields_release(&fields);
    buffer_release(&key);
}

void brand_store_update(struct redis *redis, const struct brand *brand,
                        store_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;
    struct fields fields;

    fields_init(&fields);
    append_key(&key, brand->host);
    brand_to_fields(brand, &fields);
    store_replace(redis, buffer_slice(&key), brand->version, &fields, NULL, 0,
                  NULL, 0, fn, arg);
    fields_release(&fields);
    buffer_release(&key);
}

void brand_store_delete(struct redis *redis, struct slice host, int64_t version,
                        store_fn *fn, void *arg)
{
    struct store_index index = {BRAND_INDEX, host};
    struct store_view links = {.key_prefix = SLICE("link:")};
    struct buffer guard = BUFFER_INIT;
    struct buffer key = BUFFER_INIT;

    append_key(&key, host);
    buffer_append(&guard, SLICE("idx:links:brand:"));
    buffer_append(&guard, host);
    links.index = buffer_slice(&guard);
    store_delete(redis, buffer_slice(&key), version, &links, &index, 1, fn,
                 arg);
    buffer_release(&guard);
    buffer_release(&key);
}

void brand_store_get(struct redis *redis, struct slice host, store_get_fn *fn,
                     void *arg)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, host);
    store_get(redis, buffer_slice(&key), fn, arg);
    buffer_release(&key);
}

void brand_store_list(struct redis *redis, struct slice after, size_t limit,
                      store_list_fn *fn, void *arg)
{
    const struct store_view all = {.index = BRAND_INDEX,
                                   .key_prefix = BRAND_PREFIX};

    store_list(redis, &all, after, limit, fn, arg);
}
