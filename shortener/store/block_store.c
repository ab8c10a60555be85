#include "shortener/store/block_store.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/store.h"

/* 1: new, 0: was there, -1: there are too many. */
static const char script_put[] =
    "if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 "
    "and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return -1 end "
    "return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])";

/* A change under way. */
struct block_change {
    block_store_fn *fn;
    void *arg;
};

static struct block_change *change_new(block_store_fn *fn, void *arg)
{
    struct block_change *change = memory_alloc(sizeof(*change));

    *change = (struct block_change){fn, arg};
    return change;
}

static void change_end(struct block_change *change, const struct error *err,
                       bool changed)
{
    change->fn(change->arg, err, changed);
    free(change);
}

static void on_put(void *arg, enum error_code code,
                   const struct redisReply *reply)
{
    struct error err = ERROR_INIT;
    int64_t made = redis_reply_int(reply, 0);

    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    else if (made < 0)
        error_field(&err, ERROR_INVALID, "too_many_blocks", "name",
                    "there are %d blocks already; take some away, or put whole "
                    "lists of hosts into the server's --blocklist",
                    BLOCKS_MAX);
    change_end(arg, err.code != ERROR_NONE ? &err : NULL, made == 1);
}

void block_store_put(struct redis *redis, const struct block *block,
                     block_store_fn *fn, void *arg)
{
    struct buffer value = BUFFER_INIT;
    struct buffer limit = BUFFER_INIT;

    block_append_value(block, &value);
    buffer_append_i64(&limit, BLOCKS_MAX);
    redis_call(redis, on_put, change_new(fn, arg), SLICE("EVAL"),
               SLICE(script_put), SLICE("1"), BLOCK_KEY, block->name,
               buffer_slice(&value), buffer_slice(&limit));
    buffer_release(&limit);
    buffer_release(&value);
}

static void on_removed(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    else if (redis_reply_int(reply, 0) == 0)
        error_set(&err, ERROR_NOT_FOUND, "nothing of this name is blocked");
    change_end(arg, err.code != ERROR_NONE ? &err : NULL,
               err.code == ERROR_NONE);
}

void block_store_remove(struct redis *redis, struct slice name,
                        block_store_fn *fn, void *arg)
{
    redis_call(redis, on_removed, change_new(fn, arg), SLICE("HDEL"), BLOCK_KEY,
               name);
}

/* ---- Listing ------------------------------------------------------------- */

struct block_listing {
    char *after; /* owned */
    size_t limit;
    block_store_list_fn *fn;
    void *arg;
};

static int by_name(const void *left, const void *right)
{
    const struct block *a = left;
    const struct block *b = right;

    return slice_compare(a->name, b->name);
}

/* Those behind `after`, sorted; the caller frees. */
static struct block *take_blocks(const struct redisReply *reply,
                                 struct slice after, size_t *count)
{
    size_t pairs = redis_reply_len(reply) / 2;
    struct block *blocks = memory_zalloc(pairs + 1, sizeof(*blocks));

    *count = 0;
    for (size_t i = 0; i < pairs; i++) {
        struct slice name = redis_reply_slice(redis_reply_at(reply, 2 * i));
        struct slice value =
            redis_reply_slice(redis_reply_at(reply, 2 * i + 1));

        if (slice_compare(name, after) > 0)
            block_from_value(&blocks[(*count)++], name, value);
    }
    qsort(blocks, *count, sizeof(*blocks), by_name);
    return blocks;
}

static void give_page(struct block_listing *listing,
                      const struct redisReply *reply)
{
    struct block_page page = {.next = SLICE_NONE};
    size_t count;
    struct block *blocks =
        take_blocks(reply, slice_str(listing->after), &count);

    page.blocks = blocks;
    page.count = count < listing->limit ? count : listing->limit;
    if (page.count < count && page.count > 0)
        page.next = blocks[page.count - 1].name;
    listing->fn(listing->arg, NULL, &page);
    free(blocks);
}

static void on_listed(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct block_listing *listing = arg;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE) {
        store_describe(code, reply, &err);
        listing->fn(listing->arg, &err, NULL);
    } else {
        give_page(listing, reply);
    }
    free(listing->after);
    free(listing);
}

void block_store_list(struct redis *redis, struct slice after, size_t limit,
                      block_store_list_fn *fn, void *arg)
{
    struct block_listing *listing = memory_alloc(sizeof(*listing));

    *listing = (struct block_listing){slice_copy(after), limit, fn, arg};
    redis_call(redis, on_listed, listing, SLICE("HGETALL"), BLOCK_KEY);
}
