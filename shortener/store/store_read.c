#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "shortener/store/store.h"

/*
 * A listing under way. Members come first; then one script-free batch of
 * HGETALLs inside MULTI, so that their replies arrive together in EXEC's.
 */
struct store_listing {
    struct redis *redis;
    store_list_fn *fn;
    void *arg;
    struct buffer prefix;       /* of the records' keys */
    struct buffer field, value; /* what a record must have, if field is any */
    struct buffer next;         /* the last member of the page */
    size_t limit;
    bool more; /* the page was full */
};

static void listing_end(struct store_listing *listing, const struct error *err,
                        const struct store_page *page)
{
    listing->fn(listing->arg, err, page);
    buffer_release(&listing->prefix);
    buffer_release(&listing->field);
    buffer_release(&listing->value);
    buffer_release(&listing->next);
    free(listing);
}

static void listing_fail(struct store_listing *listing, enum error_code code,
                         const struct redisReply *reply)
{
    struct error err = ERROR_INIT;

    store_describe(code, reply, &err);
    listing_end(listing, &err, NULL);
}

/* False for what is gone, and for what an index entry was left behind by. */
static bool is_listed(const struct store_listing *listing,
                      const struct redisReply *record)
{
    struct slice field = buffer_slice(&listing->field);

    if (redis_reply_len(record) == 0)
        return false;
    return field.len == 0 || slice_equal(redis_reply_field(record, field),
                                         buffer_slice(&listing->value));
}

static void on_records(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct store_listing *listing = arg;
    const struct redisReply **records;
    struct store_page page = {0};

    if (code != ERROR_NONE) {
        listing_fail(listing, code, reply);
        return;
    }
    records = memory_zalloc(redis_reply_len(reply), sizeof(*records));
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        const struct redisReply *record = redis_reply_at(reply, i);

        if (is_listed(listing, record))
            records[page.count++] = record;
    }
    page.records = records;
    page.next = listing->more ? buffer_slice(&listing->next) : SLICE_NONE;
    listing_end(listing, NULL, &page);
    free(records);
}

/* One HGETALL a member, between MULTI and EXEC. */
static void ask_records(struct store_listing *listing,
                        const struct redisReply *members)
{
    struct buffer batch = BUFFER_INIT;
    size_t count = redis_reply_len(members);
    size_t prefix_len = listing->prefix.len;

    redis_encode(&batch, (const struct slice[]){SLICE("MULTI")}, 1);
    for (size_t i = 0; i < count; i++) {
        struct slice member = redis_reply_slice(redis_reply_at(members, i));

        buffer_truncate(&listing->prefix, prefix_len);
        buffer_append(&listing->prefix, member);
        redis_encode(&batch,
                     (const struct slice[]){SLICE("HGETALL"),
                                            buffer_slice(&listing->prefix)},
                     2);
    }
    redis_encode(&batch, (const struct slice[]){SLICE("EXEC")}, 1);
    redis_batch(listing->redis, on_records, listing, buffer_slice(&batch),
                count + 2);
    buffer_release(&batch);
}

static void on_members(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct store_listing *listing = arg;
    size_t count = redis_reply_len(reply);

    if (code != ERROR_NONE) {
        listing_fail(listing, code, reply);
        return;
    }
    if (count == 0) {
        listing_end(listing, NULL, &(struct store_page){0});
        return;
    }
    listing->more = count == listing->limit;
    buffer_append(&listing->next,
                  redis_reply_slice(redis_reply_at(reply, count - 1)));
    ask_records(listing, reply);
}

void store_list(struct redis *redis, const struct store_view *view,
                struct slice after, size_t limit, store_list_fn *fn, void *arg)
{
    struct store_listing *listing = memory_zalloc(1, sizeof(*listing));
    struct buffer from = BUFFER_INIT;
    char count[24];
    int count_len = snprintf(count, sizeof(count), "%zu", limit);

    listing->redis = redis;
    listing->fn = fn;
    listing->arg = arg;
    listing->limit = limit;
    buffer_append(&listing->prefix, view->key_prefix);
    buffer_append(&listing->field, view->field);
    buffer_append(&listing->value, view->value);
    buffer_append(&from, after.len > 0 ? SLICE("(") : SLICE("-"));
    buffer_append(&from, after);
    redis_call(redis, on_members, listing, SLICE("ZRANGEBYLEX"), view->index,
               buffer_slice(&from), SLICE("+"), SLICE("LIMIT"), SLICE("0"),
               slice_of(count, (size_t)count_len));
    buffer_release(&from);
}

struct store_read {
    store_get_fn *fn;
    void *arg;
};

static void on_read(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct store_read read = *(struct store_read *)arg;
    struct error err = ERROR_INIT;

    free(arg);
    if (code != ERROR_NONE)
        store_describe(code, reply, &err);
    else if (redis_reply_len(reply) == 0)
        error_set(&err, ERROR_NOT_FOUND, "it does not exist");
    if (err.code != ERROR_NONE)
        read.fn(read.arg, &err, NULL);
    else
        read.fn(read.arg, NULL, reply);
}

void store_get(struct redis *redis, struct slice key, store_get_fn *fn,
               void *arg)
{
    struct store_read *read = memory_alloc(sizeof(*read));

    *read = (struct store_read){fn, arg};
    redis_call(redis, on_read, read, SLICE("HGETALL"), key);
}
