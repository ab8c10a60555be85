#include "attribution/report/report_paths.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

/*
 * The worked example of docs/reports/paths.md: five conversions, three of
 * them by a > b, one by b alone, one without any touch; and somebody who was
 * touched and never bought.
 */
static void tell_example(struct story *story)
{
    story_touch(story, 0, "k1", "a");
    story_touch(story, 2, "k1", "b");
    story_won(story, 10, "k1", 1000);
    story_touch(story, 0, "k2", "a");
    story_touch(story, 3, "k2", "b");
    story_won(story, 20, "k2", 2000);
    story_touch(story, 0, "k3", "a");
    story_touch(story, 1, "k3", "b");
    story_won(story, 60, "k3", 3000);
    story_touch(story, 5, "k4", "b");
    story_won(story, 6, "k4", 400);
    story_won(story, 7, "k5", 50);
    story_touch(story, 8, "k6", "a");
}

Test(report_paths, gives_the_worked_example_of_the_documentation)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    story_expect(
        story.ledger, "paths", "",
        "{\"query\":{\"by\":\"campaign\",\"from\":null,\"to\":null,"
        "\"tz\":\"UTC\",\"stage\":\"won\",\"lookback\":\"90d\","
        "\"count\":\"every\",\"uncertain\":false,\"collapse\":false,"
        "\"limit\":50},\n"
        "\"totals\":{\"paths\":2,\"conversions\":5,\"value\":6450,"
        "\"currency\":\"USD\",\"null_paths\":1,\"unmatched_refunds\":0,"
        "\"unattributed\":{\"conversions\":1,\"value\":50}},\n"
        "\"rows\":[\n"
        "{\"key\":\"a > b\",\"conversions\":3,\"share\":0.6,\"value\":6000,"
        "\"length\":2,\"time_to_convert\":72000},\n"
        "{\"key\":\"b\",\"conversions\":1,\"share\":0.2,\"value\":400,"
        "\"length\":1,\"time_to_convert\":3600}],\n"
        "\"lengths\":[\n"
        "{\"key\":1,\"conversions\":1,\"share\":0.2,\"value\":400},\n"
        "{\"key\":2,\"conversions\":3,\"share\":0.6,\"value\":6000},\n"
        "{\"key\":3,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":4,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":5,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":6,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":7,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":8,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":9,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":10,\"conversions\":0,\"share\":0,\"value\":0},\n"
        "{\"key\":\"11+\",\"conversions\":0,\"share\":0,\"value\":0}],\n"
        "\"touches\":[\n"
        "{\"key\":\"b\",\"conversions_with\":4,\"entry\":1,\"closing\":4,"
        "\"assists\":0,\"only\":1,\"assist_ratio\":0},\n"
        "{\"key\":\"a\",\"conversions_with\":3,\"entry\":3,\"closing\":0,"
        "\"assists\":3,\"only\":0,\"assist_ratio\":null}],\n"
        "\"pairs\":[\n"
        "{\"key\":[\"a\",\"b\"],\"transitions\":3,\"share\":1}]}\n");
    story_release(&story);
}

#define ROWS "path,conversions,share,value,length,time_to_convert\r\n"

Test(report_paths, ends_with_what_no_touch_brought)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "a > b,3,0.6,6000,2,72000\r\n"
                      "b,1,0.2,400,1,3600\r\n"
                      "(none),1,0.2,50,,\r\n");
    story_release(&story);
}

/* Of two conversions, the mean of both lags: 10 h and 20 h. */
Test(report_paths, the_median_of_an_even_count_is_the_middle_twos_mean)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k1", "a");
    story_won(&story, 20, "k1", 1);
    story_touch(&story, 0, "k2", "a");
    story_won(&story, 10, "k2", 1);
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "a,2,1,2,1,54000\r\n(none),0,0,0,,\r\n");
    story_release(&story);
}

Test(report_paths, equal_ones_stand_in_the_order_of_their_keys)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k1", "b");
    story_won(&story, 1, "k1", 1);
    story_touch(&story, 0, "k2", "a");
    story_touch(&story, 0.5, "k2", "b");
    story_won(&story, 1, "k2", 1);
    story_touch(&story, 0, "k3", "a");
    story_won(&story, 1, "k3", 1);
    story_touch(&story, 0, "k4", "");
    story_won(&story, 1, "k4", 1);
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "(direct),1,0.25,1,1,3600\r\n"
                      "a,1,0.25,1,1,3600\r\n"
                      "a > b,1,0.25,1,2,3600\r\n"
                      "b,1,0.25,1,1,3600\r\n"
                      "(none),0,0,0,,\r\n");
    story_release(&story);
}

Test(report_paths, a_channel_without_a_campaign_is_a_step_of_its_own)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_arrival(&story, 1, "k", "organic_search", "inbound", "");
    story_arrival(&story, 2, "k", "direct", "inbound", "");
    story_won(&story, 3, "k", 1);
    story_expect(story.ledger, "paths", "format=csv&by=campaign",
                 ROWS "a > (not set) > (direct),1,1,1,3,10800\r\n"
                      "(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&by=channel",
                 ROWS "print > organic_search > (direct),1,1,1,3,10800\r\n"
                      "(none),0,0,0,,\r\n");
    story_release(&story);
}

/* a a b b a: two self-loops, and three steps once collapsed. */
static void tell_repeats(struct story *story)
{
    story_touch(story, 0, "k", "a");
    story_touch(story, 1, "k", "a");
    story_touch(story, 2, "k", "b");
    story_touch(story, 3, "k", "b");
    story_touch(story, 4, "k", "a");
    story_won(story, 5, "k", 700);
}

Test(report_paths, keeps_equal_neighbours_unless_asked_not_to)
{
    struct story story;

    story_init(&story);
    tell_repeats(&story);
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "a > a > b > b > a,1,1,700,5,18000\r\n"
                      "(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&section=pairs",
                 "from,to,transitions,share\r\n"
                 "a,a,1,0.25\r\n"
                 "a,b,1,0.25\r\n"
                 "b,a,1,0.25\r\n"
                 "b,b,1,0.25\r\n");
    story_expect(story.ledger, "paths", "format=csv&collapse=true",
                 ROWS "a > b > a,1,1,700,3,18000\r\n"
                      "(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths",
                 "format=csv&section=pairs&collapse=true",
                 "from,to,transitions,share\r\n"
                 "a,b,1,0.5\r\n"
                 "b,a,1,0.5\r\n");
    story_release(&story);
}

/* A key that closes does not assist, even if it stands earlier as well. */
Test(report_paths, counts_each_key_once_a_conversion)
{
    struct story story;

    story_init(&story);
    tell_repeats(&story);
    story_touch(&story, 0, "j", "a");
    story_touch(&story, 1, "j", "a");
    story_won(&story, 2, "j", 1);
    story_touch(&story, 0, "i", "a");
    story_touch(&story, 1, "i", "b");
    story_won(&story, 2, "i", 1);
    story_expect(
        story.ledger, "paths", "format=csv&section=touches",
        "key,conversions_with,entry,closing,assists,only,assist_ratio\r\n"
        "a,3,3,2,1,1,0.5\r\n"
        "b,2,0,1,1,0,1\r\n");
    story_release(&story);
}

Test(report_paths, long_paths_are_eleven_and_more)
{
    struct story story;

    story_init(&story);
    for (int i = 0; i < 12; i++)
        story_touch(&story, i, "k", "a");
    story_won(&story, 9, "k", 1);   /* ten touches */
    story_won(&story, 10, "k", 10); /* eleven */
    story_won(&story, 11, "k", 100);
    story_expect(story.ledger, "paths", "format=csv&section=lengths",
                 "length,conversions,share,value\r\n"
                 "1,0,0,0\r\n2,0,0,0\r\n3,0,0,0\r\n4,0,0,0\r\n5,0,0,0\r\n"
                 "6,0,0,0\r\n7,0,0,0\r\n8,0,0,0\r\n9,0,0,0\r\n"
                 "10,1,0.33333333333333331,1\r\n"
                 "11+,2,0.66666666666666663,110\r\n");
    story_release(&story);
}

/* T-W <= t <= T, and from <= T < to. */
Test(report_paths, the_lookback_and_the_span_hold_both_their_ends)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_touch(&story, 24, "k", "b");
    story_won(&story, 24, "k", 5);
    story_touch(&story, 24.001, "k", "c");
    story_expect(story.ledger, "paths", "format=csv&lookback=24h",
                 ROWS "a > b,1,1,5,2,86400\r\n(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&lookback=86399s",
                 ROWS "b,1,1,5,1,0\r\n(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths",
                 "format=csv&from=2026-11-02T00:00:00Z"
                 "&to=2026-11-02T00:00:00.001Z",
                 ROWS "a > b,1,1,5,2,86400\r\n(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths",
                 "format=csv&from=2026-11-02T00:00:00.001Z",
                 ROWS "(none),0,,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&to=2026-11-01",
                 ROWS "(none),0,,0,,\r\n");
    story_release(&story);
}

Test(report_paths, counts_every_conversion_or_each_persons_first)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_won(&story, 1, "k", 1);
    story_touch(&story, 2, "k", "b");
    story_won(&story, 3, "k", 10);
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "a,1,0.5,1,1,3600\r\n"
                      "a > b,1,0.5,10,2,10800\r\n(none),0,0,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&count=first",
                 ROWS "a,1,1,1,1,3600\r\n(none),0,0,0,,\r\n");
    story_release(&story);
}

static bool report_has(struct story *story, const char *query, const char *part)
{
    struct buffer out = BUFFER_INIT;
    bool has;

    story_report(story->ledger, "paths", query, &out);
    has = slice_search(buffer_slice(&out), slice_str(part)) < out.len;
    buffer_release(&out);
    return has;
}

/* The limit cuts rows and pairs; totals and the others are of all paths. */
Test(report_paths, cuts_the_list_and_says_so)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    story_expect(story.ledger, "paths", "format=csv&limit=1",
                 ROWS "a > b,3,0.6,6000,2,72000\r\n(none),1,0.2,50,,\r\n");
    cr_expect(report_has(&story, "limit=1", "\"paths\":2,"));
    cr_expect(report_has(&story, "limit=1",
                         "1 of 2 paths are listed; limit=0 lists all"));
    cr_expect_not(report_has(&story, "limit=2", "\"notes\""));
    cr_expect(report_has(&story, "limit=0", "\"limit\":0"));
    story_release(&story);
}

/* Whoever was ever won, also outside of the span, is no null path. */
Test(report_paths, null_paths_are_people_who_never_got_there)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    cr_expect(report_has(&story, "", "\"null_paths\":1,"));
    cr_expect(report_has(&story, "to=1793491201", "\"null_paths\":0,"));
    cr_expect(report_has(&story, "stage=lead", "\"null_paths\":5,"));
    cr_expect(report_has(&story, "from=2026-11-02", "\"null_paths\":0,"));
    story_release(&story);
}

Test(report_paths, goes_by_any_one_dimension)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    story_expect(story.ledger, "paths", "format=csv&by=direction",
                 ROWS "outbound > outbound,3,0.6,6000,2,72000\r\n"
                      "outbound,1,0.2,400,1,3600\r\n(none),1,0.2,50,,\r\n");
    cr_expect(report_has(&story, "by=channel", "\"by\":\"channel\""));
    story_release(&story);
}

Test(report_paths, machines_leave_no_trace_and_the_uncertain_by_option)
{
    struct story story;

    story_init(&story);
    story_click(&story, 0,
                (struct ledger_click){.recipient = SLICE("t"),
                                      .campaign = SLICE("bot"),
                                      .ua = STORY_BOT});
    story_click(&story, 1,
                (struct ledger_click){.recipient = SLICE("t"),
                                      .campaign = SLICE("unsure")});
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .recipient = SLICE("t")});
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "(none),1,1,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&uncertain=true",
                 ROWS "unsure,1,1,0,1,3600\r\n(none),0,0,0,,\r\n");
    story_release(&story);
}

static void expect_usage(const char *text, const char *field)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    cr_assert_eq(story_query(&query, text, &err), 0);
    cr_expect_eq(report_text(SLICE("paths"), story.ledger, &query, &out, &err),
                 ERROR_USAGE);
    cr_expect_str_eq(err.field, field);
    cr_expect_eq(out.len, 0);
    report_query_release(&query);
    story_release(&story);
}

Test(report_paths, refuses_two_dimensions_and_those_of_time)
{
    expect_usage("by=campaign,channel", "by");
    expect_usage("by=day", "by");
    expect_usage("stage=lead,won", "stage");
}

Test(report_paths, takes_refunds_off_and_names_a_missing_rate)
{
    struct ledger_event event = {.type = SLICE("stage"),
                                 .stage = SLICE("won"),
                                 .customer = SLICE("k"),
                                 .amount = 1000,
                                 .currency = SLICE("USD"),
                                 .invoice = SLICE("I1")};
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_event(&story, 1, event);
    event.type = SLICE("refund");
    event.amount = 300;
    story_event(&story, 2, event);
    story_expect(story.ledger, "paths", "format=csv",
                 ROWS "a,1,1,700,1,3600\r\n(none),0,0,0,,\r\n");
    event.type = SLICE("stage");
    event.currency = SLICE("EUR");
    story_event(&story, 3, event);
    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(report_text(SLICE("paths"), story.ledger, &query, &out, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "missing_rate");
    report_query_release(&query);
    story_release(&story);
}

Test(report_paths, of_nothing_is_empty)
{
    struct story story;

    story_init(&story);
    story_expect(story.ledger, "paths", "format=csv", ROWS "(none),0,,0,,\r\n");
    story_expect(story.ledger, "paths", "format=csv&section=touches",
                 "key,conversions_with,entry,closing,assists,only,"
                 "assist_ratio\r\n");
    story_expect(story.ledger, "paths", "format=csv&section=pairs",
                 "from,to,transitions,share\r\n");
    story_release(&story);
}

/* ---- In any order ----------------------------------------------------------
 */

#define PEOPLE 23

/* Touches by a click id that only `identify` joins to the customer. */
static void tell_part(struct story *story, size_t part)
{
    static const char *const campaigns[] = {"d", "a", "c", "b"};
    size_t person = part / 5;
    char customer[16];
    char click[16];
    struct ledger_event event = {.channel = SLICE("print")};

    snprintf(customer, sizeof(customer), "k%zu", person);
    snprintf(click, sizeof(click), "c%zu", person);
    if (part % 5 < 3) {
        event.type = SLICE("touch");
        event.click = slice_str(click);
        event.campaign = slice_str(campaigns[(person + part) % 4]);
        story_event(story, (double)(part % 5), event);
    } else if (part % 5 == 3) {
        if (person % 3 > 0)
            story_won(story, 1 + (double)(person % 4), customer, 100);
    } else {
        event.type = SLICE("identify");
        event.click = slice_str(click);
        event.customer = slice_str(customer);
        story_event(story, 0, event);
    }
}

Test(report_paths, do_not_depend_on_what_came_first)
{
    struct buffer first = BUFFER_INIT;

    /* Steps prime to 115 = 5 x 23 tell every part, in as many orders. */
    for (size_t step = 1; step < 20; step += 6) {
        struct buffer again = BUFFER_INIT;
        struct story story;

        story_init(&story);
        for (size_t i = 0; i < (size_t)5 * PEOPLE; i++)
            tell_part(&story, i * step % ((size_t)5 * PEOPLE));
        story_report(story.ledger, "paths", "limit=7",
                     step == 1 ? &first : &again);
        if (step > 1)
            cr_expect_str_eq(buffer_str(&again), buffer_str(&first));
        buffer_release(&again);
        story_release(&story);
    }
    cr_expect_gt(first.len, 1000);
    buffer_release(&first);
}
