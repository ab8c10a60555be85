#include "core/redis.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/buffer.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 10000

/* A server, a loop, a connection and what its callbacks saw. */
struct client {
    struct redis_fixture server;
    struct event_base *base;
    struct redis_config config;
    struct redis *redis;
    struct buffer log; /* "code:text " for each callback, in order */
    int called;
    int wanted;
    int states[5]; /* times that each state was entered */
    bool free_on_reply;
    bool free_on_ready;
};

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct client *c = arg;
    struct slice text = redis_reply_slice(reply);

    cr_assert_eq(reply != NULL, code == ERROR_NONE || code == ERROR_REPLY);
    if (slice_is_none(text))
        buffer_appendf(&c->log, "%d:%lld ", (int)code,
                       (long long)redis_reply_int(reply, -1));
    else
        buffer_appendf(&c->log, "%d:%" SLICE_FMT " ", (int)code,
                       SLICE_ARG(text));
    c->called++;
    if (c->free_on_reply)
        redis_free(&c->redis);
}

static void on_state(void *arg, enum redis_state state)
{
    struct client *c = arg;

    c->states[state]++;
    if (c->free_on_ready && state == REDIS_READY)
        redis_free(&c->redis);
}

static bool is_ready(void *arg)
{
    struct client *c = arg;

    return redis_state(c->redis) == REDIS_READY;
}

static bool is_lost(void *arg)
{
    struct client *c = arg;

    return c->states[REDIS_WAITING] > 0;
}

static bool all_called(void *arg)
{
    struct client *c = arg;

    return c->called >= c->wanted;
}

static bool wait_calls(struct client *c, int wanted)
{
    c->wanted = wanted;
    return loop_run_until(c->base, all_called, c, WAIT_MS);
}

static void open_client(struct client *c, const char *const *options)
{
    *c = (struct client){.log = BUFFER_INIT};
    redis_fixture_start(&c->server, options);
    redis_fixture_config(&c->server, &c->config);
    c->base = event_base_new();
}

static void connect_client(struct client *c)
{
    c->redis = redis_new(c->base, &c->config);
    redis_on_state(c->redis, on_state, c);
    redis_connect(c->redis);
}

static void make_ready(struct client *c)
{
    open_client(c, NULL);
    connect_client(c);
    cr_assert(loop_run_until(c->base, is_ready, c, WAIT_MS));
}

static void close_client(struct client *c)
{
    redis_free(&c->redis);
    event_base_free(c->base);
    buffer_release(&c->log);
    redis_fixture_stop(&c->server);
}

Test(redis, answers_in_order)
{
    struct client c;

    make_ready(&c);
    redis_call(c.redis, on_reply, &c, SLICE("SET"), SLICE("k"), SLICE("v"));
    redis_call(c.redis, NULL, NULL, SLICE("INCR"), SLICE("n"));
    redis_call(c.redis, on_reply, &c, SLICE("GET"), SLICE("k"));
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("k"));
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    cr_assert_eq(c.called, 0);
    cr_assert(wait_calls(&c, 4));
    cr_assert_str_eq(
        buffer_str(&c.log),
        "0:OK 0:v -13:ERR value is not an integer or out of range 0:2 ");
    close_client(&c);
}

Test(redis, comes_back_after_its_server_was_killed)
{
    struct client c;

    make_ready(&c);
    redis_fixture_pause(&c.server);
    for (int i = 0; i < 1000; i++)
        redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    loop_run_due(c.base);
    redis_fixture_kill(&c.server);
    cr_assert(wait_calls(&c, 1000));
    cr_assert_eq(c.called, 1000);
    cr_assert(is_lost(&c));
    for (size_t i = 0; i < 1000; i++)
        cr_assert_eq(strncmp(buffer_str(&c.log) + i * 6, "-9:-1 ", 6), 0);
    redis_fixture_restart(&c.server);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    close_client(&c);
}
