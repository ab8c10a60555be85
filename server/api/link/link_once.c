#include "server/api/link/link_once.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/siphash.h"
#include "server/api/api.h"
#include "shortener/catalog/link.h"
#include "shortener/store/link_store.h"

#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)

/* KEYS: the claim. ARGV: its text. The one that holds is answered. */
static const char script_claim[] =
    "redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', " TEXT(
        LINK_ONCE_S) ") "
                     "return redis.call('GET', KEYS[1])";

static const char script_drop[] =
    "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end "
    "return redis.call('DEL', KEYS[1])";

/* Members in one order, so that it is the content that counts. */
static int64_t print_body(const json_t *body, const struct siphash_key *secret)
{
    char *text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    int64_t print =
        (int64_t)siphash(secret, slice_str(text != NULL ? text : ""));

    free(text);
    return print;
}

int link_once_check(struct slice key, struct error *err)
{
    if (key.len > 0 && key.len <= LINK_ONCE_KEY_MAX)
        return 0;
    return error_field(err, ERROR_INVALID, "bad_key", "Idempotency-Key",
                       "Idempotency-Key: must have 1 to %d bytes",
                       LINK_ONCE_KEY_MAX);
}

void link_once_init(struct link_once *once, const struct api *api,
                    struct slice token_id, struct slice key, size_t place,
                    const json_t *body)
{
    struct buffer name = BUFFER_INIT;

    *once = (struct link_once){.redis = api->redis};
    /* A token's id has no line feed, and nor has a header. */
    buffer_append(&name, token_id);
    buffer_append_byte(&name, '\n');
    buffer_append(&name, key);
    if (place != LINK_ONCE_ALONE)
        buffer_appendf(&name, "\n%zu", place);
    sha256_hex(buffer_slice(&name), once->sum);
    buffer_release(&name);
    once->print = print_body(body, api->secret);
}

void link_once_release(struct link_once *once)
{
    buffer_release(&once->text);
}

struct slice link_once_mark(const struct link_once *once)
{
    return slice_of(once->sum, sizeof(once->sum));
}

static struct slice append_key(const struct link_once *once, struct buffer *key)
{
    buffer_append(key, SLICE("idem:link:"));
    buffer_append(key, link_once_mark(once));
    return buffer_slice(key);
}

/* ---- What Redis says ----------------------------------------------------- */

/* "<print> <created_at> <slug>", or nothing. */
static int read_claim(struct link_once *once, struct error *err)
{
    struct slice rest = buffer_slice(&once->text);
    struct slice time;
    struct slice mark;
    int64_t print;

    once->known = false;
    if (rest.len == 0)
        return 0;
    if (!slice_split(&rest, ' ', &mark) || !slice_parse_i64(mark, &print) ||
        !slice_split(&rest, ' ', &time) ||
        !slice_parse_i64(time, &once->created_at) || rest.len == 0)
        return error_set(err, ERROR_CORRUPT,
                         "Redis holds something else where the "
                         "Idempotency-Key stands; use another key");
    if (print != once->print)
        return error_field(err, ERROR_INVALID, "idempotency_key_reused",
                           "Idempotency-Key",
                           "Idempotency-Key: it came with another body "
                           "before; a new link needs a new key");
    once->slug = rest;
    once->known = true;
    return 0;
}

/* From Redis's answer to what is known. */
static const struct error *take_claim(struct link_once *once,
                                      enum error_code code,
                                      const struct redisReply *reply,
                                      struct error *err)
{
    if (code != ERROR_NONE) {
        store_describe(code, reply, err);
        return err;
    }
    buffer_clear(&once->text);
    buffer_append(&once->text, redis_reply_slice(reply));
    return read_claim(once, err) < 0 ? err : NULL;
}

static void on_claim(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct link_once *once = arg;
    struct error err = ERROR_INIT;

    once->fn(once->arg, take_claim(once, code, reply, &err));
}

/* ---- The link ------------------------------------------------------------ */

/* Another link has the slug, or none. */
static void miss(struct link_once *once)
{
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_NOT_FOUND, "the key has no link");
    once->found(once->arg, &err, NULL);
}

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct link_once *once = arg;
    struct link link;

    if (err == NULL && (link_from_reply(&link, SLICE_NONE, reply) < 0 ||
                        link.created_at != once->created_at))
        miss(once);
    else
        once->found(once->arg, err, reply);
}

static void on_mark(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct link_once *once = arg;
    struct error err = ERROR_INIT;

    if (code != ERROR_NONE) {
        store_describe(code, reply, &err);
        once->found(once->arg, &err, NULL);
    } else if (slice_equal(redis_reply_slice(reply), link_once_mark(once))) {
        link_store_get(once->redis, slice_str(once->host), once->slug, on_link,
                       once);
    } else {
        miss(once);
    }
}

static void find(struct link_once *once)
{
    if (once->unmarked)
        link_store_get(once->redis, slice_str(once->host), once->slug, on_link,
                       once);
    else
        link_store_mark(once->redis, slice_str(once->host), once->slug, on_mark,
                        once);
}

void link_once_find(struct link_once *once, const char *host, store_get_fn *fn,
                    void *arg)
{
    once->found = fn;
    once->host = host;
    once->arg = arg;
    find(once);
}

/* ---- Calls --------------------------------------------------------------- */

static void on_recalled(void *arg, enum error_code code,
                        const struct redisReply *reply)
{
    struct link_once *once = arg;
    struct error err = ERROR_INIT;
    const struct error *why = take_claim(once, code, reply, &err);

    if (why != NULL)
        once->found(once->arg, why, NULL);
    else if (once->known)
        find(once);
    else
        miss(once);
}

void link_once_recall(struct link_once *once, const char *host,
                      store_get_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;

    once->found = fn;
    once->host = host;
    once->arg = arg;
    redis_call(once->redis, on_recalled, once, SLICE("GET"),
               append_key(once, &key));
    buffer_release(&key);
}

void link_once_claim(struct link_once *once, struct slice slug,
                     int64_t created_at, link_once_fn *fn, void *arg)
{
    struct buffer key = BUFFER_INIT;
    struct buffer text = BUFFER_INIT;

    once->fn = fn;
    once->arg = arg;
    buffer_append_i64(&text, once->print);
    buffer_append_byte(&text, ' ');
    buffer_append_i64(&text, created_at);
    buffer_append_byte(&text, ' ');
    buffer_append(&text, slug);
    redis_call(once->redis, on_claim, once, SLICE("EVAL"), SLICE(script_claim),
               SLICE("1"), append_key(once, &key), buffer_slice(&text));
    buffer_release(&text);
    buffer_release(&key);
}

void link_once_drop(struct link_once *once)
{
    struct buffer key = BUFFER_INIT;

    redis_call(once->redis, NULL, NULL, SLICE("EVAL"), SLICE(script_drop),
               SLICE("1"), append_key(once, &key), buffer_slice(&once->text));
    buffer_release(&key);
}
