#include <criterion/criterion.h>
#include <event2/event.h>

#include "attribution/ledger/ledger.h"
#include "server/api/call/ledger_waits.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

static struct redis_fixture server;
static struct event_base *base;
static struct redis *redis;
static struct ledger *ledger;
static struct ledger_waits *waits;

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static void set_up(void)
{
    struct redis_config config = REDIS_CONFIG_INIT;

    redis_fixture_start(&server, NULL);
    redis_fixture_config(&server, &config);
    base = event_base_new();
    redis = redis_new(base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(base, is_ready, redis, 5000));
    ledger = ledger_new();
    waits = ledger_waits_new(base, redis, ledger);
}

static void tear_down(void)
{
    ledger_waits_free(&waits);
    redis_free(&redis);
    ledger_free(&ledger);
    event_base_free(base);
    redis_fixture_stop(&server);
}

struct outcome {
    bool done;
    enum error_code code;
};

static void on_ready(void *arg, const struct error *err)
{
    struct outcome *outcome = arg;

    cr_expect_not(outcome->done, "called back twice");
    outcome->done = true;
    outcome->code = err != NULL ? err->code : ERROR_NONE;
}

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    bool *done = arg;

    (void)reply;
    cr_assert_eq(code, ERROR_NONE);
    *done = true;
}

/* Every command given before has been answered. */
static void sync_redis(void)
{
    bool done = false;

    redis_call(redis, on_reply, &done, SLICE("PING"));
    cr_assert(loop_run_until_flag(base, &done, 5000));
}

static void add_stream(struct slice name)
{
    redis_call(redis, NULL, NULL, SLICE("SADD"), SLICE("idx:streams"), name);
}

static void add_entry(struct slice stream, struct slice id)
{
    redis_call(redis, NULL, NULL, SLICE("XADD"), stream, id, SLICE("type"),
               SLICE("send"));
    sync_redis();
}

/* The ledger has read the entry. */
static void reach(struct slice stream, uint64_t ms)
{
    uint32_t ordinal = ledger_stream(ledger, stream);

    ledger_begin(ledger);
    ledger_skip(ledger, ordinal, (struct stream_id){ms, 0});
    ledger_end(ledger);
    ledger_waits_progress(waits);
}

TestSuite(ledger_waits, .init = set_up, .fini = tear_down);

Test(ledger_waits, nothing_recorded_is_nothing_to_wait_for)
{
    struct outcome outcome = {0};

    ledger_waits_add(waits, on_ready, &outcome);
    cr_expect_not(outcome.done, "called back inside the call");
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_expect_eq(outcome.code, ERROR_NONE);
}

Test(ledger_waits, an_empty_stream_is_none)
{
    struct outcome outcome = {0};

    add_stream(SLICE("events:{0}"));
    ledger_waits_add(waits, on_ready, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_expect_eq(outcome.code, ERROR_NONE);
}

Test(ledger_waits, all_streams_must_be_reached)
{
    struct outcome outcome = {0};

    add_stream(SLICE("events:{0}"));
    add_stream(SLICE("events:{1}"));
    add_entry(SLICE("events:{0}"), SLICE("5-0"));
    add_entry(SLICE("events:{1}"), SLICE("7-0"));
    ledger_waits_add(waits, on_ready, &outcome);
    sync_redis();
    sync_redis();
    cr_expect_not(outcome.done);
    reach(SLICE("events:{1}"), 7);
    cr_expect_not(outcome.done);
    reach(SLICE("events:{0}"), 4);
    cr_expect_not(outcome.done);
    reach(SLICE("events:{0}"), 5);
    cr_expect(outcome.done);
    cr_expect_eq(outcome.code, ERROR_NONE);
}

Test(ledger_waits, what_comes_later_is_not_waited_for)
{
    struct outcome outcome = {0};

    add_stream(SLICE("events:{0}"));
    add_entry(SLICE("events:{0}"), SLICE("5-0"));
    ledger_waits_add(waits, on_ready, &outcome);
    sync_redis();
    sync_redis();
    add_entry(SLICE("events:{0}"), SLICE("9-0"));
    reach(SLICE("events:{0}"), 5);
    cr_expect(outcome.done);
}

Test(ledger_waits, those_who_wait_at_the_end_are_told)
{
    struct outcome early = {0};
    struct outcome late = {0};

    add_stream(SLICE("events:{0}"));
    add_entry(SLICE("events:{0}"), SLICE("5-0"));
    ledger_waits_add(waits, on_ready, &early);
    sync_redis();
    sync_redis();
    ledger_waits_add(waits, on_ready, &late);
    ledger_waits_free(&waits);
    cr_expect_eq(early.code, ERROR_CANCELLED);
    cr_expect_eq(late.code, ERROR_CANCELLED);
}

Test(ledger_waits, without_redis_there_is_an_error)
{
    struct outcome outcome = {0};

    redis_fixture_kill(&server);
    ledger_waits_add(waits, on_ready, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 10000));
    cr_expect(outcome.code == ERROR_UNAVAILABLE ||
              outcome.code == ERROR_TIMEOUT);
}
