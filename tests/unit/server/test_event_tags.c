#include <criterion/criterion.h>
#include <event2/event.h>

#include "server/api/event/event_tags.h"
#include "shortener/store/campaign_store.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

static struct redis_fixture server;
static struct event_base *base;
static struct redis *redis;
static struct clock_manual manual;
static struct event_tags *tags;

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static void on_stored(void *arg, const struct error *err, int64_t version)
{
    bool *done = arg;

    (void)version;
    cr_assert_null(err);
    *done = true;
}

static void store(const char *id, const char *direction, const char *channel,
                  bool fresh)
{
    struct campaign campaign = {
        .id = slice_str(id),
        .direction = slice_str(direction),
        .channel = slice_str(channel),
    };
    bool done = false;

    if (fresh)
        campaign_store_create(redis, &campaign, on_stored, &done);
    else
        campaign_store_update(redis, &campaign, on_stored, &done);
    cr_assert(loop_run_until_flag(base, &done, 5000));
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
    clock_manual_init(&manual, 0);
    tags = event_tags_new(redis, &manual.clock);
    store("mail", "inbound", "cold_email", true);
    store("bare", "outbound", "", true);
}

static void tear_down(void)
{
    redis_free(&redis);
    event_tags_free(&tags);
    event_base_free(base);
    redis_fixture_stop(&server);
}

struct outcome {
    bool done;
    enum error_code code;
};

static void on_filled(void *arg, const struct error *err)
{
    struct outcome *outcome = arg;

    outcome->done = true;
    outcome->code = err != NULL ? err->code : ERROR_NONE;
}

static enum error_code fill(struct event *events, size_t count)
{
    struct outcome outcome = {0};

    event_tags_fill(tags, events, count, on_filled, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 10000));
    return outcome.code;
}

static const struct {
    const char *campaign, *channel, *direction; /* as given */
    const char *channel_then, *direction_then;
} cases[] = {
    {"mail", "", "", "cold_email", "inbound"},
    {"mail", "print", "", "print", "inbound"},
    {"mail", "", "outbound", "cold_email", "outbound"},
    {"mail", "print", "outbound", "print", "outbound"},
    {"bare", "", "", "", "outbound"},
    {"bare", "content", "", "content", "outbound"},
    {"", "content", "", "content", "inbound"},
    {"", "smoke", "", "smoke", "unknown"},
    {"none", "", "", "", "unknown"},
    {"none", "print", "", "print", "outbound"},
    {"", "", "", "", ""},
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

TestSuite(event_tags, .init = set_up, .fini = tear_down);

Test(event_tags, each_event_gets_what_it_lacks)
{
    struct event events[CASES] = {0};

    for (size_t i = 0; i < CASES; i++) {
        events[i].campaign = slice_str(cases[i].campaign);
        events[i].channel = slice_str(cases[i].channel);
        events[i].direction = slice_str(cases[i].direction);
    }
    cr_assert_eq(fill(events, CASES), ERROR_NONE);
    for (size_t i = 0; i < CASES; i++) {
        cr_expect(
            slice_equal(events[i].channel, slice_str(cases[i].channel_then)),
            "case %zu: %" SLICE_FMT, i, SLICE_ARG(events[i].channel));
        cr_expect(slice_equal(events[i].direction,
                              slice_str(cases[i].direction_then)),
                  "case %zu: %" SLICE_FMT, i, SLICE_ARG(events[i].direction));
    }
}

Test(event_tags, a_campaign_is_remembered_for_its_time)
{
    struct event event = {.campaign = SLICE("mail")};

    cr_assert_eq(fill(&event, 1), ERROR_NONE);
    store("mail", "outbound", "cold_email", false);
    clock_manual_advance_ms(&manual, EVENT_TAGS_MS - 1);
    event = (struct event){.campaign = SLICE("mail")};
    cr_assert_eq(fill(&event, 1), ERROR_NONE);
    cr_expect(slice_equal(event.direction, SLICE("inbound")));
    clock_manual_advance_ms(&manual, 1);
    event = (struct event){.campaign = SLICE("mail")};
    cr_assert_eq(fill(&event, 1), ERROR_NONE);
    cr_expect(slice_equal(event.direction, SLICE("outbound")));
}

Test(event_tags, without_redis_there_is_an_error)
{
    struct event event = {.campaign = SLICE("mail")};
    enum error_code code;

    redis_fixture_kill(&server);
    code = fill(&event, 1);
    cr_expect(code == ERROR_UNAVAILABLE || code == ERROR_TIMEOUT);
}

Test(event_tags, it_may_be_freed_while_it_asks)
{
    struct event event = {.campaign = SLICE("mail")};
    struct outcome outcome = {0};

    event_tags_fill(tags, &event, 1, on_filled, &outcome);
    event_tags_free(&tags);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_expect_eq(outcome.code, ERROR_NONE);
}
