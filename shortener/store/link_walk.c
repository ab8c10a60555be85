#include "shortener/store/link_walk.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"

/*
 * A page under way. First the brand that the cursor is in, or the first one,
 * and the one behind it; then the brand's links.
 */
struct link_walk {
    struct redis *redis;
    store_list_fn *fn;
    void *arg;
    struct buffer after;    /* the cursor */
    struct buffer host;     /* whose links are listed */
    struct buffer follower; /* "<host>/" of the next brand, or empty */
    size_t limit;
};

static void walk_end(struct link_walk *walk, const struct error *err,
                     const struct store_page *page)
{
    walk->fn(walk->arg, err, page);
    buffer_release(&walk->after);
    buffer_release(&walk->host);
    buffer_release(&walk->follower);
    free(walk);
}

static void on_links(void *arg, const struct error *err,
                     const struct store_page *page)
{
    struct link_walk *walk = arg;
    struct store_page told;

    if (err != NULL) {
        walk_end(walk, err, NULL);
        return;
    }
    told = *page;
    if (told.next.len == 0)
        told.next = buffer_slice(&walk->follower);
    walk_end(walk, NULL, &told);
}

/* `brands` begins with the one that is listed, if that was not known. */
static void on_brands(void *arg, enum error_code code,
                      const struct redisReply *brands)
{
    struct link_walk *walk = arg;
    size_t next = walk->host.len == 0;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE) {
        store_describe(code, brands, &err);
        walk_end(walk, &err, NULL);
        return;
    }
    if (next == 1)
        buffer_append(&walk->host,
                      redis_reply_slice(redis_reply_at(brands, 0)));
    if (redis_reply_len(brands) > next) {
        buffer_append(&walk->follower,
                      redis_reply_slice(redis_reply_at(brands, next)));
        buffer_append_byte(&walk->follower, '/');
    }
    if (walk->host.len == 0)
        walk_end(walk, NULL, &(struct store_page){.count = 0});
    else
        link_walk_brand(walk->redis, buffer_slice(&walk->host),
                        buffer_slice(&walk->after), walk->limit, on_links,
                        walk);
}

void link_walk_page(struct redis *redis, struct slice after, size_t limit,
                    store_list_fn *fn, void *arg)
{
    struct link_walk *walk = memory_zalloc(1, sizeof(*walk));
    struct slice host = slice_head(after, slice_find(after, '/'));
    struct buffer from = BUFFER_INIT;

    walk->redis = redis;
    walk->fn = fn;
    walk->arg = arg;
    walk->limit = limit;
    buffer_append(&walk->after, after);
    buffer_append(&walk->host, host);
    buffer_append(&from, host.len > 0 ? SLICE("(") : SLICE("-"));
    buffer_append(&from, host);
    redis_call(redis, on_brands, walk, SLICE("ZRANGEBYLEX"),
               SLICE("idx:brands"), buffer_slice(&from), SLICE("+"),
               SLICE("LIMIT"), SLICE("0"),
               host.len > 0 ? SLICE("1") : SLICE("2"));
    buffer_release(&from);
}

void link_walk_brand(struct redis *redis, struct slice host, struct slice after,
                     size_t limit, store_list_fn *fn, void *arg)
{
    struct store_view view = {.key_prefix = SLICE("link:")};
    struct buffer index = BUFFER_INIT;

    buffer_append(&index, SLICE("idx:links:brand:"));
    buffer_append(&index, host);
    view.index = buffer_slice(&index);
    store_list(redis, &view, after, limit, fn, arg);
    buffer_release(&index);
}
