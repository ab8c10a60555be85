#include "attribution/ledger/tail.h"

#include <criterion/criterion.h>
#include <event2/event.h>

#include "core/memory.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"
#include "tests/unit/attribution/story.h"

#define WAIT_MS 20000

struct setup {
    struct redis_fixture server;
    struct event_base *base;
    struct redis_config config;
    struct redis *redis; /* the test's own connection */
    struct ledger *ledger;
    struct tail *tail;
    uint32_t wanted; /* rows to wait for */
    bool answered;
    int progress;
};

static void on_answer(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct setup *setup = arg;

    cr_assert_eq(code, ERROR_NONE, "%" SLICE_FMT,
                 SLICE_ARG(redis_reply_slice(reply)));
    setup->answered = true;
}

static bool is_ready(void *arg)
{
    struct setup *setup = arg;

    return redis_state(setup->redis) == REDIS_READY;
}

static bool is_lost(void *arg)
{
    return !is_ready(arg);
}

/* One command, its words separated by spaces; '~' stands for a space, '^' for
 * a line feed. */
static void run(struct setup *setup, const char *command)
{
    struct slice words[64];
    struct slice rest;
    char *text = slice_copy(slice_str(command));
    size_t count = 0;

    rest = slice_str(text);
    while (slice_split(&rest, ' ', &words[count]))
        count++;
    for (char *c = text; *c != '\0'; c++) {
        if (*c == '~')
            *c = ' ';
        if (*c == '^')
            *c = '\n';
    }
    cr_assert(loop_run_until(setup->base, is_ready, setup, WAIT_MS));
    setup->answered = false;
    redis_command(setup->redis, on_answer, setup, words, count);
    cr_assert(loop_run_until_flag(setup->base, &setup->answered, WAIT_MS), "%s",
              command);
    free(text);
}

static void on_progress(void *arg)
{
    struct setup *setup = arg;

    setup->progress++;
}

static void start_tail(struct setup *setup)
{
    setup->ledger = ledger_new();
    ledger_on_progress(setup->ledger, on_progress, setup);
    setup->tail = tail_new(setup->base, &setup->config, setup->ledger);
    tail_start(setup->tail);
}

static void setup_init(struct setup *setup)
{
    *setup = (struct setup){0};
    redis_fixture_start(&setup->server, NULL);
    setup->config = (struct redis_config)REDIS_CONFIG_INIT;
    redis_fixture_config(&setup->server, &setup->config);
    setup->base = event_base_new();
    setup->redis = redis_new(setup->base, &setup->config);
    redis_connect(setup->redis);
}

static void setup_release(struct setup *setup)
{
    tail_free(&setup->tail);
    ledger_free(&setup->ledger);
    redis_free(&setup->redis);
    event_base_free(setup->base);
    redis_fixture_stop(&setup->server);
}

static bool has_rows(void *arg)
{
    struct setup *setup = arg;

    return ledger_rows(setup->ledger) >= setup->wanted &&
           ledger_caught_up(setup->ledger);
}

static void wait_rows(struct setup *setup, uint32_t rows)
{
    setup->wanted = rows;
    cr_assert(loop_run_until(setup->base, has_rows, setup, WAIT_MS));
    cr_assert_eq(ledger_rows(setup->ledger), rows);
}

static const char click_a[] =
    "XADD clicks:n.0 1793491200000-1 kind click link h/a campaign spring "
    "channel print direction outbound source  content  placement  recipient "
    "t1 click c1 visitor 0000000000000001 ua 00000000000000aa ref  lang  ip "
    "192.0.2.0 flags  status 302";
static const char click_b[] =
    "XADD clicks:n.0 1793491200000-2 kind click link h/a campaign spring "
    "channel print direction outbound ua 00000000000000bb visitor "
    "0000000000000002";
/* The same two as they are recorded now. */
static const char hit_a[] = "XADD clicks:n.0 1793491200000-1 answer -5 asker "
                            "c1~t1~AAAAAAAAAAB~AAAAAAAAACq~-~192.0.2.0";
static const char hit_b[] = "XADD clicks:n.0 1793491200000-2 answer -5 asker "
                            "-~-~AAAAAAAAAAC~AAAAAAAAAC7~-~192.0.2.0";
static const char sale[] =
    "XADD events:{4} * type stage stage won at 1793494800000 click_id c1 "
    "customer k amount 1200 currency USD";

static void tell_redis(struct setup *setup)
{
    run(setup, "HSET dict:ua 00000000000000aa Mozilla/5.0~Firefox/120 "
               "00000000000000bb Googlebot/2.1");
    run(setup, "SADD idx:streams clicks:n.0 events:{4} something");
    run(setup, click_a);
    run(setup, click_b);
    run(setup, sale);
}

static const char answers[] =
    "HSET dict:answer -5 kind=click^link=h/a^campaign=spring^channel=print^"
    "direction=outbound^status=302^";

static void tell_redis_now(struct setup *setup)
{
    run(setup, "HSET dict:client AAAAAAAAACq Mozilla/5.0~Firefox/120^en "
               "AAAAAAAAAC7 Googlebot/2.1^");
    run(setup, answers);
    run(setup, "SADD idx:streams clicks:n.0 events:{4} something");
    run(setup, hit_a);
    run(setup, hit_b);
    run(setup, sale);
}

static void expect_figures(struct setup *setup)
{
    story_expect(setup->ledger, "clicks", "format=csv",
                 "link,raw,human,uncertain,machine,unique,views\r\n"
                 "h/a,2,1,0,1,1,0\r\n");
    story_expect(
        setup->ledger, "attribution", "format=csv&models=last&lookback=1h",
        "direction,touches,people,cost,last_conversions,last_value,"
        "last_value_rounded,last_low,last_high,last_cpa,last_roas,last_roi\r\n"
        "outbound,1,1,0,1,1200,1200,-0.959963984540054,"
        "2.959963984540054,"
        ",,\r\n(none),,,,0,0,0,,,,,\r\n");
}

Test(tail, reads_what_is_there_and_what_comes)
{
    struct setup setup;

    setup_init(&setup);
    tell_redis(&setup);
    start_tail(&setup);
    wait_rows(&setup, 3);
    expect_figures(&setup);
    cr_expect_gt(setup.progress, 0);
    cr_expect(ledger_reached(setup.ledger, SLICE("clicks:n.0"),
                             (struct stream_id){1793491200000, 2}));
    cr_expect_not(ledger_reached(setup.ledger, SLICE("clicks:n.0"),
                                 (struct stream_id){1793491200000, 3}));
    run(&setup, "XADD clicks:n.0 1793491200000-3 kind orphan link h/x");
    wait_rows(&setup, 4);
    setup_release(&setup);
}

Test(tail, waits_for_a_verdict_and_finds_new_streams)
{
    struct setup setup;

    setup_init(&setup);
    start_tail(&setup);
    wait_rows(&setup, 0);
    tell_redis(&setup); /* the dictionary was empty when it was read */
    tail_discover(setup.tail);
    wait_rows(&setup, 3);
    expect_figures(&setup);
    setup_release(&setup);
}

/* A string that the dictionary has lost must not hold the stream up. */
Test(tail, goes_on_without_a_user_agents_text)
{
    struct setup setup;

    setup_init(&setup);
    run(&setup, "SADD idx:streams clicks:n.0");
    run(&setup, click_a);
    start_tail(&setup);
    wait_rows(&setup, 1);
    story_expect(setup.ledger, "clicks", "format=csv",
                 "link,raw,human,uncertain,machine,unique,views\r\n"
                 "h/a,1,0,1,0,0,0\r\n");
    setup_release(&setup);
}

Test(tail, reads_answers_by_their_ids)
{
    struct setup setup;

    setup_init(&setup);
    tell_redis_now(&setup);
    start_tail(&setup);
    wait_rows(&setup, 3);
    expect_figures(&setup);
    tail_rebuild(setup.tail);
    wait_rows(&setup, 3);
    expect_figures(&setup);
    setup_release(&setup);
}

Test(tail, waits_for_an_answer_that_it_has_not_seen)
{
    struct setup setup;

    setup_init(&setup);
    start_tail(&setup);
    wait_rows(&setup, 0);
    tell_redis_now(&setup); /* the dictionaries were empty when read */
    tail_discover(setup.tail);
    wait_rows(&setup, 3);
    expect_figures(&setup);
    setup_release(&setup);
}

/* A stream that was begun before answers had ids goes on with them. */
Test(tail, reads_both_forms_in_one_stream)
{
    struct setup setup;

    setup_init(&setup);
    tell_redis(&setup);
    run(&setup, answers);
    run(&setup, "XADD clicks:n.0 1793491200001-0 answer -5 asker "
                "-~-~AAAAAAAAAAD~AAAAAAAAACq~-~192.0.2.0");
    run(&setup, "XADD clicks:n.0 1793491200001-1 answer "
                "kind=orphan^link=h/x^status=404^ asker -~-~-~-~-~-");
    run(&setup, "HSET dict:client AAAAAAAAACq Mozilla/5.0~Firefox/120^en");
    start_tail(&setup);
    wait_rows(&setup, 5);
    story_expect(setup.ledger, "clicks", "format=csv",
                 "link,raw,human,uncertain,machine,unique,views\r\n"
                 "h/a,3,2,0,1,2,0\r\n");
    setup_release(&setup);
}

/* What nobody can tell any more must not hold up what comes behind it. */
Test(tail, passes_over_a_lost_answer)
{
    struct setup setup;

    setup_init(&setup);
    run(&setup, "SADD idx:streams clicks:n.0");
    run(&setup, hit_a);
    run(&setup, "XADD clicks:n.0 1793491200000-2 answer kind=wink^ asker -");
    run(&setup, "XADD clicks:n.0 1793491200000-3 answer kind=click^link=h/b^");
    start_tail(&setup);
    wait_rows(&setup, 1);
    cr_expect(ledger_reached(setup.ledger, SLICE("clicks:n.0"),
                             (struct stream_id){1793491200000, 3}));
    story_expect(setup.ledger, "clicks", "format=csv",
                 "link,raw,human,uncertain,machine,unique,views\r\n"
                 "h/b,1,0,1,0,0,0\r\n");
    setup_release(&setup);
}

Test(tail, skips_an_event_that_is_none)
{
    struct setup setup;

    setup_init(&setup);
    run(&setup, "SADD idx:streams events:{4}");
    run(&setup, "XADD events:{4} 5-1 type cost amount 12x");
    run(&setup, "XADD events:{4} 5-2 type cost amount 9007199254740993");
    run(&setup, "XADD events:{4} 5-3 type cost at yesterday");
    run(&setup, "XADD events:{4} 5-4 type cost amount 12");
    start_tail(&setup);
    wait_rows(&setup, 1);
    cr_expect(ledger_reached(setup.ledger, SLICE("events:{4}"),
                             (struct stream_id){5, 4}));
    setup_release(&setup);
}

Test(tail, a_rebuild_gives_the_same_report)
{
    struct setup setup;

    setup_init(&setup);
    tell_redis(&setup);
    start_tail(&setup);
    wait_rows(&setup, 3);
    tail_rebuild(setup.tail);
    cr_expect_not(ledger_caught_up(setup.ledger));
    wait_rows(&setup, 3);
    expect_figures(&setup);
    setup_release(&setup);
}

Test(tail, goes_on_where_it_was_when_redis_comes_back)
{
    struct setup setup;

    setup_init(&setup);
    run(&setup, "CONFIG SET appendfsync always");
    tell_redis(&setup);
    start_tail(&setup);
    wait_rows(&setup, 3);
    redis_fixture_kill(&setup.server);
    cr_assert(loop_run_until(setup.base, is_lost, &setup, WAIT_MS));
    redis_fixture_restart(&setup.server);
    run(&setup, "XADD clicks:n.0 1793491200000-3 kind orphan link h/x");
    wait_rows(&setup, 4);
    setup_release(&setup);
}

/* Reads everything again: the ledger holds what the streams hold. */
Test(tail, forgets_what_redis_has_lost)
{
    struct setup setup;

    setup_init(&setup);
    run(&setup, "CONFIG SET appendfsync always");
    tell_redis(&setup);
    run(&setup, "XADD events:{4} * type cost amount 5");
    start_tail(&setup);
    wait_rows(&setup, 4);
    tail_free(&setup.tail);
    /* A new tail on a ledger that knows more than Redis does. */
    run(&setup, "DEL events:{4}");
    setup.tail = tail_new(setup.base, &setup.config, setup.ledger);
    tail_start(setup.tail);
    ledger_set_caught_up(setup.ledger, false);
    wait_rows(&setup, 2);
    setup_release(&setup);
}
