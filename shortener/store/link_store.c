#include "shortener/store/link_store.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/external_ids.h"
#include "shortener/store/link_walk.h"
#include "shortener/store/use_store.h"

#define LINK_PREFIX SLICE("link:")
#define TAG_INDEX   SLICE("idx:links:tags")

/* The brand's, the campaign's, and one for each tag. */
#define PLACE_INDEXES (2 + LINK_TAGS_MAX)

/*
 * A link's key and index entries; the slices point into the buffers, which
 * are complete before the first slice is taken.
 */
struct link_place {
    struct buffer key;         /* link:host/slug */
    struct buffer by_brand;    /* idx:links:brand:host */
    struct buffer by_campaign; /* idx:links:campaign:id, or empty */
    struct buffer by_tag;      /* "key=value\thost/slug", one behind another */
    struct store_index indexes[PLACE_INDEXES];
    size_t count;
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

static void append_tags(struct link_place *place, struct slice tags,
                        struct slice name)
{
    struct slice tag;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        buffer_append(&place->by_tag, tag);
        buffer_append_byte(&place->by_tag, '\t');
        buffer_append(&place->by_tag, name);
    }
}

static void add_index(struct link_place *place, struct slice key,
                      struct slice member)
{
    if (place->count < PLACE_INDEXES)
        place->indexes[place->count++] = (struct store_index){key, member};
}

static void add_tags(struct link_place *place, struct slice tags,
                     struct slice name)
{
    struct slice rest = buffer_slice(&place->by_tag);
    struct slice tag;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        size_t len = tag.len + 1 + name.len;

        add_index(place, TAG_INDEX, slice_head(rest, len));
        rest = slice_skip(rest, len);
    }
}

static void place_init(struct link_place *place, const struct link *link)
{
    struct slice name;

    *place = (struct link_place){.count = 0};
    append_key(&place->key, link->brand, link->slug);
    name = slice_skip(buffer_slice(&place->key), LINK_PREFIX.len);
    buffer_append(&place->by_brand, SLICE("idx:links:brand:"));
    buffer_append(&place->by_brand, link->brand);
    append_campaign_index(&place->by_campaign, link->campaign);
    append_tags(place, link->tags, name);
    add_index(place, buffer_slice(&place->by_brand), name);
    add_index(place, buffer_slice(&place->by_campaign), name);
    add_tags(place, link->tags, name);
}

static void place_release(struct link_place *place)
{
    buffer_release(&place->by_tag);
    buffer_release(&place->by_campaign);
    buffer_release(&place->by_brand);
    buffer_release(&place->key);
}

static bool has_index(const struct link_place *place,
                      const struct store_index *index)
{
    for (size_t i = 0; i < place->count; i++) {
        if (slice_equal(place->indexes[i].key, index->key) &&
            slice_equal(place->indexes[i].member, index->member))
            return true;
    }
    return false;
}

/* Leaves only those entries that `other` has not. */
static void keep_own(struct link_place *place, const struct link_place *other)
{
    size_t kept = 0;

    for (size_t i = 0; i < place->count; i++) {
        if (!has_index(other, &place->indexes[i]))
            place->indexes[kept++] = place->indexes[i];
    }
    place->count = kept;
}

/* What one has and the other has not. */
static void compare_places(struct link_place *place, struct link_place *old)
{
    struct link_place all = *place;

    keep_own(place, old);
    keep_own(old, &all);
}

/* "idem:{link:host/slug}" */
static struct slice append_mark(struct buffer *out, struct slice brand,
                                struct slice slug)
{
    buffer_append(out, SLICE("idem:{"));
    append_key(out, brand, slug);
    buffer_append_byte(out, '}');
    return buffer_slice(out);
}

static void create(struct redis *redis, const struct link *link,
                   const struct store_mark *mark, store_fn *fn, void *arg)
{
    struct link_place place;
    struct fields fields;

    place_init(&place, link);
    fields_init(&fields);
    link_to_fields(link, &fields);
    store_create_marked(redis, buffer_slice(&place.key), &fields, mark,
                        place.indexes, place.count, fn, arg);
    fields_release(&fields);
    place_release(&place);
}

void link_store_create(struct redis *redis, const struct link *link,
                       store_fn *fn, void *arg)
{
    create(redis, link, NULL, fn, arg);
}

void link_store_create_marked(struct redis *redis, const struct link *link,
                              struct slice mark, store_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;
    const struct store_mark left = {append_mark(&key, link->brand, link->slug),
                                    mark};

    create(redis, link, &left, fn, arg);
    buffer_release(&key);
}

void link_store_mark(struct redis *redis, struct slice brand, struct slice slug,
                     redis_reply_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    redis_call(redis, fn, arg, SLICE("GET"), append_mark(&key, brand, slug));
    buffer_release(&key);
}

/* Drops the external id once the change is made. */
struct link_ending {
    struct redis *redis;
    store_fn *fn;
    void *arg;
    struct buffer brand, slug, external_id;
};

static void on_changed(void *arg, const struct error *err, int64_t version)
{
    struct link_ending *ending = arg;

    if (err == NULL)
        external_ids_drop(ending->redis, buffer_slice(&ending->brand),
                          buffer_slice(&ending->external_id),
                          buffer_slice(&ending->slug));
    ending->fn(ending->arg, err, version);
    buffer_release(&ending->brand);
    buffer_release(&ending->slug);
    buffer_release(&ending->external_id);
    free(ending);
}

/* Where `old` has an id that ends with the change, a callback that drops it. */
static void end_external_id(struct redis *redis, const struct link *old,
                            struct slice next_id, store_fn **fn, void **arg)
{
    struct link_ending *ending;

    if (old->external_id.len == 0 || slice_equal(old->external_id, next_id))
        return;
    ending = memory_zalloc(1, sizeof(*ending));
    ending->redis = redis;
    ending->fn = *fn;
    ending->arg = *arg;
    buffer_append(&ending->brand, old->brand);
    buffer_append(&ending->slug, old->slug);
    buffer_append(&ending->external_id, old->external_id);
    *fn = on_changed;
    *arg = ending;
}

void link_store_update(struct redis *redis, const struct link *link,
                       const struct link *old, const struct link_author *author,
                       store_fn *fn, void *arg)
{
    struct link_history_note note;
    struct link_place place;
    struct link_place former;
    struct fields fields;

    place_init(&place, link);
    place_init(&former, old);
    compare_places(&place, &former);
    link_history_note_init(&note, old, link, author);
    fields_init(&fields);
    link_to_fields(link, &fields);
    end_external_id(redis, old, link->external_id, &fn, &arg);
    store_replace_noted(redis, buffer_slice(&place.key), link->version, &fields,
                        &note.note, place.indexes, place.count, former.indexes,
                        former.count, fn, arg);
    fields_release(&fields);
    link_history_note_release(&note);
    place_release(&former);
    place_release(&place);
}

void link_store_delete(struct redis *redis, const struct link *link,
                       const struct link_author *author, store_fn *fn,
                       void *arg)
{
    struct link_history_note note;
    struct link_place place;

    place_init(&place, link);
    link_history_note_init(&note, link, NULL, author);
    end_external_id(redis, link, SLICE_NONE, &fn, &arg);
    store_delete_noted(redis, buffer_slice(&place.key), link->version,
                       &note.note, place.indexes, place.count, fn, arg);
    link_history_note_release(&note);
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

static void list_tag(struct redis *redis, struct slice tag, struct slice after,
                     size_t limit, store_list_fn *fn, void *arg)
{
    const struct store_view view = {
        .index = TAG_INDEX,
        .key_prefix = LINK_PREFIX,
        .field = SLICE("tags"),
        .value = tag,
        .by_line = true,
    };

    store_list(redis, &view, after, limit, fn, arg);
}

static void list_campaign(struct redis *redis, struct slice campaign,
                          struct slice after, size_t limit, store_list_fn *fn,
                          void *arg)
{
    struct store_view view = {
        .key_prefix = LINK_PREFIX,
        .field = SLICE("campaign"),
        .value = campaign,
    };
    struct buffer index = BUFFER_INIT;

    append_campaign_index(&index, campaign);
    view.index = buffer_slice(&index);
    store_list(redis, &view, after, limit, fn, arg);
    buffer_release(&index);
}

void link_store_list(struct redis *redis,
                     const struct link_selection *selection, struct slice after,
                     size_t limit, store_list_fn *fn, void *arg)
{
    if (selection->tag.len > 0)
        list_tag(redis, selection->tag, after, limit, fn, arg);
    else if (selection->campaign.len > 0)
        list_campaign(redis, selection->campaign, after, limit, fn, arg);
    else if (selection->brand.len > 0)
        link_walk_brand(redis, selection->brand, after, limit, fn, arg);
    else
        link_walk_page(redis, after, limit, fn, arg);
}
