#include "core/redis.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/redis_session.h"

void redis_hold(struct redis *r)
{
    r->busy++;
}

void redis_let_go(struct redis *r)
{
    if (--r->busy > 0 || !r->freed)
        return;
    redis_calls_release(&r->calls);
    redis_wire_forget(&r->wire);
    explicit_bzero(&r->config, sizeof(r->config));
    free(r);
}

/* Commands */

static void on_deliver(void *arg)
{
    struct redis *r = arg;

    redis_hold(r);
    redis_calls_deliver(&r->calls);
    if (!r->freed && redis_calls_due(&r->calls))
        timer_arm(&r->deliver, 0);
    redis_let_go(r);
}

static void refuse(struct redis *r, redis_reply_fn *fn, void *arg,
                   enum error_code code)
{
    redis_calls_refuse(&r->calls, fn, arg, code);
    if (!r->freed)
        timer_arm(&r->deliver, 0);
}

/* Why `count` commands are not taken now, if they are not. */
static enum error_code refusal(const struct redis *r, size_t count)
{
    if (count == 0)
        return ERROR_INVALID;
    if (r->freed || r->state != REDIS_READY)
        return ERROR_UNAVAILABLE;
    if (r->wire.out.len >= r->config.output_limit)
        return ERROR_FULL;
    return ERROR_NONE;
}

/* What is appended to the output next gets `replies` replies. */
static void expect(struct redis *r, redis_reply_fn *fn, void *arg,
                   size_t replies)
{
    int64_t deadline_ms = INT64_MAX;

    if (r->state == REDIS_READY && r->config.command_ms > 0) {
        deadline_ms = redis_session_now_ms() + r->config.command_ms;
        redis_session_watch(r, r->config.command_ms);
    }
    redis_calls_expect(&r->calls, fn, arg, replies, deadline_ms,
                       r->wire.written + r->wire.out.len);
    redis_wire_flush_soon(&r->wire);
}

void redis_post(struct redis *r, redis_reply_fn *fn, void *arg,
                const struct slice *argv, size_t argc)
{
    expect(r, fn, arg, 1);
    redis_encode(&r->wire.out, argv, argc);
}

void redis_command(struct redis *r, redis_reply_fn *fn, void *arg,
                   const struct slice *argv, size_t argc)
{
    enum error_code code = refusal(r, argc);

    if (code != ERROR_NONE)
        refuse(r, fn, arg, code);
    else
        redis_post(r, fn, arg, argv, argc);
}

void redis_batch(struct redis *r, redis_reply_fn *fn, void *arg,
                 struct slice encoded, size_t count)
{
    enum error_code code = refusal(r, count);

    if (code != ERROR_NONE) {
        refuse(r, fn, arg, code);
        return;
    }
    expect(r, fn, arg, count);
    buffer_append(&r->wire.out, encoded);
}

void redis_flush(struct redis *r)
{
    struct error err = ERROR_INIT;

    /* What fails here fails again at the end of the turn, where it is told. */
    if (r->state == REDIS_READY && redis_wire_write(&r->wire, &err) < 0)
        redis_wire_flush_soon(&r->wire);
}

void redis_subscribe(struct redis *r, struct slice channel)
{
    if (r->state == REDIS_READY)
        r->subscribed = true;
    redis_call(r, NULL, NULL, SLICE("SUBSCRIBE"), channel);
}

/* Life */

struct redis *redis_new(struct event_base *base,
                        const struct redis_config *config)
{
    struct redis *r = memory_zalloc(1, sizeof(*r));

    r->config = *config;
    redis_session_init(r, base);
    timer_init(&r->deliver, base, on_deliver, r);
    return r;
}

void redis_free(struct redis **r)
{
    struct redis *self = *r;

    if (self == NULL)
        return;
    *r = NULL;
    redis_hold(self);
    self->freed = true;
    redis_session_hang_up(self);
    redis_calls_cancel(&self->calls);
    timer_release(&self->deliver);
    redis_session_release(self);
    redis_let_go(self);
}

void redis_on_state(struct redis *r, redis_state_fn *fn, void *arg)
{
    r->on_state = fn;
    r->state_arg = arg;
}

void redis_on_push(struct redis *r, redis_push_fn *fn, void *arg)
{
    r->on_push = fn;
    r->push_arg = arg;
}

/* At the next turn, so that nothing is called back from here. */
void redis_connect(struct redis *r)
{
    if (r->state == REDIS_IDLE)
        timer_arm(&r->retry, 0);
}

enum redis_state redis_state(const struct redis *r)
{
    return r->state;
}

const char *redis_last_error(const struct redis *r)
{
    return r->last_error.message;
}
