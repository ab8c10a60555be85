#include "attribution/credit/conversions.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell_stage(struct story *story, double hour, const char *customer,
                       const char *stage, int64_t amount)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = slice_str(customer),
                                      .amount = amount,
                                      .currency = SLICE("USD")});
}

/* Amounts tell which conversions are in the list, and in which order. */
static void expect_list(struct story *story, const char *text,
                        const char *expected)
{
    struct ledger_view view;
    struct report_query query;
    struct report_money money;
    struct conversions found;
    struct buffer list = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, text, &err), 0, "%s", err.message);
    ledger_view_open(story->ledger, &view, LEDGER_PERSONS);
    conversions_init(&found, &view, &query, query.wanted[0]);
    report_money_init(&money, view.strings, &query);
    conversions_see(&found, &money);
    cr_assert_eq(report_money_settle(&money, &err), 0);
    conversions_value(&found, &money);
    for (size_t i = 0; i < found.count; i++)
        buffer_appendf(&list, "%s%lld", i > 0 ? " " : "",
                       (long long)found.list[i].value);
    buffer_appendf(&list, " = %lld", (long long)found.value);
    cr_expect_str_eq(buffer_str(&list), expected, "%s: %s for %s", text,
                     buffer_str(&list), expected);
    conversions_release(&found);
    ledger_view_close(&view);
    report_query_release(&query);
    buffer_release(&list);
}

/* Hour 24 is the first instant of 2026-11-02. */
Test(conversions, are_those_of_the_stage_and_the_span)
{
    static const struct {
        const char *query, *list;
    } rows[] = {
        {"", "1 2 4 8 = 15"},
        {"stage=lead", "16 = 16"},
        {"stage=nothing", " = 0"},
        {"from=2026-11-02", "2 4 8 = 14"},
        {"to=2026-11-02", "1 2 = 3"},
        {"from=2026-11-02&to=2026-11-02", "2 = 2"},
        {"from=2026-11-02T00:00:00.001Z", "4 8 = 12"},
        {"to=2026-11-02T00:00:00Z", "1 = 1"},
        {"to=2026-11-02T00:00:00.001Z", "1 2 = 3"},
        {"count=first", "1 = 1"},
        {"count=first&to=2026-11-02", "1 = 1"},
        {"count=first&from=2026-11-02", " = 0"},
    };
    struct story story;

    story_init(&story);
    tell_stage(&story, 72, "k", "won", 8); /* told backwards */
    tell_stage(&story, 48, "k", "won", 4);
    tell_stage(&story, 24, "k", "won", 2);
    tell_stage(&story, 23, "k", "won", 1);
    tell_stage(&story, 24, "k", "lead", 16);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect_list(&story, rows[i].query, rows[i].list);
    story_release(&story);
}

/* Two of one instant: the first that was taken in. */
Test(conversions, first_of_one_instant_is_the_first_taken_in)
{
    struct story story;

    story_init(&story);
    for (int i = 0; i < 2; i++)
        story_event(
            &story, 5,
            (struct ledger_event){.type = SLICE("stage"),
                                  .stage = SLICE("won"),
                                  .customer = SLICE("k"),
                                  .ingest_us = STORY_START_MS * 1000 - i,
                                  .amount = i == 0 ? 1 : 2,
                                  .currency = SLICE("USD")});
    expect_list(&story, "count=first", "2 = 2");
    expect_list(&story, "", "2 1 = 3");
    story_release(&story);
}

struct mark_case {
    double lead, sql, won; /* hours; below 0: never */
};

Test(conversions, know_the_persons_first_lead_and_sql)
{
    static const struct mark_case cases[] = {
        {1, 2, 3}, {-1, 2, 3}, {1, -1, 3}, {-1, -1, 3}, {9, 8, 3}, {3, 3, 3}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct mark_case *c = &cases[i];
        struct story story;
        struct ledger_view view;
        struct report_query query;
        struct conversions found;
        struct error err = ERROR_INIT;

        story_init(&story);
        tell_stage(&story, c->won, "k", "won", 1);
        tell_stage(&story, 2, "stranger", "lead", 1);
        for (int again = 1; again >= 0; again--) { /* only first ones count */
            if (c->lead >= 0)
                tell_stage(&story, c->lead + again, "k", "lead", 1);
            if (c->sql >= 0)
                tell_stage(&story, c->sql + again, "k", "sql", 1);
        }
        cr_assert_eq(story_query(&query, "", &err), 0);
        ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
        conversions_init(&found, &view, &query, query.wanted[0]);
        cr_assert_eq(found.count, 1);
        cr_expect_eq(found.list[0].lead_ms,
                     c->lead >= 0 ? story_ms(c->lead) : MODEL_NO_MARK);
        cr_expect_eq(found.list[0].opportunity_ms,
                     c->sql >= 0 ? story_ms(c->sql) : MODEL_NO_MARK);
        cr_expect_eq(found.list[0].time_ms, story_ms(c->won));
        conversions_release(&found);
        ledger_view_close(&view);
        report_query_release(&query);
        story_release(&story);
    }
}

/* Who ever reached the stage is no null path of any span. */
Test(conversions, say_who_reached_the_stage_in_or_out_of_the_span)
{
    struct story story;
    struct ledger_view view;
    struct report_query query;
    struct conversions found;
    struct error err = ERROR_INIT;
    uint32_t reached = 0;

    story_init(&story);
    tell_stage(&story, 1, "early", "won", 1);
    tell_stage(&story, 30, "within", "won", 1);
    tell_stage(&story, 30, "never", "lead", 1);
    tell_stage(&story, 90, "late", "won", 1);
    cr_assert_eq(story_query(&query, "from=2026-11-02&to=2026-11-02", &err), 0);
    ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
    conversions_init(&found, &view, &query, query.wanted[0]);
    cr_expect_eq(found.count, 1);
    cr_assert_eq(journeys_count(view.journeys), 4);
    for (uint32_t person = 0; person < 4; person++)
        reached += found.reached[person];
    cr_expect_eq(reached, 3);
    cr_expect_eq(found.reached[found.list[0].person], 1);
    conversions_release(&found);
    ledger_view_close(&view);
    report_query_release(&query);
    story_release(&story);
}

Test(conversions, are_worth_what_was_not_given_back)
{
    struct story story;

    story_init(&story);
    for (int i = 0; i < 2; i++)
        story_event(
            &story, i,
            (struct ledger_event){.type = SLICE("stage"),
                                  .stage = SLICE("won"),
                                  .customer = SLICE("k"),
                                  .amount = 1000,
                                  .currency = SLICE("USD"),
                                  .invoice = i == 0 ? SLICE("I") : SLICE("J")});
    /* Long after the span: it is the sale's. */
    story_event(&story, 500,
                (struct ledger_event){.type = SLICE("refund"),
                                      .amount = 1200,
                                      .currency = SLICE("USD"),
                                      .invoice = SLICE("I")});
    expect_list(&story, "to=2026-11-02", "-200 1000 = 800");
    story_release(&story);
}

/* Whoever it is, a conversion that names nobody is one. */
Test(conversions, need_no_name)
{
    struct story story;

    story_init(&story);
    tell_stage(&story, 1, "", "won", 5);
    tell_stage(&story, 1, "", "won", 6);
    expect_list(&story, "count=first", "5 6 = 11");
    story_release(&story);
}
