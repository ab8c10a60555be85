#include "shortener/resolve/tracking.h"

#include <criterion/criterion.h>
#include <event2/event.h>

#include "core/buffer.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 10000

struct world {
    struct redis_fixture server;
    struct redis_config config;
    struct event_base *base;
    struct redis *redis;
    struct tracking *tracking;
    int armed;         /* times */
    struct buffer log; /* "key " for each change, "all " for nil */
    struct slice wanted;
};

static void on_armed(void *arg)
{
    struct world *w = arg;

    w->armed++;
}

static void on_changed(void *arg, struct slice key)
{
    struct world *w = arg;

    buffer_append(&w->log, slice_is_none(key) ? SLICE("all") : key);
    buffer_append_byte(&w->log, ' ');
}

static const struct tracking_hooks hooks = {on_armed, on_changed};

static void on_state(void *arg, enum redis_state state)
{
    struct world *w = arg;

    (void)state;
    if (w->tracking != NULL)
        tracking_notice(w->tracking);
}

static bool is_armed(void *arg)
{
    struct world *w = arg;

    return tracking_armed(w->tracking);
}

static bool is_disarmed(void *arg)
{
    return !is_armed(arg);
}

static bool has_heard(void *arg)
{
    struct world *w = arg;
    struct slice log = buffer_slice(&w->log);

    return slice_search(log, w->wanted) < log.len;
}

static bool hears(struct world *w, const char *text)
{
    w->wanted = slice_str(text);
    return loop_run_until(w->base, has_heard, w, WAIT_MS);
}

static void set_key(struct world *w, const char *key)
{
    redis_call(w->redis, NULL, NULL, SLICE("SET"), slice_str(key), SLICE("1"));
}

static void open_world(struct world *w)
{
    *w = (struct world){.log = BUFFER_INIT};
    redis_fixture_start(&w->server, NULL);
    redis_fixture_config(&w->server, &w->config);
    w->base = event_base_new();
    w->redis = redis_new(w->base, &w->config);
    redis_on_state(w->redis, on_state, w);
    redis_connect(w->redis);
    w->tracking = tracking_new(w->base, w->redis, &w->config, &hooks, w);
    tracking_start(w->tracking);
    cr_assert(loop_run_until(w->base, is_armed, w, WAIT_MS));
    cr_assert_eq(w->armed, 1);
}

static void close_world(struct world *w)
{
    tracking_free(&w->tracking);
    redis_free(&w->redis);
    event_base_free(w->base);
    buffer_release(&w->log);
    redis_fixture_stop(&w->server);
}

Test(tracking, tells_of_its_prefixes_and_no_others)
{
    struct world w;

    open_world(&w);
    set_key(&w, "clicks:n1.0");
    set_key(&w, "idx:links");
    set_key(&w, "link:a/b");
    set_key(&w, "brand:a");
    set_key(&w, "campaign:c");
    set_key(&w, "block:b");
    set_key(&w, "link:last");
    cr_assert(hears(&w, "link:last "));
    cr_assert(hears(&w, "link:a/b "));
    cr_assert(hears(&w, "brand:a "));
    cr_assert(hears(&w, "campaign:c "));
    cr_assert(hears(&w, "block:b "));
    cr_expect_eq(w.log.len, 46, "%s", buffer_str(&w.log));
    close_world(&w);
}

Test(tracking, tells_that_all_keys_changed)
{
    struct world w;

    open_world(&w);
    redis_call(w.redis, NULL, NULL, SLICE("FLUSHALL"));
    cr_expect(hears(&w, "all "));
    close_world(&w);
}

Test(tracking, arms_again_after_a_restart)
{
    struct world w;

    open_world(&w);
    redis_fixture_kill(&w.server);
    cr_assert(loop_run_until(w.base, is_disarmed, &w, WAIT_MS));
    redis_fixture_restart(&w.server);
    cr_assert(loop_run_until(w.base, is_armed, &w, WAIT_MS));
    cr_expect_eq(w.armed, 2);
    set_key(&w, "link:a/b");
    cr_expect(hears(&w, "link:a/b "));
    close_world(&w);
}

/* The data connection alone: it must ask for tracking anew. */
Test(tracking, arms_again_when_the_data_connection_was_killed)
{
    struct world w;

    open_world(&w);
    redis_call(w.redis, NULL, NULL, SLICE("CLIENT"), SLICE("KILL"),
               SLICE("TYPE"), SLICE("normal"), SLICE("SKIPME"), SLICE("no"));
    cr_assert(loop_run_until(w.base, is_disarmed, &w, WAIT_MS));
    cr_assert(loop_run_until(w.base, is_armed, &w, WAIT_MS));
    cr_expect_eq(w.armed, 2);
    set_key(&w, "link:a/b");
    cr_expect(hears(&w, "link:a/b "));
    close_world(&w);
}

/* The listener alone, and at once again. */
Test(tracking, arms_again_when_the_listener_was_killed)
{
    struct world w;

    open_world(&w);
    for (int i = 2; i < 6; i++) {
        redis_call(w.redis, NULL, NULL, SLICE("CLIENT"), SLICE("KILL"),
                   SLICE("TYPE"), SLICE("pubsub"));
        cr_assert(loop_run_until(w.base, is_disarmed, &w, WAIT_MS));
        cr_assert(loop_run_until(w.base, is_armed, &w, WAIT_MS));
        cr_expect_eq(w.armed, i);
    }
    set_key(&w, "link:a/b");
    cr_expect(hears(&w, "link:a/b "));
    close_world(&w);
}

/* At every moment of arming, before and after the connections. */
Test(tracking, may_be_freed_at_any_time)
{
    struct world w;

    open_world(&w);
    for (int turns = 0; turns < 12; turns++) {
        tracking_free(&w.tracking);
        w.tracking = tracking_new(w.base, w.redis, &w.config, &hooks, &w);
        tracking_start(w.tracking);
        for (int i = 0; i < turns; i++)
            event_base_loop(w.base, EVLOOP_NONBLOCK);
    }
    tracking_free(&w.tracking);
    tracking_free(&w.tracking);
    w.tracking = tracking_new(w.base, w.redis, &w.config, &hooks, &w);
    tracking_start(w.tracking);
    cr_assert(loop_run_until(w.base, is_armed, &w, WAIT_MS));
    redis_free(&w.redis);
    close_world(&w);
}
