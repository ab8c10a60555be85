#include "shortener/store/placement_names.h"

#include "core/buffer.h"

/* KEYS[1] placement:<host>/<slug>, ARGV name, code. */
static const char script_claim[] =
    "local code = redis.call('HGET', KEYS[1], ARGV[1]) "
    "if code then return code end "
    "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) "
    "return ARGV[2]";

static const char script_drop[] =
    "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then "
    "redis.call('HDEL', KEYS[1], ARGV[1]) end "
    "return 1";

static void placement_names_run(struct redis *redis, struct slice script,
                                const struct placement_name *name,
                                redis_reply_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    buffer_append(&key, SLICE("placement:"));
    buffer_append(&key, name->brand);
    buffer_append_byte(&key, '/');
    buffer_append(&key, name->slug);
    redis_call(redis, fn, arg, SLICE("EVAL"), script, SLICE("1"),
               buffer_slice(&key), name->name, name->code);
    buffer_release(&key);
}

void placement_names_claim(struct redis *redis,
                           const struct placement_name *name,
                           redis_reply_fn *fn, void *arg)
{
    placement_names_run(redis, SLICE(script_claim), name, fn, arg);
}

void placement_names_drop(struct redis *redis,
                          const struct placement_name *name, redis_reply_fn *fn,
                          void *arg)
{
    placement_names_run(redis, SLICE(script_drop), name, fn, arg);
}
