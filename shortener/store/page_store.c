#include "shortener/store/page_store.h"

#define LINK_PREFIX SLICE("link:")
#define PAGE_INDEX  SLICE("idx:pages")

/* A page's key and index entries, as in link_store.c. */
struct page_place {
    struct buffer key;      /* link:host/@name */
    struct buffer of_brand; /* idx:links:brand:host */
    struct store_index indexes[2];
};

static void append_key(struct buffer *out, struct slice brand,
                       struct slice name)
{
    buffer_append(out, LINK_PREFIX);
    buffer_append(out, brand);
    buffer_append_byte(out, '/');
    buffer_append(out, PAGE_PREFIX);
    buffer_append(out, name);
}

static void place_init(struct page_place *place, const struct page *page)
{
    struct slice member;

    *place = (struct page_place){0};
    append_key(&place->key, page->brand, page->name);
    buffer_append(&place->of_brand, SLICE("idx:links:brand:"));
    buffer_append(&place->of_brand, page->brand);
    member = slice_skip(buffer_slice(&place->key), LINK_PREFIX.len);
    place->indexes[0] = (struct store_index){PAGE_INDEX, member};
    place->indexes[1] =
        (struct store_index){buffer_slice(&place->of_brand), member};
}

static void place_release(struct page_place *place)
{
    buffer_release(&place->of_brand);
    buffer_release(&place->key);
}

void page_store_create(struct redis *redis, const struct page *page,
                       store_fn *fn, void *arg)
{
    struct page_place place;
    struct fields fields;

    place_init(&place, page);
    fields_init(&fields);
    page_to_fields(page, &fields);
    store_create(redis, buffer_slice(&place.key), &fields, place.indexes, 2, fn,
                 arg);
    fields_release(&fields);
    place_release(&place);
}

void page_store_update(struct redis *redis, const struct page *page,
                       store_fn *fn, void *arg)
{
    struct page_place place;
    struct fields fields;

    place_init(&place, page);
    fields_init(&fields);
    page_to_fields(page, &fields);
    store_replace(redis, buffer_slice(&place.key), page->version, &fields, NULL,
                  0, NULL, 0, fn, arg);
    fields_release(&fields);
    place_release(&place);
}

void page_store_delete(struct redis *redis, const struct page *page,
                       store_fn *fn, void *arg)
{
    struct page_place place;

    place_init(&place, page);
    store_delete(redis, buffer_slice(&place.key), page->version, NULL,
                 place.indexes, 2, fn, arg);
    place_release(&place);
}

void page_store_get(struct redis *redis, struct slice brand, struct slice name,
                    store_get_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, brand, name);
    store_get(redis, buffer_slice(&key), fn, arg);
    buffer_release(&key);
}

void page_store_list(struct redis *redis, struct slice brand,
                     struct slice after, size_t limit, store_list_fn *fn,
                     void *arg)
{
    struct store_view pages = {.index = PAGE_INDEX, .key_prefix = LINK_PREFIX};

    if (brand.len > 0) {
        pages.field = SLICE("brand");
        pages.value = brand;
    }
    store_list(redis, &pages, after, limit, fn, arg);
}
