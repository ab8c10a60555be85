#include "shortener/store/use_store.h"

#include <stdlib.h>

#include "core/memory.h"

/* KEYS: the count, the link. */
static const char script_ask[] =
    "local link = redis.call('HMGET', KEYS[2], 'max_clicks', 'created_at') "
    "local max = tonumber(link[1] or '') or 0 "
    "if max <= 0 then return {1, 0} end "
    "local born = link[2] or '0' "
    "local uses = redis.call('HMGET', KEYS[1], 'created_at', 'count') "
    "local count = 0 "
    "if uses[1] == born then count = tonumber(uses[2]) or 0 end "
    "local inside = count < max "
    "if ARGV[1] == 'owed' or (ARGV[1] == 'take' and inside) then "
    "count = count + ARGV[2] "
    "redis.call('HSET', KEYS[1], 'created_at', born, 'count', count) "
    "end "
    "return {inside and 1 or 0, count}";

static const char script_forget[] =
    "if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end "
    "return redis.call('DEL', KEYS[1])";

static const struct slice mode_names[] = {
    [USE_LOOK] = SLICE_INIT("look"),
    [USE_TAKE] = SLICE_INIT("take"),
    [USE_OWED] = SLICE_INIT("owed"),
};

struct use_call {
    use_store_fn *fn;
    void *arg;
};

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct use_call *call = arg;
    struct use_answer answer = {
        .code = code,
        .inside = redis_reply_int(redis_reply_at(reply, 0), 0) == 1,
        .count = redis_reply_int(redis_reply_at(reply, 1), 0),
    };

    call->fn(call->arg, &answer);
    free(call);
}

/* "uses:{link:host/slug}", and within it the link's own key. */
static struct slice append_keys(struct buffer *out, struct slice link,
                                struct slice *link_key)
{
    buffer_append(out, SLICE("uses:{link:"));
    buffer_append(out, link);
    buffer_append_byte(out, '}');
    *link_key = slice_of(buffer_slice(out).ptr + sizeof("uses:{") - 1,
                         sizeof("link:") - 1 + link.len);
    return buffer_slice(out);
}

void use_store_ask(struct redis *redis, struct slice link, enum use_mode mode,
                   int64_t amount, use_store_fn *fn, void *arg)
{
    struct use_call *call = memory_alloc(sizeof(*call));
    struct buffer text = BUFFER_INIT;
    struct buffer number = BUFFER_INIT;
    struct slice link_key;
    struct slice key = append_keys(&text, link, &link_key);

    *call = (struct use_call){fn, arg};
    buffer_append_i64(&number, amount);
    redis_call(redis, on_reply, call, SLICE("EVAL"), SLICE(script_ask),
               SLICE("2"), key, link_key, mode_names[mode],
               buffer_slice(&number));
    buffer_release(&number);
    buffer_release(&text);
}

void use_store_forget(struct redis *redis, struct slice link)
{
    struct buffer text = BUFFER_INIT;
    struct slice link_key;
    struct slice key = append_keys(&text, link, &link_key);

    redis_call(redis, NULL, NULL, SLICE("EVAL"), SLICE(script_forget),
               SLICE("2"), key, link_key);
    buffer_release(&text);
}
