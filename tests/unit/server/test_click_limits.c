#include "server/redirect/click_limits.h"

#include <criterion/criterion.h>
#include <event2/event.h>

#include "server/redirect/counters.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define LINK SLICE("go.test/a")

struct world {
    struct redis_fixture server;
    struct event_base *base;
    struct redis *redis;
    struct metrics counters;
    struct click_limits *limits;
    bool called, inside;
    int64_t number; /* of the last reply */
};

/*
 * A reply means that it is in the file, so nothing that was counted is lost
 * with a Redis that is killed. By itself Redis answers first while the disk is
 * busy with an fsync, and writes up to two seconds later.
 */
static const char *const durable[] = {"--appendfsync", "always", NULL};

static bool is_ready(void *arg)
{
    return redis_state(((struct world *)arg)->redis) == REDIS_READY;
}

static bool is_lost(void *arg)
{
    return !is_ready(arg);
}

static void on_number(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct world *w = arg;

    cr_assert_eq(code, ERROR_NONE);
    w->called = true;
    w->number = redis_reply_int(reply, 0);
}

static void on_inside(void *arg, bool inside)
{
    struct world *w = arg;

    w->called = true;
    w->inside = inside;
}

static void wait(struct world *w)
{
    cr_assert(loop_run_until_flag(w->base, &w->called, 10000));
    w->called = false;
}

static void set_limit_by(struct world *w, struct redis *redis, const char *max)
{
    redis_call(redis, on_number, w, SLICE("HSET"), SLICE("link:go.test/a"),
               SLICE("max_clicks"), slice_str(max));
    wait(w);
}

static void set_limit(struct world *w, const char *max)
{
    set_limit_by(w, w->redis, max);
}

static int64_t count_by(struct world *w, struct redis *redis)
{
    redis_call(redis, on_number, w, SLICE("HGET"),
               SLICE("uses:{link:go.test/a}"), SLICE("count"));
    wait(w);
    return w->number;
}

static int64_t count(struct world *w)
{
    return count_by(w, w->redis);
}

static bool ask(struct world *w, int64_t max, bool take)
{
    (void)click_limits_ask(w->limits, LINK, max, take, on_inside, w);
    wait(w);
    return w->inside;
}

/* Questions wait `command_ms` for their answer. */
static void open_impatient(struct world *w, int64_t command_ms)
{
    struct redis_config config;

    *w = (struct world){0};
    redis_fixture_start(&w->server, durable);
    redis_fixture_config(&w->server, &config);
    config.command_ms = command_ms;
    w->base = event_base_new();
    w->redis = redis_new(w->base, &config);
    metrics_init(&w->counters, COUNTER_COUNT);
    w->limits = click_limits_new(w->redis, &w->counters);
    redis_connect(w->redis);
    cr_assert(loop_run_until(w->base, is_ready, w, 10000));
}

/* Only the end of the connection ends a question, however busy the machine. */
static void open(struct world *w)
{
    open_impatient(w, 0);
}

static bool is_other_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

/* A connection beside the limits' own, which never gives up. */
static struct redis *connect_other(struct world *w)
{
    struct redis_config config;
    struct redis *redis;

    redis_fixture_config(&w->server, &config);
    config.command_ms = 0;
    redis = redis_new(w->base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(w->base, is_other_ready, redis, 10000));
    return redis;
}

static void close_world(struct world *w)
{
    click_limits_free(&w->limits);
    redis_free(&w->redis);
    event_base_free(w->base);
    metrics_release(&w->counters);
    redis_fixture_stop(&w->server);
}

static void lose(struct world *w)
{
    redis_fixture_kill(&w->server);
    cr_assert(loop_run_until(w->base, is_lost, w, 10000));
}

static void find_again(struct world *w)
{
    redis_fixture_restart(&w->server);
    cr_assert(loop_run_until(w->base, is_ready, w, 10000));
}

static int64_t unasked(const struct world *w)
{
    return metrics_get(&w->counters, COUNTER_LIMIT_UNASKED);
}

Test(click_limits, lets_in_what_redis_lets_in)
{
    struct world w;

    open(&w);
    set_limit(&w, "2");
    cr_assert(ask(&w, 2, true));
    cr_assert(ask(&w, 2, false));
    cr_assert(ask(&w, 2, true));
    cr_assert_not(ask(&w, 2, false));
    cr_assert_not(ask(&w, 2, true));
    /* The limit is Redis's, not what a cache still has. */
    cr_assert_not(ask(&w, 100, true));
    cr_assert_eq(count(&w), 2);
    cr_assert_eq(unasked(&w), 0);
    close_world(&w);
}

Test(click_limits, counts_later_what_it_let_in_without_redis)
{
    struct world w;

    open(&w);
    set_limit(&w, "5");
    cr_assert(ask(&w, 5, true));
    lose(&w);
    cr_assert(ask(&w, 2, true));
    cr_assert(ask(&w, 2, false));
    cr_assert(ask(&w, 2, true));
    /* No more than the limit, by this worker alone. */
    cr_assert_not(ask(&w, 2, true));
    cr_assert_eq(unasked(&w), 4);
    click_limits_settle(w.limits);
    find_again(&w);
    click_limits_settle(w.limits);
    cr_assert_eq(count(&w), 3);
    click_limits_settle(w.limits);
    cr_assert_eq(count(&w), 3);
    close_world(&w);
}

/* Asked, and no answer: it may be counted, so it is never counted again. */
Test(click_limits, lets_in_and_does_not_owe_what_may_be_counted)
{
    struct redis *other;
    struct world w;

    open_impatient(&w, 2000);
    other = connect_other(&w);
    set_limit_by(&w, other, "5");
    redis_fixture_pause(&w.server);
    cr_assert(ask(&w, 5, true));
    cr_assert_eq(unasked(&w), 1);
    redis_fixture_resume(&w.server);
    cr_assert(loop_run_until(w.base, is_ready, &w, 10000));
    click_limits_settle(w.limits);
    /* Whatever was sent again is done before this is answered. */
    (void)ask(&w, 5, false);
    cr_assert_leq(count_by(&w, other), 1);
    redis_free(&other);
    close_world(&w);
}

/* What Redis refuses to write is owed, and tried again. */
Test(click_limits, counts_later_what_redis_refused)
{
    struct world w;

    open(&w);
    set_limit(&w, "5");
    redis_call(w.redis, on_number, &w, SLICE("CONFIG"), SLICE("SET"),
               SLICE("maxmemory"), SLICE("1"));
    wait(&w);
    cr_assert(ask(&w, 5, true));
    click_limits_settle(w.limits);
    redis_call(w.redis, on_number, &w, SLICE("CONFIG"), SLICE("SET"),
               SLICE("maxmemory"), SLICE("0"));
    wait(&w);
    cr_assert_eq(count(&w), 0);
    click_limits_settle(w.limits);
    cr_assert_eq(count(&w), 1);
    close_world(&w);
}

Test(click_limits, a_cancelled_wait_is_not_called)
{
    struct world w;

    open(&w);
    set_limit(&w, "5");
    click_limits_cancel(
        click_limits_ask(w.limits, LINK, 5, true, on_inside, &w));
    cr_assert_eq(count(&w), 1);
    cr_assert_not(w.called);
    /* Under way at the end. */
    click_limits_cancel(
        click_limits_ask(w.limits, LINK, 5, true, on_inside, &w));
    close_world(&w);
}
