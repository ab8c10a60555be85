#include "attribution/report/report_funnel.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story_stages.h"

#define ROWS(query)    "format=csv&stages=lead,sql,won&" query
#define SUMMARY(query) ROWS("section=summary&" query)
#define ENTRIES(query) ROWS("section=entry_sources&" query)

#define FIGURES                                                      \
    "entered,reached,next_rate,cumulative_rate,converted,lost_here," \
    "open_here,in_process_conversion,exit_from_stage,"               \
    "time_in_stage_median,time_in_stage_p90,time_in_stage_mean\r\n"
#define TOTALS                                                     \
    "people,first_stage_reached,sales_funnel_conversion,won,lost," \
    "close_rate,sales,value,average_sale\r\n"
#define SOURCES ",people,share,won,lost,close_rate\r\n"

Test(report_funnel, counts_the_worked_example_of_the_documentation)
{
    struct story story;

    story_init(&story);
    story_five_people(&story);
    story_expect(story.ledger, "funnel", ROWS("tz=UTC"),
                 "stage," FIGURES
                 "lead,5,5,0.6,1,3,1,1,0.6,0.8,86400,172800,57600\r\n"
                 "sql,2,3,0.66666666666666663,0.6,1,0,1,"
                 "0.66666666666666663,0.5,172800,172800,172800\r\n"
                 "won,2,2,,0.4,0,0,2,,0,,,\r\n");
    story_expect(story.ledger, "funnel", SUMMARY("tz=UTC"),
                 "group," TOTALS
                 "all,5,5,0.4,2,1,0.66666666666666663,2,150000,75000\r\n");
    story_expect(story.ledger, "funnel", ENTRIES("tz=UTC"),
                 "source" SOURCES "(not set),2,0.4,1,1,0.5\r\n"
                 "(direct),1,0.2,0,0,\r\n"
                 "(none),1,0.2,1,0,1\r\n"
                 "search,1,0.2,0,0,\r\n");
    story_release(&story);
}

Test(report_funnel, counts_the_groups_of_the_example_behind_all)
{
    struct story story;

    story_init(&story);
    story_five_people(&story);
    story_expect(story.ledger, "funnel", ROWS("by=direction"),
                 "direction,stage," FIGURES
                 "all,lead,5,5,0.6,1,3,1,1,0.6,0.8,86400,172800,57600\r\n"
                 "all,sql,2,3,0.66666666666666663,0.6,1,0,1,"
                 "0.66666666666666663,0.5,172800,172800,172800\r\n"
                 "all,won,2,2,,0.4,0,0,2,,0,,,\r\n"
                 "outbound,lead,2,2,0.5,1,1,1,0,0.5,1,86400,86400,86400\r\n"
                 "outbound,sql,1,1,1,0.5,1,0,0,1,1,172800,172800,172800\r\n"
                 "outbound,won,1,1,,0.5,0,0,1,,0,,,\r\n"
                 "(none),lead,1,1,1,1,1,0,0,1,1,172800,172800,172800\r\n"
                 "(none),sql,0,1,1,1,0,0,0,1,,,,\r\n"
                 "(none),won,1,1,,1,0,0,1,,0,,,\r\n"
                 "direct,lead,1,1,0,1,0,0,1,0,0,,,\r\n"
                 "direct,sql,0,0,,0,0,0,0,,,,,\r\n"
                 "direct,won,0,0,,0,0,0,0,,,,,\r\n"
                 "inbound,lead,1,1,1,1,1,0,0,1,1,-86400,-86400,-86400\r\n"
                 "inbound,sql,1,1,0,1,0,0,1,0,0,,,\r\n"
                 "inbound,won,0,0,,0,0,0,0,,,,,\r\n");
    story_expect(story.ledger, "funnel", SUMMARY("by=direction"),
                 "direction," TOTALS
                 "all,5,5,0.4,2,1,0.66666666666666663,2,150000,75000\r\n"
                 "outbound,2,2,0.5,1,1,0.5,1,100000,100000\r\n"
                 "(none),1,1,1,1,0,1,1,50000,50000\r\n"
                 "direct,1,1,0,0,0,,0,0,\r\n"
                 "inbound,1,1,0,0,0,,0,0,\r\n");
    story_expect(story.ledger, "funnel", ENTRIES("by=direction"),
                 "direction" SOURCES "outbound,2,0.4,1,1,0.5\r\n"
                 "(none),1,0.2,1,0,1\r\n"
                 "direct,1,0.2,0,0,\r\n"
                 "inbound,1,0.2,0,0,\r\n");
    story_release(&story);
}

/* Grouped by the last touch before the lead, and entered by the first one. */
Test(report_funnel, a_channel_without_a_campaign_has_a_group)
{
    struct story story;

    story_init(&story);
    story_arrival(&story, 0, "k", "direct", "inbound", "");
    story_touch(&story, 1, "k", "a");
    story_arrival(&story, 2, "k", "organic_search", "inbound", "");
    story_arrival(&story, 3, "k", "direct", "inbound", "");
    story_stage(&story, 4, "k", "lead");
    story_expect(story.ledger, "funnel", SUMMARY("by=channel"),
                 "channel," TOTALS "all,1,1,0,0,0,,0,0,\r\n"
                 "organic_search,1,1,0,0,0,,0,0,\r\n");
    story_expect(story.ledger, "funnel", SUMMARY("by=campaign"),
                 "campaign," TOTALS "all,1,1,0,0,0,,0,0,\r\n"
                 "(not set),1,1,0,0,0,,0,0,\r\n");
    story_expect(story.ledger, "funnel", ENTRIES("by=channel"),
                 "channel" SOURCES "(direct),1,1,0,0,\r\n");
    story_arrival(&story, -1, "k", "referral", "inbound", "");
    story_expect(story.ledger, "funnel", ENTRIES("by=channel"),
                 "channel" SOURCES "referral,1,1,0,0,\r\n");
    story_release(&story);
}

Test(report_funnel, writes_keys_totals_and_query_as_json)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_stage(&story, 1, "k", "lead");
    story_won(&story, 2, "k", 1001);
    story_won(&story, 3, "k", 2000);
    story_expect(
        story.ledger, "funnel", "stages=lead,won&by=campaign&lookback=1d",
        "{\"query\":{\"by\":\"campaign\",\"from\":null,\"to\":null,"
        "\"tz\":\"UTC\",\"stages\":[\"lead\",\"won\"],\"lookback\":\"1d\","
        "\"uncertain\":false,\"count\":\"every\"},\n"
        "\"totals\":{\"people\":1,\"first_stage_reached\":1,"
        "\"sales_funnel_conversion\":1,\"won\":1,\"lost\":0,"
        "\"close_rate\":1,\"sales\":2,\"value\":3001,"
        "\"average_sale\":1500.5,\"currency\":\"USD\"},\n"
        "\"notes\":[\"the span selects people by their earliest first entry "
        "into any stage of the funnel; they are followed to the end of what "
        "is recorded\",\"who comes back to a stage is counted once, at the "
        "first entry\"],\n"
        "\"rows\":[\n"
        "{\"key\":[\"all\",\"lead\"],\"entered\":1,\"reached\":1,"
        "\"next_rate\":1,\"cumulative_rate\":1,\"converted\":1,"
        "\"lost_here\":0,\"open_here\":0,\"in_process_conversion\":1,"
        "\"exit_from_stage\":1,\"time_in_stage_median\":3600,"
        "\"time_in_stage_p90\":3600,\"time_in_stage_mean\":3600},\n"
        "{\"key\":[\"all\",\"won\"],\"entered\":1,\"reached\":1,"
        "\"next_rate\":null,\"cumulative_rate\":1,\"converted\":0,"
        "\"lost_here\":0,\"open_here\":1,\"in_process_conversion\":null,"
        "\"exit_from_stage\":0,\"time_in_stage_median\":null,"
        "\"time_in_stage_p90\":null,\"time_in_stage_mean\":null},\n"
        "{\"key\":[\"a\",\"lead\"],\"entered\":1,\"reached\":1,"
        "\"next_rate\":1,\"cumulative_rate\":1,\"converted\":1,"
        "\"lost_here\":0,\"open_here\":0,\"in_process_conversion\":1,"
        "\"exit_from_stage\":1,\"time_in_stage_median\":3600,"
        "\"time_in_stage_p90\":3600,\"time_in_stage_mean\":3600},\n"
        "{\"key\":[\"a\",\"won\"],\"entered\":1,\"reached\":1,"
        "\"next_rate\":null,\"cumulative_rate\":1,\"converted\":0,"
        "\"lost_here\":0,\"open_here\":1,\"in_process_conversion\":null,"
        "\"exit_from_stage\":0,\"time_in_stage_median\":null,"
        "\"time_in_stage_p90\":null,\"time_in_stage_mean\":null}],\n"
        "\"summary\":[\n"
        "{\"key\":\"all\",\"people\":1,\"first_stage_reached\":1,"
        "\"sales_funnel_conversion\":1,\"won\":1,\"lost\":0,"
        "\"close_rate\":1,\"sales\":2,\"value\":3001,"
        "\"average_sale\":1500.5},\n"
        "{\"key\":\"a\",\"people\":1,\"first_stage_reached\":1,"
        "\"sales_funnel_conversion\":1,\"won\":1,\"lost\":0,"
        "\"close_rate\":1,\"sales\":2,\"value\":3001,"
        "\"average_sale\":1500.5}],\n"
        "\"entry_sources\":[\n"
        "{\"key\":\"a\",\"people\":1,\"share\":1,\"won\":1,\"lost\":0,"
        "\"close_rate\":1}]}\n");
    story_release(&story);
}

/* 4,000 people in, 280 bought: 7%. */
Test(report_funnel, passes_the_classic_check)
{
    struct story story;
    char name[16];

    story_init(&story);
    for (int i = 0; i < 4000; i++) {
        snprintf(name, sizeof(name), "k%d", i);
        story_stage(&story, 0, name, "lead");
        if (i < 280)
            story_won(&story, 1, name, 100);
    }
    story_expect(story.ledger, "funnel", "format=csv&section=summary",
                 "group," TOTALS
                 "all,4000,4000,0.07,280,0,1,280,28000,100\r\n");
    story_release(&story);
}

Test(report_funnel, has_nothing_to_say_of_an_empty_ledger)
{
    struct story story;

    story_init(&story);
    story_expect(story.ledger, "funnel", ROWS("by=campaign"),
                 "campaign,stage," FIGURES "all,lead,0,0,,,0,0,0,,,,,\r\n"
                 "all,sql,0,0,,,0,0,0,,,,,\r\n"
                 "all,won,0,0,,,0,0,0,,,,,\r\n");
    story_expect(story.ledger, "funnel", SUMMARY("by=campaign"),
                 "campaign," TOTALS "all,0,0,,0,0,,0,0,\r\n");
    story_expect(story.ledger, "funnel", ENTRIES("by=campaign"),
                 "campaign" SOURCES);
    story_release(&story);
}

/* ---- One rule after the other ------------------------------------------- */

/* What became of those in `lead`: its figures up to open_here. */
static void expect_lead(struct story *story, const char *query,
                        const char *figures)
{
    struct buffer text = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice rest;
    struct slice line;

    buffer_appendf(&text, "format=csv&stages=lead,sql,won&%s", query);
    story_report(story->ledger, "funnel", buffer_str(&text), &out);
    rest = buffer_slice(&out);
    slice_split(&rest, '\n', &line);
    slice_split(&rest, '\n', &line);
    cr_expect(slice_starts(line, slice_str(figures)), "%s: %" SLICE_FMT, query,
              SLICE_ARG(line));
    buffer_release(&out);
    buffer_release(&text);
}

struct lost_case {
    double lost, lead, later; /* hours; below 0: never */
    const char *figures;
};

Test(report_funnel, tells_the_lost_from_the_converted_and_the_open)
{
    static const struct lost_case cases[] = {
        {-1, 5, -1, "lead,1,1,0,1,0,0,1,"},  /* open */
        {6, 5, -1, "lead,1,1,0,1,0,1,0,"},   /* lost after it */
        {5, 5, -1, "lead,1,1,0,1,0,1,0,"},   /* and at the same instant */
        {4.9, 5, -1, "lead,1,1,0,1,0,0,1,"}, /* lost before, back again */
        {6, 5, 7, "lead,1,1,1,1,1,0,0,"},    /* won after all */
        {6, 5, 5.5, "lead,1,1,1,1,1,0,0,"},  /* lost from a later stage */
        {6, 5, 2, "lead,1,1,1,1,1,0,0,"},    /* backwards is on, too */
        {6, -1, 2, "lead,0,1,1,1,0,0,0,"},   /* skipped it */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct lost_case *c = &cases[i];
        struct story story;

        story_init(&story);
        if (c->lost >= 0)
            story_stage(&story, c->lost, "k", "lost");
        if (c->lead >= 0)
            story_stage(&story, c->lead, "k", "lead");
        if (c->later >= 0)
            story_stage(&story, c->later, "k", "won");
        expect_lead(&story, "tz=UTC", c->figures);
        story_release(&story);
    }
}

/* The last `lost` counts, if one before the entry was not the end. */
Test(report_funnel, somebody_lost_before_and_after_the_entry_is_lost_here)
{
    struct story story;

    story_init(&story);
    story_stage(&story, 1, "k", "lost");
    story_stage(&story, 2, "k", "lead");
    story_stage(&story, 3, "k", "lost");
    expect_lead(&story, "tz=UTC", "lead,1,1,0,1,0,1,0,");
    story_release(&story);
}

Test(report_funnel, counts_who_comes_back_once_at_the_first_entry)
{
    struct story story;

    story_init(&story);
    story_stage(&story, 0, "k", "lead");
    story_stage(&story, 1, "k", "sql");
    story_stage(&story, 2, "k", "lead");
    story_stage(&story, 4, "k", "sql");
    expect_lead(&story, "tz=UTC", "lead,1,1,1,1,1,0,0,1,1,3600,3600,3600");
    story_release(&story);
}

/* Of four: 1, 2, 3 and 10 hours. */
Test(report_funnel, takes_the_median_of_an_even_count_between_the_two)
{
    static const double hours[] = {10, 1, 3, 2};
    struct story story;
    char name[16];

    story_init(&story);
    for (size_t i = 0; i < 4; i++) {
        snprintf(name, sizeof(name), "k%zu", i);
        story_stage(&story, 0, name, "lead");
        story_stage(&story, hours[i], name, "won");
    }
    expect_lead(&story, "tz=UTC", "lead,4,4,1,1,4,0,0,1,1,9000,36000,14400");
    story_release(&story);
}

struct span_case {
    const char *query;
    const char *figures;
};

/* The earliest entry decides, and what comes after the span counts. */
Test(report_funnel, selects_a_cohort_and_follows_it)
{
    static const struct span_case cases[] = {
        {"from=2026-11-01T05:00:00Z", "lead,1,1,1,1,1,0,0,"},
        {"from=2026-11-01T05:00:01Z", "lead,0,0,,,0,0,0,"},
        {"from=2026-11-02", "lead,0,0,,,0,0,0,"},
        {"to=2026-11-01T05:00:01Z", "lead,1,1,1,1,1,0,0,"},
        {"to=2026-11-01T05:00:00Z", "lead,0,0,,,0,0,0,"},
    };
    struct story story;

    story_init(&story);
    story_stage(&story, 5, "k", "sql"); /* the earliest, not the first stage */
    story_stage(&story, 30, "k", "lead");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_lead(&story, cases[i].query, cases[i].figures);
    story_release(&story);
}

Test(report_funnel, leaves_out_who_was_only_lost_or_elsewhere)
{
    struct story story;

    story_init(&story);
    story_stage(&story, 0, "k", "lost");
    story_stage(&story, 0, "j", "trial");
    story_touch(&story, 0, "i", "a");
    expect_lead(&story, "tz=UTC", "lead,0,0,,,0,0,0,");
    story_release(&story);
}

/* The group of one person, who may have several leads. */
static void expect_group(struct story *story, const char *query,
                         const char *group)
{
    struct buffer text = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice rest;
    struct slice line;
    struct slice key;

    buffer_appendf(&text, "format=csv&section=summary&by=campaign&%s", query);
    story_report(story->ledger, "funnel", buffer_str(&text), &out);
    rest = buffer_slice(&out);
    slice_split(&rest, '\n', &line);
    slice_split(&rest, '\n', &line);
    slice_split(&rest, '\n', &line);
    slice_split(&line, ',', &key);
    cr_expect(slice_equal(key, slice_str(group)), "%s: %s", query,
              buffer_str(&out));
    buffer_release(&out);
    buffer_release(&text);
}

Test(report_funnel, groups_by_the_last_touch_of_the_first_lead)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "first");
    story_touch(&story, 24, "k", "last");
    story_touch(&story, 30, "k", ""); /* direct is passed over */
    story_stage(&story, 48, "k", "lead");
    story_touch(&story, 49, "k", "after");
    story_stage(&story, 50, "k", "lead");
    expect_group(&story, "tz=UTC", "last");
    expect_group(&story, "lookback=24h", "last"); /* its very end */
    expect_group(&story, "lookback=86399s", "(direct)");
    expect_group(&story, "lookback=17h", "(none)");
    /* The lead need not be in the funnel. */
    story_won(&story, 60, "k", 1);
    expect_group(&story, "stages=won", "last");
    story_release(&story);
}

Test(report_funnel, a_touch_at_the_instant_of_the_lead_counts)
{
    struct story story;

    story_init(&story);
    story_stage(&story, 5, "k", "lead");
    story_touch(&story, 5, "k", "same");
    expect_group(&story, "tz=UTC", "same");
    story_release(&story);
}

Test(report_funnel, who_has_no_lead_is_in_no_group)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_won(&story, 5, "k", 1);
    expect_group(&story, "tz=UTC", "(none)");
    story_release(&story);
}

Test(report_funnel, enters_by_the_first_touch_before_the_earliest_entry)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_touch(&story, 10, "k", "b");
    story_stage(&story, 34, "k", "sql");
    story_touch(&story, 35, "k", "c");
    story_stage(&story, 36, "k", "lead");
    story_expect(story.ledger, "funnel", ENTRIES("by=campaign"),
                 "campaign" SOURCES "a,1,1,0,0,\r\n");
    story_expect(story.ledger, "funnel", ENTRIES("by=campaign&lookback=24h"),
                 "campaign" SOURCES "b,1,1,0,0,\r\n");
    story_expect(story.ledger, "funnel", ENTRIES("by=campaign&lookback=23h"),
                 "campaign" SOURCES "(none),1,1,0,0,\r\n");
    story_release(&story);
}

Test(report_funnel, sums_sales_without_what_was_refunded)
{
    struct ledger_event sale = {.type = SLICE("stage"),
                                .stage = SLICE("won"),
                                .customer = SLICE("k"),
                                .amount = 1000,
                                .currency = SLICE("USD"),
                                .invoice = SLICE("I-1")};
    struct ledger_event refund = {.type = SLICE("refund"),
                                  .amount = 300,
                                  .currency = SLICE("USD"),
                                  .invoice = SLICE("I-1")};
    struct story story;

    story_init(&story);
    story_event(&story, 9, refund);
    story_event(&story, 1, sale);
    story_won(&story, 40, "k", 500);
    story_stage(&story, 2, "j", "lead");
    story_stage(&story, 3, "j", "lost");
    story_stage(&story, 99, "k", "lost"); /* but had bought */
    story_expect(story.ledger, "funnel", SUMMARY("to=2026-11-01"),
                 "group," TOTALS "all,2,2,0.5,1,1,0.5,2,1200,600\r\n");
    story_expect(story.ledger, "funnel", SUMMARY("count=first"),
                 "group," TOTALS "all,2,2,0.5,1,1,0.5,1,700,700\r\n");
    /* Without `won` among the stages, the last one is the end. */
    story_stage(&story, 4, "j", "sql");
    story_expect(story.ledger, "funnel",
                 "format=csv&section=summary&stages=lead,sql",
                 "group," TOTALS "all,1,1,1,0,1,0,0,0,\r\n");
    /* With renewal behind it, `won` still is. */
    story_stage(&story, 100, "j", "renewal");
    story_expect(story.ledger, "funnel",
                 "format=csv&section=summary&stages=lead,renewal,won,mql",
                 "group," TOTALS "all,2,2,0.5,1,1,0.5,2,1200,600\r\n");
    story_release(&story);
}

Test(report_funnel, refuses_two_currencies_without_a_rate)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_won(&story, 0, "k", 1);
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("k"),
                                      .amount = 1,
                                      .currency = SLICE("EUR")});
    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(report_text(SLICE("funnel"), story.ledger, &query, &out, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.field, "currency");
    cr_expect_eq(out.len, 0);
    report_query_release(&query);
    story_release(&story);
}

Test(report_funnel, refuses_groups_that_it_does_not_have)
{
    static const char *const queries[] = {"by=day", "by=hour",
                                          "by=direction,channel"};
    struct story story;

    story_init(&story);
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        struct report_query query;
        struct error err = ERROR_INIT;
        struct buffer out = BUFFER_INIT;

        cr_assert_eq(story_query(&query, queries[i], &err), 0);
        cr_expect_eq(
            report_text(SLICE("funnel"), story.ledger, &query, &out, &err),
            ERROR_USAGE, "%s", queries[i]);
        cr_expect_str_eq(err.field, "by");
        report_query_release(&query);
    }
    story_release(&story);
}

/* ---- Order -------------------------------------------------------------- */

/* Step `i` of a story of 12 people, in which names are told only at the end. */
static void tell_step(struct story *story, size_t i)
{
    static const char *const campaigns[] = {"a", "b", "", "c", "b"};
    static const char *const stages[] = {"lead", "sql", "won", "lost"};
    size_t person = i % 12;
    size_t step = i / 12;
    char customer[16];
    char visitor[16];
    struct ledger_event event = {.customer = SLICE("")};

    snprintf(customer, sizeof(customer), "k%zu", person);
    snprintf(visitor, sizeof(visitor), "v%zu", person);
    if (step < 3) {
        event.type = SLICE("touch");
        event.visitor = slice_str(visitor);
        event.campaign = slice_str(campaigns[(person * 3 + step * 2) % 5]);
        event.direction = SLICE("outbound");
    } else if (step < 6) {
        event.type = SLICE("stage");
        event.customer = slice_str(customer);
        event.stage = slice_str(stages[(person + step) % 4]);
        event.amount = (int64_t)(100 * i);
        event.currency = SLICE("USD");
    } else {
        event.type = SLICE("identify");
        event.customer = slice_str(customer);
        event.visitor = slice_str(visitor);
    }
    story_event(story, (double)(person + 7 * step), event);
}

#define STEPS 84 /* seven of each of twelve people */

/* Steps `by` apart, which has no factor in common with their number. */
static void answer(size_t by, const char *report, const char *text,
                   struct buffer *out)
{
    struct story story;

    story_init(&story);
    for (size_t i = 0; i < STEPS; i++)
        tell_step(&story, (i * by + by / 2) % STEPS);
    story_report(story.ledger, report, text, out);
    story_release(&story);
}

Test(report_funnel, is_the_same_in_whatever_order_it_is_told)
{
    static const char *const reports[] = {"funnel", "timing"};
    static const char *const queries[] = {"", "by=campaign&stages=lead,sql,won",
                                          "by=direction&format=table"};
    static const size_t orders[] = {5, 11, 25, 41, 83};

    for (size_t i = 0; i < 30; i++) {
        const char *report = reports[i % 2];
        const char *query = queries[i / 2 % 3];
        struct buffer told = BUFFER_INIT;
        struct buffer again = BUFFER_INIT;

        answer(1, report, query, &told);
        answer(orders[i / 6], report, query, &again);
        cr_expect_str_eq(buffer_str(&told), buffer_str(&again), "%s %s", report,
                         query);
        buffer_release(&again);
        buffer_release(&told);
    }
}
