#include "shortener/store/external_ids.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "shortener/store/store.h"

/* KEYS[1] external:<host>, ARGV id, slug, from ("" for nobody). */
static const char script_claim[] =
    "local holder = redis.call('HGET', KEYS[1], ARGV[1]) "
    "if holder and holder ~= ARGV[3] then return holder end "
    "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
    "return ARGV[2]";

static const char script_drop[] =
    "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then "
    "redis.call('HDEL', KEYS[1], ARGV[1]) end "
    "return 1";

struct external_call {
    external_ids_fn *fn;
    void *arg;
};

static void on_holder(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct external_call call = *(struct external_call *)arg;
    struct error err = ERROR_INIT;

    free(arg);
    if (code != ERROR_NONE) {
        store_describe(code, reply, &err);
        call.fn(call.arg, &err, SLICE_NONE);
    } else {
        call.fn(call.arg, NULL, redis_reply_slice(reply));
    }
}

static struct external_call *call_new(external_ids_fn *fn, void *arg)
{
    struct external_call *call = memory_alloc(sizeof(*call));

    *call = (struct external_call){fn, arg};
    return call;
}

static void append_key(struct buffer *out, struct slice host)
{
    buffer_append(out, SLICE("external:"));
    buffer_append(out, host);
}

void external_ids_claim(struct redis *redis, struct slice host, struct slice id,
                        struct slice slug, struct slice from,
                        external_ids_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, host);
    redis_call(redis, on_holder, call_new(fn, arg), SLICE("EVAL"),
               SLICE(script_claim), SLICE("1"), buffer_slice(&key), id, slug,
               from);
    buffer_release(&key);
}

void external_ids_find(struct redis *redis, struct slice host, struct slice id,
                       external_ids_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, host);
    redis_call(redis, on_holder, call_new(fn, arg), SLICE("HGET"),
               buffer_slice(&key), id);
    buffer_release(&key);
}

void external_ids_drop(struct redis *redis, struct slice host, struct slice id,
                       struct slice slug)
{
    struct buffer key = BUFFER_INIT;

    append_key(&key, host);
    redis_call(redis, NULL, NULL, SLICE("EVAL"), SLICE(script_drop), SLICE("1"),
               buffer_slice(&key), id, slug);
    buffer_release(&key);
}
