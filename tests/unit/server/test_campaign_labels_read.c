#include "server/api/brand/campaign_labels_read.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>

#include "shortener/store/campaign_store.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

static struct redis_fixture server;
static struct event_base *base;
static struct redis *redis;

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
}

static void tear_down(void)
{
    redis_free(&redis);
    event_base_free(base);
    redis_fixture_stop(&server);
}

TestSuite(campaign_labels_read, .init = set_up, .fini = tear_down);

static void on_stored(void *arg, const struct error *err, int64_t version)
{
    size_t *left = arg;

    (void)version;
    cr_assert_null(err);
    --*left;
}

static bool is_zero(void *arg)
{
    return *(const size_t *)arg == 0;
}

static void create(const char *id, const char *objective, size_t *left)
{
    struct campaign campaign = {
        .id = slice_str(id),
        .direction = SLICE("outbound"),
        .objective = slice_str(objective),
    };

    ++*left;
    campaign_store_create(redis, &campaign, on_stored, left);
}

static void finish(size_t *left)
{
    cr_assert(loop_run_until(base, is_zero, left, 20000));
}

struct outcome {
    bool done;
    enum error_code code;
    struct campaign_labels *labels;
};

static void on_labels(void *arg, const struct error *err,
                      struct campaign_labels *labels)
{
    struct outcome *outcome = arg;

    cr_expect_not(outcome->done, "called back twice");
    outcome->done = true;
    outcome->code = err != NULL ? err->code : ERROR_NONE;
    cr_expect_eq(labels == NULL, err != NULL);
    outcome->labels = campaign_labels_ref(labels);
}

static struct campaign_labels *read_all(void)
{
    struct outcome outcome = {0};

    campaign_labels_read_start(redis, on_labels, &outcome);
    cr_expect_not(outcome.done, "not before it returns");
    cr_assert(loop_run_until_flag(base, &outcome.done, 20000));
    cr_assert_eq(outcome.code, ERROR_NONE);
    return outcome.labels;
}

static void expect(const struct campaign_labels *labels, const char *campaign,
                   const char *objective)
{
    cr_expect(slice_equal(campaign_labels_find(labels, slice_str(campaign)),
                          slice_str(objective)),
              "%s is not %s", campaign, objective);
}

Test(campaign_labels_read, gives_each_campaigns_objective)
{
    struct campaign_labels *labels;
    size_t left = 0;

    create("a", "upstream", &left);
    create("b", "downstream", &left);
    create("c", "", &left);
    finish(&left);
    labels = read_all();
    expect(labels, "a", "upstream");
    expect(labels, "b", "downstream");
    expect(labels, "c", "");
    expect(labels, "d", "");
    campaign_labels_unref(&labels);
}

Test(campaign_labels_read, of_no_campaigns_is_an_empty_table)
{
    struct campaign_labels *labels = read_all();

    cr_assert_not_null(labels);
    expect(labels, "a", "");
    campaign_labels_unref(&labels);
}

/* One more than fits two pages, and what no campaign owns to be skipped. */
Test(campaign_labels_read, reads_page_after_page)
{
    enum { COUNT = 1001 };
    struct campaign_labels *labels;
    size_t left = 0;
    char id[16];

    for (int i = 0; i < COUNT; i++) {
        snprintf(id, sizeof(id), "c%d", i);
        create(id, i % 2 == 0 ? "upstream" : "downstream", &left);
    }
    finish(&left);
    redis_call(redis, NULL, NULL, SLICE("DEL"), SLICE("campaign:c7"));
    redis_call(redis, NULL, NULL, SLICE("HDEL"), SLICE("campaign:c8"),
               SLICE("id"));
    labels = read_all();
    for (int i = 0; i < COUNT; i++) {
        snprintf(id, sizeof(id), "c%d", i);
        expect(labels, id,
               i == 7 || i == 8 ? ""
               : i % 2 == 0     ? "upstream"
                                : "downstream");
    }
    campaign_labels_unref(&labels);
}

Test(campaign_labels_read, says_that_redis_is_away)
{
    struct outcome outcome = {0};

    campaign_labels_read_start(redis, on_labels, &outcome);
    redis_free(&redis);
    cr_expect(outcome.done);
    cr_expect_neq(outcome.code, ERROR_NONE);
}
