#include "shortener/store/placement_store.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/placement_names.h"
#include "shortener/store/placement_place.h"

/*
 * An ensure under way: first the claim, then the record. If there is a record
 * of that code already, it is read: another call's, which is as good, or, once
 * in a trillion, another link's placement, or a removed one, whose claim an
 * interrupted removal left; then the claim is given up.
 */
struct placement_claim {
    struct redis *redis;
    placement_store_fn *fn;
    void *arg;
    struct buffer brand, slug, name; /* copies of the placement's */
    struct buffer code;              /* the one that won */
    int64_t created_at;
};

static void claim_end(struct placement_claim *claim, const struct error *err,
                      bool made)
{
    claim->fn(claim->arg, err, buffer_slice(&claim->code), made);
    buffer_release(&claim->brand);
    buffer_release(&claim->slug);
    buffer_release(&claim->name);
    buffer_release(&claim->code);
    free(claim);
}

static struct placement_name claimed_name(const struct placement_claim *claim)
{
    return (struct placement_name){
        .brand = buffer_slice(&claim->brand),
        .slug = buffer_slice(&claim->slug),
        .name = buffer_slice(&claim->name),
        .code = buffer_slice(&claim->code),
    };
}

static void on_given_up(void *arg, enum error_code code,
                        const struct redisReply *reply)
{
    struct placement_claim *claim = arg;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    else
        error_field(&err, ERROR_CONFLICT, "code_taken", "",
                    "the random code belongs to another placement; try again");
    buffer_clear(&claim->code);
    claim_end(claim, &err, false);
}

static void give_up(struct placement_claim *claim)
{
    struct placement_name name = claimed_name(claim);

    placement_names_drop(claim->redis, &name, on_given_up, claim);
}

/* The record that was there before us. */
static void on_found(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct placement_claim *claim = arg;
    struct placement found;

    if (err != NULL)
        claim_end(claim, err, false);
    else if (placement_from_reply(&found, reply) == 0 &&
             found.removed_at == 0 &&
             slice_equal(found.slug, buffer_slice(&claim->slug)) &&
             slice_equal(found.name, buffer_slice(&claim->name)))
        claim_end(claim, NULL, false);
    else
        give_up(claim);
}

/* Of the record that the claim is for. */
static struct placement claimed_record(const struct placement_claim *claim)
{
    return (struct placement){
        .brand = buffer_slice(&claim->brand),
        .code = buffer_slice(&claim->code),
        .slug = buffer_slice(&claim->slug),
        .name = buffer_slice(&claim->name),
        .created_at = claim->created_at,
    };
}

static void on_recorded(void *arg, const struct error *err, int64_t version)
{
    struct placement_claim *claim = arg;

    (void)version;
    if (err == NULL || err->code != ERROR_EXISTS)
        claim_end(claim, err, err == NULL);
    else
        placement_store_get(claim->redis, buffer_slice(&claim->brand),
                            buffer_slice(&claim->code), on_found, claim);
}

static void record(struct placement_claim *claim)
{
    struct placement placement = claimed_record(claim);
    struct placement_place place;
    struct fields fields;

    placement_place_init(&place, &placement);
    fields_init(&fields);
    placement_to_fields(&placement, &fields);
    store_create(claim->redis, buffer_slice(&place.key), &fields, &place.entry,
                 1, on_recorded, claim);
    fields_release(&fields);
    placement_place_release(&place);
}

static void on_claimed(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct placement_claim *claim = arg;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE) {
        store_describe(code, reply, &err);
        claim_end(claim, &err, false);
        return;
    }
    buffer_append(&claim->code, redis_reply_slice(reply));
    record(claim);
}

void placement_store_ensure(struct redis *redis,
                            const struct placement *placement,
                            placement_store_fn *fn, void *arg)
{
    struct placement_claim *claim = memory_zalloc(1, sizeof(*claim));
    struct placement_name name;

    claim->redis = redis;
    claim->fn = fn;
    claim->arg = arg;
    claim->created_at = placement->created_at;
    buffer_append(&claim->brand, placement->brand);
    buffer_append(&claim->slug, placement->slug);
    buffer_append(&claim->name, placement->name);
    name = claimed_name(claim);
    name.code = placement->code;
    placement_names_claim(redis, &name, on_claimed, claim);
}

void placement_store_get(struct redis *redis, struct slice brand,
                         struct slice code, store_get_fn *fn, void *arg)
{
    struct placement placement = {.brand = brand, .code = code};
    struct placement_place place;

    placement_place_init(&place, &placement);
    store_get(redis, buffer_slice(&place.key), fn, arg);
    placement_place_release(&place);
}

void placement_store_list(struct redis *redis, struct slice brand,
                          struct slice slug, struct slice after, size_t limit,
                          store_list_fn *fn, void *arg)
{
    struct placement placement = {.brand = brand, .slug = slug};
    struct placement_place place;
    struct store_view placements = {.key_prefix = PLACEMENT_PLACE_PREFIX,
                                    .field = SLICE("placement_of"),
                                    .value = slug};

    placement_place_init(&place, &placement);
    placements.index = place.entry.key;
    store_list(redis, &placements, after, limit, fn, arg);
    placement_place_release(&place);
}
