#include "server/tls/tls_ticket_sharing.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <string.h>

#include "core/redis.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define PERIOD_MS 3600000
#define PATIENCE  10000
#define START_S   1000000

static const unsigned char seed[HMAC_SIZE] = "the seed of this installation";

static struct redis_fixture server;
static struct redis_config config = REDIS_CONFIG_INIT;
static struct event_base *base;
static struct clock_manual manual;

/* One node: its keys and how it comes by them. */
struct node {
    struct tls_tickets tickets;
    struct tls_ticket_sharing *sharing;
};

static void setup(void)
{
    redis_fixture_start(&server, NULL);
    redis_fixture_config(&server, &config);
    base = event_base_new();
    clock_manual_init(&manual, (int64_t)START_S * PERIOD_MS * 1000);
}

static void teardown(void)
{
    event_base_free(base);
    redis_fixture_stop(&server);
}

TestSuite(tls_ticket_sharing, .init = setup, .fini = teardown);

static void start_node(struct node *node)
{
    tls_tickets_init(&node->tickets, &manual.clock, PERIOD_MS, seed);
    node->sharing = tls_ticket_sharing_new(base, &config, &node->tickets);
}

static void stop_node(struct node *node)
{
    tls_ticket_sharing_free(&node->sharing);
    tls_tickets_release(&node->tickets);
}

static bool knows_two(void *arg)
{
    struct tls_tickets *tickets = arg;
    int64_t now = tls_tickets_period(tickets);

    return tls_tickets_has(tickets, now) && tls_tickets_has(tickets, now + 1);
}

static void await_keys(struct node *node)
{
    cr_assert(loop_run_until(base, knows_two, &node->tickets, PATIENCE));
}

/* Does the second open what the first seals? */
static enum tls_ticket_find crosses(struct node *from, struct node *to)
{
    struct tls_ticket_key sealed, opened;

    tls_tickets_seal_key(&from->tickets, &sealed);
    return tls_tickets_open_key(&to->tickets, sealed.name, &opened);
}

Test(tls_ticket_sharing, nodes_agree)
{
    struct node one, two;

    start_node(&one);
    start_node(&two);
    await_keys(&one);
    await_keys(&two);
    cr_expect_eq(crosses(&one, &two), TLS_TICKET_FRESH);
    cr_expect_eq(crosses(&two, &one), TLS_TICKET_FRESH);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    cr_expect_eq(crosses(&one, &two), TLS_TICKET_FRESH,
                 "the next key was there before");
    stop_node(&two);
    stop_node(&one);
}

Test(tls_ticket_sharing, a_node_that_comes_later_opens_the_period_before)
{
    struct tls_ticket_key sealed, opened;
    struct node one, two;

    start_node(&one);
    await_keys(&one);
    tls_tickets_seal_key(&one.tickets, &sealed);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    start_node(&two);
    await_keys(&two);
    cr_expect_eq(tls_tickets_open_key(&two.tickets, sealed.name, &opened),
                 TLS_TICKET_AGING);
    stop_node(&two);
    stop_node(&one);
}

Test(tls_ticket_sharing, an_outage_shorter_than_a_period_goes_unnoticed)
{
    struct node one, two;

    start_node(&one);
    start_node(&two);
    await_keys(&one);
    await_keys(&two);
    redis_fixture_kill(&server);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    cr_expect_eq(crosses(&one, &two), TLS_TICKET_FRESH);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    cr_expect_eq(crosses(&one, &two), TLS_TICKET_UNKNOWN,
                 "each has a key of its own by now");
    redis_fixture_restart(&server);
    await_keys(&one);
    await_keys(&two);
    cr_expect_eq(crosses(&one, &two), TLS_TICKET_FRESH);
    stop_node(&two);
    stop_node(&one);
}

static void on_set(void *arg, enum error_code code,
                   const struct redisReply *reply)
{
    (void)reply;
    cr_expect_eq(code, ERROR_NONE);
    *(bool *)arg = true;
}

static void on_state(void *arg, enum redis_state state)
{
    *(bool *)arg = state == REDIS_READY;
}

/* Puts what is no secret where this period's belongs. */
static void spoil_secret(void)
{
    struct redis *redis = redis_new(base, &config);
    bool ready = false;
    bool done = false;
    char key[48];

    snprintf(key, sizeof(key), "tls:ticket:%d", START_S);
    redis_on_state(redis, on_state, &ready);
    redis_connect(redis);
    cr_assert(loop_run_until_flag(base, &ready, PATIENCE));
    redis_call(redis, on_set, &done, SLICE("SET"), slice_str(key),
               SLICE("not 64 hex digits"));
    cr_assert(loop_run_until_flag(base, &done, PATIENCE));
    redis_free(&redis);
}

static bool knows_next(void *arg)
{
    struct tls_tickets *tickets = arg;

    return tls_tickets_has(tickets, tls_tickets_period(tickets) + 1);
}

Test(tls_ticket_sharing, what_is_no_secret_is_not_taken_for_one)
{
    struct node one;

    spoil_secret();
    start_node(&one);
    cr_assert(loop_run_until(base, knows_next, &one.tickets, PATIENCE));
    cr_expect_not(tls_tickets_has(&one.tickets, START_S));
    cr_expect_eq(crosses(&one, &one), TLS_TICKET_FRESH, "by its own");
    stop_node(&one);
}
