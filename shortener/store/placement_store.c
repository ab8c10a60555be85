#include "shortener/store/placement_store.h"

#include <stdlib.h>

#include "core/memory.h"

#define LINK_PREFIX SLICE("link:")

/*
 * Claims the name for a code, or answers the code that has it.
 * KEYS[1] placement:<host>/<slug>, ARGV name, code.
 */
static const char script_claim[] =
    "local code = redis.call('HGET', KEYS[1], ARGV[1]) "
    "if code then return code end "
    "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
    "return ARGV[2]";

/* Gives the claim up, if it is still for that code. */
static const char script_unclaim[] =
    "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then "
    "redis.call('HDEL', KEYS[1], ARGV[1]) end "
    "return 1";

/*
 * An ensure under way: first the claim, then the record. If there is a record
 * of that code already, it is read: another call's, which is as good, or, once
 * in a trillion, another link's placement; then the claim is given up.
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

/* placement:host/slug */
static void append_claims(const struct placement_claim *claim,
                          struct buffer *key)
{
    buffer_append(key, SLICE("placement:"));
    buffer_append(key, buffer_slice(&claim->brand));
    buffer_append_byte(key, '/');
    buffer_append(key, buffer_slice(&claim->slug));
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
    struct buffer key = BUFFER_INIT;

    append_claims(claim, &key);
    redis_call(claim->redis, on_given_up, claim, SLICE("EVAL"),
               SLICE(script_unclaim), SLICE("1"), buffer_slice(&key),
               buffer_slice(&claim->name), buffer_slice(&claim->code));
    buffer_release(&key);
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
             slice_equal(found.slug, buffer_slice(&claim->slug)) &&
             slice_equal(found.name, buffer_slice(&claim->name)))
        claim_end(claim, NULL, false);
    else
        give_up(claim);
}

/* link:host/Q/CODE and idx:placements:host/slug. */
static void append_places(const struct placement_claim *claim,
                          struct buffer *key, struct buffer *index)
{
    buffer_append(key, LINK_PREFIX);
    buffer_append(key, buffer_slice(&claim->brand));
    buffer_append(key, SLICE("/Q/"));
    buffer_append(key, buffer_slice(&claim->code));
    buffer_append(index, SLICE("idx:placements:"));
    buffer_append(index, buffer_slice(&claim->brand));
    buffer_append_byte(index, '/');
    buffer_append(index, buffer_slice(&claim->slug));
}

static void on_recorded(void *arg, const struct error *err, int64_t version)
{
    struct placement_claim *claim = arg;
    struct buffer key = BUFFER_INIT;
    struct buffer index = BUFFER_INIT;

    (void)version;
    if (err == NULL || err->code != ERROR_EXISTS) {
        claim_end(claim, err, err == NULL);
        return;
    }
    append_places(claim, &key, &index);
    store_get(claim->redis, buffer_slice(&key), on_found, claim);
    buffer_release(&index);
    buffer_release(&key);
}

static void record(struct placement_claim *claim)
{
    struct placement placement = {
        .brand = buffer_slice(&claim->brand),
        .code = buffer_slice(&claim->code),
        .slug = buffer_slice(&claim->slug),
        .name = buffer_slice(&claim->name),
        .created_at = claim->created_at,
    };
    struct buffer key = BUFFER_INIT;
    struct buffer index = BUFFER_INIT;
    struct store_index entry;
    struct fields fields;

    append_places(claim, &key, &index);
    entry.key = buffer_slice(&index);
    entry.member = slice_skip(buffer_slice(&key), LINK_PREFIX.len);
    fields_init(&fields);
    placement_to_fields(&placement, &fields);
    store_create(claim->redis, buffer_slice(&key), &fields, &entry, 1,
                 on_recorded, claim);
    fields_release(&fields);
    buffer_release(&index);
    buffer_release(&key);
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
    struct buffer key = BUFFER_INIT;

    claim->redis = redis;
    claim->fn = fn;
    claim->arg = arg;
    claim->created_at = placement->created_at;
    buffer_append(&claim->brand, placement->brand);
    buffer_append(&claim->slug, placement->slug);
    buffer_append(&claim->name, placement->name);
    append_claims(claim, &key);
    redis_call(redis, on_claimed, claim, SLICE("EVAL"), SLICE(script_claim),
               SLICE("1"), buffer_slice(&key), placement->name,
               placement->code);
    buffer_release(&key);
}

void placement_store_list(struct redis *redis, struct slice brand,
                          struct slice slug, struct slice after, size_t limit,
                          store_list_fn *fn, void *arg)
{
    struct store_view placements = {.key_prefix = LINK_PREFIX,
                                    .field = SLICE("placement_of"),
                                    .value = slug};
    struct buffer index = BUFFER_INIT;

    buffer_append(&index, SLICE("idx:placements:"));
    buffer_append(&index, brand);
    buffer_append_byte(&index, '/');
    buffer_append(&index, slug);
    placements.index = buffer_slice(&index);
    store_list(redis, &placements, after, limit, fn, arg);
    buffer_release(&index);
}
