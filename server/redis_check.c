#include "server/redis_check.h"

#include <event2/event.h>

#include "core/log.h"
#include "core/timer.h"

#define OLDEST_MAJOR 6

/* Bytes of a field in a packed hash: below this, most links are not packed. */
#define PACKED_VALUE_MIN 512

struct check {
    struct event_base *base;
    struct redis *redis;
    struct timer deadline;
    int64_t major; /* of Redis's version, 0 while not known */
    bool ended;    /* by what it waits for, not by a signal */
};

/* The N of "redis_version:N.n.n" in INFO's text, or 0. */
static int64_t find_major(struct slice info)
{
    struct slice name = SLICE("redis_version:");
    struct slice rest = slice_skip(info, slice_search(info, name));
    int64_t major = 0;

    rest = slice_skip(rest, name.len);
    if (!slice_parse_i64(slice_head(rest, slice_find(rest, '.')), &major))
        return 0;
    return major;
}

static void end_check(struct check *check)
{
    check->ended = true;
    event_base_loopbreak(check->base);
}

/* Works either way, and an operator may not let us ask: only told. */
static void on_packing(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    int64_t limit = redis_reply_int(redis_reply_at(reply, 1), INT64_MAX);

    if (code == ERROR_NONE && limit < PACKED_VALUE_MIN)
        log_warn("Redis keeps links with long destinations at three times the "
                 "memory; set hash-max-listpack-value 8192 there",
                 log_int("hash-max-listpack-value", limit));
    end_check(arg);
}

static void on_info(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct check *check = arg;

    if (code != ERROR_NONE)
        return;
    check->major = find_major(redis_reply_slice(reply));
    redis_call(check->redis, on_packing, check, SLICE("CONFIG"), SLICE("GET"),
               SLICE("hash-max-ziplist-value"));
}

static void on_state(void *arg, enum redis_state state)
{
    struct check *check = arg;

    if (state == REDIS_READY)
        redis_call(check->redis, on_info, check, SLICE("INFO"),
                   SLICE("server"));
}

static void on_deadline(void *arg)
{
    end_check(arg);
}

/* Where it is, without the password that a URL may hold. */
static void append_place(struct buffer *out, const struct redis_config *config)
{
    if (config->path[0] != '\0')
        buffer_appendf(out, "%s", config->path);
    else
        buffer_appendf(out, "%s:%u", config->host, config->port);
}

static int judge(const struct check *check, const char *place,
                 struct error *err)
{
    const char *why = redis_last_error(check->redis);

    if (!check->ended)
        return error_set(err, ERROR_CANCELLED,
                         "stopped while waiting for Redis at %s", place);
    if (check->major >= OLDEST_MAJOR)
        return 0;
    if (check->major > 0)
        return error_set(err, ERROR_UNAVAILABLE,
                         "Redis at %s is version %d; waypost needs %d or newer",
                         place, (int)check->major, OLDEST_MAJOR);
    return error_set(err, ERROR_UNAVAILABLE,
                     "cannot reach Redis at %s: %s; start it, correct --redis, "
                     "or leave --redis out to use a private one",
                     place, why[0] != '\0' ? why : "no answer in time");
}

int redis_check(struct event_base *base, const struct redis_config *config,
                struct error *err)
{
    struct check check = {.base = base};
    struct buffer place = BUFFER_INIT;
    int code;

    check.redis = redis_new(base, config);
    timer_init(&check.deadline, base, on_deadline, &check);
    timer_arm(&check.deadline, config->connect_ms);
    redis_on_state(check.redis, on_state, &check);
    redis_connect(check.redis);
    event_base_dispatch(base);
    append_place(&place, config);
    code = judge(&check, buffer_str(&place), err);
    buffer_release(&place);
    redis_on_state(check.redis, NULL, NULL);
    redis_free(&check.redis);
    timer_release(&check.deadline);
    return code;
}
