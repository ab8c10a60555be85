#include "server/api/destination/brand_looks.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <jansson.h>
#include <string.h>

#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 10000

struct world {
    struct redis_fixture server;
    struct event_base *base;
    struct redis *redis;
    struct clock_manual clock;
    struct brand_looks *looks;
    int ready; /* callbacks */
};

static bool is_connected(void *arg)
{
    struct world *w = arg;

    return redis_state(w->redis) == REDIS_READY;
}

static bool is_ready(void *arg)
{
    struct world *w = arg;

    return w->ready > 0;
}

static void on_ready(void *arg)
{
    struct world *w = arg;

    w->ready++;
}

static void open_world(struct world *w)
{
    struct redis_config config;

    *w = (struct world){0};
    clock_manual_init(&w->clock, 0);
    redis_fixture_start(&w->server, NULL);
    redis_fixture_config(&w->server, &config);
    w->base = event_base_new();
    w->redis = redis_new(w->base, &config);
    redis_connect(w->redis);
    w->looks = brand_looks_new(w->redis, &w->clock.clock);
    cr_assert(loop_run_until(w->base, is_connected, w, WAIT_MS));
}

static void close_world(struct world *w)
{
    redis_free(&w->redis);
    brand_looks_free(&w->looks);
    event_base_free(w->base);
    redis_fixture_stop(&w->server);
}

static void add_brand(struct world *w, const char *host)
{
    redis_call(w->redis, NULL, NULL, SLICE("ZADD"), SLICE("idx:brands"),
               SLICE("0"), slice_str(host));
}

/* True if it was answered at once. */
static bool wait_for(struct world *w)
{
    bool at_once;

    w->ready = 0;
    brand_looks_wait(w->looks, on_ready, w);
    at_once = w->ready == 1;
    cr_assert(loop_run_until(w->base, is_ready, w, WAIT_MS));
    cr_expect_eq(w->ready, 1);
    return at_once;
}

/* What the URL looks like; "" for nothing. */
static const char *like(struct world *w, const char *url)
{
    static char found[256];
    json_t *warnings = json_array();
    const json_t *first;

    brand_looks_warn(w->looks, slice_str(url), "destination", warnings);
    first = json_array_get(warnings, 0);
    snprintf(found, sizeof(found), "%s",
             first != NULL
                 ? json_string_value(json_object_get(first, "looks_like"))
                 : "");
    json_decref(warnings);
    return found;
}

Test(brand_looks, knows_our_brands_and_what_is_above_them)
{
    struct world w;

    open_world(&w);
    cr_expect_str_eq(like(&w, "https://paypa1.com/"), "paypal.com");
    cr_expect_str_eq(like(&w, "https://g0.acme.com/"), "");
    add_brand(&w, "go.acme.com");
    add_brand(&w, "shop.co.uk");
    cr_expect_not(wait_for(&w));
    cr_expect(brand_looks_has(w.looks, SLICE("go.acme.com")));
    cr_expect(brand_looks_has(w.looks, SLICE("shop.co.uk")));
    cr_expect_not(brand_looks_has(w.looks, SLICE("acme.com")));
    cr_expect_not(brand_looks_has(w.looks, SLICE("")));
    cr_expect_str_eq(like(&w, "https://g0.acme.com/"), "go.acme.com");
    cr_expect_str_eq(like(&w, "https://acrne.com/x"), "acme.com");
    cr_expect_str_eq(like(&w, "https://www.acme.com/"), "");
    /* Not everything in that country is the shop's. */
    cr_expect_str_eq(like(&w, "https://xn--n1aahb.co.uk/"), "coco.co.uk");
    cr_expect_str_eq(like(&w, "https://sh0p.co.uk/"), "shop.co.uk");
    close_world(&w);
}

Test(brand_looks, reads_again_what_may_be_old)
{
    struct world w;

    open_world(&w);
    cr_expect_not(wait_for(&w));
    add_brand(&w, "go.acme.com");
    cr_expect(wait_for(&w), "it is not a second old");
    cr_expect_str_eq(like(&w, "https://g0.acme.com/"), "");
    clock_manual_advance_ms(&w.clock, BRAND_LOOKS_MS);
    cr_expect_not(wait_for(&w));
    cr_expect_str_eq(like(&w, "https://g0.acme.com/"), "go.acme.com");
    brand_looks_expire(w.looks);
    cr_expect_not(wait_for(&w), "a brand is being made");
    close_world(&w);
}

Test(brand_looks, asks_once_for_all_who_wait)
{
    struct world w;

    open_world(&w);
    for (int i = 0; i < 5; i++)
        brand_looks_wait(w.looks, on_ready, &w);
    cr_expect_eq(w.ready, 0);
    cr_assert(loop_run_until(w.base, is_ready, &w, WAIT_MS));
    cr_expect_eq(w.ready, 5);
    close_world(&w);
}

/* A Redis that is away makes nobody wait for ever. */
Test(brand_looks, does_with_what_it_knows)
{
    struct world w;

    open_world(&w);
    add_brand(&w, "go.acme.com");
    wait_for(&w);
    clock_manual_advance_ms(&w.clock, BRAND_LOOKS_MS);
    redis_fixture_kill(&w.server);
    cr_expect_not(wait_for(&w));
    cr_expect_str_eq(like(&w, "https://g0.acme.com/"), "go.acme.com");
    close_world(&w);
}

Test(brand_looks, says_what_and_why)
{
    json_t *warnings = json_array();
    const json_t *warning;
    struct world w;

    open_world(&w);
    brand_looks_warn(w.looks, SLICE("https://xn--80ak6aa92e.com/login"),
                     "ios_url", warnings);
    cr_assert_eq(json_array_size(warnings), 1);
    warning = json_array_get(warnings, 0);
    cr_expect_str_eq(json_string_value(json_object_get(warning, "code")),
                     "look_alike");
    cr_expect_str_eq(json_string_value(json_object_get(warning, "field")),
                     "ios_url");
    cr_expect_str_eq(json_string_value(json_object_get(warning, "host")),
                     "xn--80ak6aa92e.com");
    cr_expect_str_eq(json_string_value(json_object_get(warning, "shown")),
                     "аррӏе.com");
    cr_expect_not_null(
        strstr(json_string_value(json_object_get(warning, "detail")),
               "looks like apple.com"));
    json_decref(warnings);
    close_world(&w);
}
