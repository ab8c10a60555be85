#include "shortener/store/link_store.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/use_store.h"

#define LINK_PREFIX SLICE("link:")
#define LINK_INDEX  SLICE("idx:links")

/*
 * A link's key and index entries; the slices point into the buffers, which
 * are complete before the first slice is taken.
 */
struct link_place {
    struct buffer key;         /* link:host/slug */
    struct buffer by_brand;    /* idx:links:brand:host */
    struct buffer by_campaign; /* idx:links:campaign:id, or empty */
    struct store_index indexes[3];
};

static void append_key(struct buffer *out, struct slice brand,
                       struct slice slug)
{
    buffer_append(out, LINK_PREFIX);
    buffer_append(out, brand);
    buffer_append_byte(out, '/');
    buffer_append(out, slug);
}

static void append_campaign_index(struct buffer *out, struct slice campaign)
{
    if (campaign.len == 0)
        return;
    buffer_append(out, SLICE("idx:links:campaign:"));
    buffer_append(out, campaign);
}

static void place_init(struct link_place *place, struct slice brand,
                       struct slice slug, struct slice campaign)
{
    struct slice member;

    *place = (struct link_place){0};
    append_key(&place->key, brand, slug);
    buffer_append(&place->by_brand, SLICE("idx:links:brand:"));
    buffer_append(&place->by_brand, brand);
    append_campaign_index(&place->by_campaign, campaign);
    member = slice_skip(buffer_slice(&place->key), LINK_PREFIX.len);
    place->indexes[0] = (struct store_index){LINK_INDEX, member};
    place->indexes[1] =
        (struct store_index){buffer_slice(&place->by_brand), member};
    place->indexes[2] =
        (struct store_index){buffer_slice(&place->by_campaign), member};
}

static void place_release(struct link_place *place)
{
    buffer_release(&place->by_campaign);
    buffer_release(&place->by_brand);
    buffer_release(&place->key);
}

void link_store_create(struct redis *redis, const struct link *link,
                       store_fn *fn, void *arg)
{
    struct link_place place;
    struct fields fields;

    place_init(&place, link->brand, link->slug, link->campaign);
    fields_init(&fields);
    link_to_fields(link, &fields);
    store_create(redis, buffer_slice(&place.key), &fields, place.indexes, 3, fn,
                 arg);
    fields_release(&fields);
    place_release(&place);
}

void link_store_update(struct redis *redis, const struct link *link,
                       struct slice old_campaign, store_fn *fn, void *arg)
{
    bool moves = !slice_equal(link->campaign, old_campaign);
    struct buffer old_index = BUFFER_INIT;
    struct store_index removed;
    struct link_place place;
    struct fields fields;

    place_init(&place, link->brand, link->slug, link->campaign);
    fields_init(&fields);
    link_to_fields(link, &fields);
    append_campaign_index(&old_index, old_campaign);
    removed =
        (struct store_index){buffer_slice(&old_index), place.indexes[0].member};
    store_replace(redis, buffer_slice(&place.key), link->version, &fields,
                  &place.indexes[2], moves, &removed, moves, fn, arg);
    buffer_release(&old_index);
    fields_release(&fields);
    place_release(&place);
}

void link_store_delete(struct redis *redis, const struct link *link,
                       store_fn *fn, void *arg)
{
    struct link_place place;

    place_init(&place, link->brand, link->slug, link->campaign);
    store_delete(redis, buffer_slice(&place.key), link->version, NULL,
                 place.indexes, 3, fn, arg);
    use_store_forget(redis, place.indexes[0].member);
    place_release(&place);
}

void link_store_get(struct redis *redis, struct slice brand, struct slice slug,
                    store_get_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, brand, slug);
    store_get(redis, buffer_slice(&key), fn, arg);
    buffer_release(&key);
}

void link_store_list(struct redis *redis, struct slice brand,
                     struct slice campaign, struct slice after, size_t limit,
                     store_list_fn *fn, void *arg)
{
    struct store_view links = {.key_prefix = LINK_PREFIX};
    struct buffer index = BUFFER_INIT;

    if (campaign.len > 0) {
        append_campaign_index(&index, campaign);
        links.field = SLICE("campaign");
        links.value = campaign;
    } else {
        buffer_append(&index, LINK_INDEX);
        if (brand.len > 0)
            buffer_append(&index, SLICE(":brand:"));
        buffer_append(&index, brand);
    }
    links.index = buffer_slice(&index);
    store_list(redis, &links, after, limit, fn, arg);
    buffer_release(&index);
}
