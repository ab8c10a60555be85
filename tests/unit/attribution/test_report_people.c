#include "attribution/report/report_people.h"

#include <criterion/criterion.h>

#include "attribution/result/report_contact.h"
#include "tests/unit/attribution/story.h"

static void tell_stage(struct story *story, double hour, const char *customer,
                       const char *stage)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = slice_str(customer)});
}

/*
 * The worked example of docs/reports/people.md: Ann came back and bought, Bob
 * went as far as sql and was lost, Cid had a look. Everything ends a week,
 * which is the half-life, after the first touch.
 */
static void tell_example(struct story *story)
{
    story_touch(story, 0, "ann", "a");
    story_touch(story, 24, "ann", "b");
    tell_stage(story, 24, "ann", "lead");
    story_touch(story, 168, "ann", "b");
    story_won(story, 168, "ann", 30000);
    story_touch(story, 0, "bob", "a");
    tell_stage(story, 1, "bob", "lead");
    tell_stage(story, 25, "bob", "sql");
    tell_stage(story, 26, "bob", "lost");
    story_touch(story, 0, "cid", "");
}

#define FUNNEL "stages=lead,mql,sql,won&"

/* Nobody told who the recipients are. */
#define UNNAMED ",\"name\":null,\"email\":null"

Test(report_people, gives_the_worked_example_of_the_documentation)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    story_expect(
        story.ledger, "people", FUNNEL "by=campaign",
        "{\"query\":{\"by\":\"campaign\",\"from\":null,\"to\":null,"
        "\"tz\":\"UTC\",\"stage\":\"won\","
        "\"stages\":[\"lead\",\"mql\",\"sql\",\"won\"],"
        "\"half_life\":\"7d\",\"uncertain\":false,\"likely\":60,\"risk\":25,"
        "\"limit\":100},\n"
        "\"totals\":{\"people\":3,\"new_people\":3,\"returning_people\":0,"
        "\"anonymous\":0,\"won\":1,\"score\":43.75,\"value\":30000,"
        "\"currency\":\"USD\",\"median_sale\":30000,\"unmatched_refunds\":0,"
        "\"as_of\":\"2026-11-08T00:00:00Z\"},\n"
        "\"rows\":[\n"
        "{\"key\":\"customer:ann\",\"score\":75,\"recency\":1,"
        "\"frequency\":0.5,\"depth\":1,\"worth\":0.5,\"group\":\"likely\","
        "\"touches\":3,\"last_touch\":\"2026-11-08T00:00:00Z\","
        "\"stage\":\"won\",\"value\":30000" UNNAMED "},\n"
        "{\"key\":\"customer:bob\",\"score\":37.5,\"recency\":0.5,"
        "\"frequency\":0.25,\"depth\":0.75,\"worth\":0,\"group\":\"ready\","
        "\"touches\":1,\"last_touch\":\"2026-11-01T00:00:00Z\","
        "\"stage\":\"sql\",\"value\":0" UNNAMED "},\n"
        "{\"key\":\"customer:cid\",\"score\":18.75,\"recency\":0.5,"
        "\"frequency\":0.25,\"depth\":0,\"worth\":0,\"group\":\"at_risk\","
        "\"touches\":1,\"last_touch\":\"2026-11-01T00:00:00Z\","
        "\"stage\":null,\"value\":0" UNNAMED "}],\n"
        "\"groups\":[\n"
        "{\"key\":\"likely\",\"people\":1,\"share\":0.33333333333333331,"
        "\"won\":1,\"value\":30000,\"score\":75},\n"
        "{\"key\":\"ready\",\"people\":1,\"share\":0.33333333333333331,"
        "\"won\":0,\"value\":0,\"score\":37.5},\n"
        "{\"key\":\"at_risk\",\"people\":1,\"share\":0.33333333333333331,"
        "\"won\":0,\"value\":0,\"score\":18.75}],\n"
        "\"journey\":[\n"
        "{\"key\":\"lead\",\"people\":2,\"progression\":1,\"aversion\":null,"
        "\"engagement\":2,\"timing\":302400,\"value\":30000},\n"
        "{\"key\":\"mql\",\"people\":0,\"progression\":null,"
        "\"aversion\":null,\"engagement\":null,\"timing\":null,"
        "\"value\":0},\n"
        "{\"key\":\"sql\",\"people\":1,\"progression\":0,\"aversion\":1,"
        "\"engagement\":1,\"timing\":null,\"value\":0},\n"
        "{\"key\":\"won\",\"people\":1,\"progression\":0,\"aversion\":null,"
        "\"engagement\":3,\"timing\":null,\"value\":30000}],\n"
        "\"first_sources\":[\n"
        "{\"key\":\"a\",\"people\":2,\"share\":0.66666666666666663},\n"
        "{\"key\":\"(direct)\",\"people\":1,"
        "\"share\":0.33333333333333331}],\n"
        "\"last_sources\":[\n"
        "{\"key\":\"(direct)\",\"people\":1,"
        "\"share\":0.33333333333333331},\n"
        "{\"key\":\"a\",\"people\":1,\"share\":0.33333333333333331},\n"
        "{\"key\":\"b\",\"people\":1,"
        "\"share\":0.33333333333333331}]}\n");
    story_release(&story);
}

/* ---- Looking for parts of it --------------------------------------------- */

static bool report_has(struct story *story, const char *query, const char *part)
{
    struct buffer out = BUFFER_INIT;
    bool has;

    story_report(story->ledger, "people", query, &out);
    has = slice_search(buffer_slice(&out), slice_str(part)) < out.len;
    if (!has)
        fprintf(stderr, "%s: no %s in\n%s\n", query, part, buffer_str(&out));
    buffer_release(&out);
    return has;
}

/* Cell `column` (from 0) of the CSV row of `key`; -1 if empty, -2 if not
   there. */
static double cell_of(struct story *story, const char *query, const char *key,
                      size_t column)
{
    struct buffer text = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice rest;
    struct slice line;
    double number = -2;

    buffer_append(&text, slice_str(query));
    if (text.len > 0 && !slice_ends(buffer_slice(&text), SLICE("&")))
        buffer_append_byte(&text, '&');
    buffer_append(&text, SLICE("format=csv"));
    story_report(story->ledger, "people", buffer_str(&text), &out);
    rest = buffer_slice(&out);
    while (slice_split(&rest, '\n', &line)) {
        struct slice cell = SLICE_NONE;

        line = slice_head(line, slice_find(line, '\r'));
        slice_split(&line, ',', &cell);
        if (!slice_equal(cell, slice_str(key)))
            continue;
        for (size_t i = 0; i < column; i++)
            slice_split(&line, ',', &cell);
        number = -1;
        if (cell.len > 0)
            cr_assert(slice_parse_double(cell, &number));
    }
    buffer_release(&out);
    buffer_release(&text);
    return number;
}

enum { SCORE = 1, RECENCY, FREQUENCY, DEPTH, WORTH, GROUP, TOUCHES };

Test(report_people, recency_halves_with_each_half_life_of_silence)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    cr_expect_float_eq(cell_of(&story, FUNNEL, "customer:bob", RECENCY), .5,
                       1e-12);
    cr_expect_float_eq(
        cell_of(&story, FUNNEL "half_life=84h", "customer:bob", RECENCY), .25,
        1e-12);
    /* The end is the last event in the span, not of all: of 1 November. */
    cr_expect_float_eq(cell_of(&story, FUNNEL "to=2026-11-01&half_life=1h",
                               "customer:cid", RECENCY),
                       .5, 1e-12);
    story_release(&story);
}

Test(report_people, frequency_is_half_at_three_touches)
{
    struct story story;

    story_init(&story);
    for (int i = 0; i < 9; i++)
        story_touch(&story, i, "often", "a");
    story_touch(&story, 0, "once", "a");
    tell_stage(&story, 0, "never", "lead");
    cr_expect_eq(cell_of(&story, "", "customer:often", FREQUENCY), .75);
    cr_expect_eq(cell_of(&story, "", "customer:once", FREQUENCY), .25);
    cr_expect_eq(cell_of(&story, "", "customer:never", FREQUENCY), 0);
    cr_expect_eq(cell_of(&story, "", "customer:never", RECENCY), 0);
    cr_expect_eq(cell_of(&story, "", "customer:never", TOUCHES), 0);
    cr_expect_eq(cell_of(&story, "", "customer:never", TOUCHES + 1), -1);
    story_release(&story);
}

/* The furthest stage counts, whatever came between or after. */
Test(report_people, depth_is_the_furthest_stage)
{
    struct story story;

    story_init(&story);
    tell_stage(&story, 0, "k", "sql");
    tell_stage(&story, 1, "k", "lead");
    tell_stage(&story, 1, "stranger", "trial");
    cr_expect_eq(cell_of(&story, FUNNEL, "customer:k", DEPTH), .75);
    cr_expect_eq(cell_of(&story, FUNNEL, "customer:stranger", DEPTH), 0);
    cr_expect_eq(
        cell_of(&story, "stages=trial&stage=trial", "customer:stranger", DEPTH),
        1);
    story_release(&story);
}

/* Sales of 100, 200 and 600: the median is 200. Renewals are sales too. */
Test(report_people, worth_compares_a_persons_sales_with_the_median_sale)
{
    struct story story;

    story_init(&story);
    story_won(&story, 0, "j", 100);
    story_won(&story, 1, "k", 200);
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("renewal"),
                                      .customer = SLICE("k"),
                                      .amount = 600,
                                      .currency = SLICE("USD")});
    cr_expect_eq(cell_of(&story, "", "customer:j", WORTH), 100. / 300);
    cr_expect_eq(cell_of(&story, "", "customer:k", WORTH), 800. / 1000);
    cr_expect(report_has(&story, "", "\"median_sale\":200,"));
    story_release(&story);
}

Test(report_people, refunds_come_off_and_what_is_given_back_is_worth_nothing)
{
    struct ledger_event sale = {.type = SLICE("stage"),
                                .stage = SLICE("won"),
                                .customer = SLICE("k"),
                                .amount = 500,
                                .currency = SLICE("USD"),
                                .invoice = SLICE("I1")};
    struct ledger_event refund = {.type = SLICE("refund"),
                                  .amount = 500,
                                  .currency = SLICE("USD"),
                                  .invoice = SLICE("I1")};
    struct story story;

    story_init(&story);
    story_event(&story, 30, refund); /* after the span, before its sale */
    story_event(&story, 1, sale);
    cr_expect_eq(cell_of(&story, "to=2026-11-01", "customer:k", WORTH), 0);
    cr_expect_eq(cell_of(&story, "to=2026-11-01", "customer:k", 10), 0);
    cr_expect(report_has(&story, "", "\"median_sale\":null,"));
    refund.invoice = SLICE("I2");
    story_event(&story, 2, refund);
    cr_expect(report_has(&story, "", "\"unmatched_refunds\":500,"));
    story_release(&story);
}

/* 75, 37.5 and 18.75: a threshold belongs to the group above it. */
Test(report_people, groups_are_by_the_askers_thresholds)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
#define GROUPS FUNNEL "section=groups&"
    cr_expect_eq(cell_of(&story, GROUPS "likely=75", "likely", 1), 1);
    cr_expect_eq(cell_of(&story, GROUPS "likely=75.1", "likely", 1), 0);
    cr_expect_eq(cell_of(&story, GROUPS "likely=37.5", "likely", 1), 2);
    cr_expect_eq(cell_of(&story, GROUPS "risk=37.5", "at_risk", 1), 1);
    cr_expect_eq(cell_of(&story, GROUPS "risk=37.6", "at_risk", 1), 2);
    cr_expect_eq(cell_of(&story, GROUPS "risk=37.6", "ready", 1), 0);
    cr_expect_eq(cell_of(&story, GROUPS "risk=37.6", "at_risk", 5), 28.125);
    cr_expect_eq(cell_of(&story, GROUPS "risk=37.6", "ready", 5), -1);
    story_release(&story);
}

static void expect_error(const char *text, enum error_code code,
                         const char *field)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    tell_example(&story);
    cr_assert_eq(story_query(&query, text, &err), 0);
    cr_expect_eq(report_text(SLICE("people"), story.ledger, &query, &out, &err),
                 code, "%s", text);
    cr_expect_str_eq(err.field, field, "%s", text);
    cr_expect_eq(out.len, 0);
    report_query_release(&query);
    story_release(&story);
}

Test(report_people, refuses_what_would_mislead)
{
    expect_error("likely=20", ERROR_USAGE, "risk");
    expect_error("by=day", ERROR_USAGE, "by");
    expect_error("stage=all", ERROR_USAGE, "stage");
    expect_error("by=campaign,hour", ERROR_USAGE, "by");
    expect_error("person=nobody", ERROR_NOT_FOUND, "person");
}

Test(report_people, refuses_money_that_it_cannot_convert)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_won(&story, 1, "k", 100);
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("renewal"),
                                      .customer = SLICE("k"),
                                      .amount = 5,
                                      .currency = SLICE("EUR")});
    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(report_text(SLICE("people"), story.ledger, &query, &out, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "missing_rate");
    cr_expect_eq(out.len, 0);
    report_query_release(&query);
    story_release(&story);
}

/* Told last, and first by name. */
Test(report_people, equal_scores_go_by_name)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "c", "x");
    story_touch(&story, 0, "b", "x");
    story_touch(&story, 0, "a", "x");
    cr_expect_eq(cell_of(&story, "limit=1", "customer:a", TOUCHES), 1);
    cr_expect_eq(cell_of(&story, "limit=1", "customer:c", TOUCHES), -2);
    cr_expect_eq(cell_of(&story, "limit=2", "customer:b", TOUCHES), 1);
    story_release(&story);
}

/* from <= t < to; whoever was touched before the span as well returns. */
Test(report_people, only_the_span_counts)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "old", "a");
    story_touch(&story, 24, "old", "b");
    story_touch(&story, 24, "new", "a");
    tell_stage(&story, 0, "new", "lead");
    story_touch(&story, 23.999, "gone", "a");
    story_touch(&story, 48, "later", "a");
    tell_stage(&story, 30, "untouched", "lead");
#define SECOND "from=2026-11-02&to=2026-11-02"
    cr_expect(report_has(&story, SECOND,
                         "\"people\":3,\"new_people\":1,"
                         "\"returning_people\":1,"));
    cr_expect_eq(cell_of(&story, SECOND, "customer:gone", SCORE), -2);
    cr_expect_eq(cell_of(&story, SECOND, "customer:later", SCORE), -2);
    cr_expect_eq(cell_of(&story, SECOND, "customer:old", TOUCHES), 1);
    cr_expect_eq(cell_of(&story, SECOND, "customer:new", DEPTH), 0);
    cr_expect_eq(
        cell_of(&story, SECOND "&section=first_sources&by=campaign", "b", 1),
        1);
    cr_expect(report_has(&story, SECOND, "\"as_of\":\"2026-11-02T06:00:00Z\""));
    story_release(&story);
}

/* Machines engage nobody, and nobody can be told of a touch without a name. */
Test(report_people, machines_and_the_nameless_are_left_out)
{
    struct story story;

    story_init(&story);
    story_click(&story, 0,
                (struct ledger_click){.recipient = SLICE("bot"),
                                      .campaign = SLICE("a"),
                                      .ua = STORY_BOT});
    story_click(&story, 1,
                (struct ledger_click){.recipient = SLICE("unsure"),
                                      .campaign = SLICE("a")});
    story_click(
        &story, 2,
        (struct ledger_click){.campaign = SLICE("a"), .ua = STORY_HUMAN});
    cr_expect(report_has(&story, "", "\"people\":0,"));
    cr_expect(report_has(&story, "", "\"anonymous\":1,"));
    cr_expect_eq(cell_of(&story, "uncertain=true", "recipient:unsure", TOUCHES),
                 1);
    cr_expect_eq(cell_of(&story, "uncertain=true", "recipient:bot", TOUCHES),
                 -2);
    story_release(&story);
}

Test(report_people, cuts_the_list_and_no_other_figure)
{
    struct story story;

    story_init(&story);
    tell_example(&story);
    cr_expect(report_has(&story, "limit=1", "\"people\":3,"));
    cr_expect(report_has(&story, "limit=1",
                         "1 of 3 people are listed; limit=0 lists all"));
    cr_expect_eq(cell_of(&story, FUNNEL "limit=1", "customer:ann", SCORE), 75);
    cr_expect_eq(cell_of(&story, FUNNEL "limit=1", "customer:bob", SCORE), -2);
    cr_expect_neq(cell_of(&story, "limit=0", "customer:cid", SCORE), -2);
    story_release(&story);
}

Test(report_people, of_nobody_is_empty)
{
    struct story story;

    story_init(&story);
    story_expect(story.ledger, "people", "format=csv",
                 "person,score,recency,frequency,depth,worth,group,touches,"
                 "last_touch,stage,value,name,email\r\n");
    cr_expect(report_has(&story, "", "\"as_of\":null"));
    cr_expect_eq(cell_of(&story, "section=groups", "ready", 2), -1);
    story_release(&story);
}

/* ---- The customer journey ------------------------------------------------ */

#define JOURNEY "section=journey&"

enum { PEOPLE = 1, PROGRESSION, AVERSION, ENGAGEMENT, TIMING, VALUE };

/* sql and proposal are likely to buy; what came before is not. */
Test(report_people, aversion_is_of_those_who_were_likely_to_buy)
{
    static const char query[] =
        JOURNEY "stages=lead,sql,proposal,won&stage=won";
    struct story story;

    story_init(&story);
    tell_stage(&story, 0, "lost", "sql");
    tell_stage(&story, 1, "lost", "proposal");
    tell_stage(&story, 1, "lost", "lost"); /* at the instant of entering */
    tell_stage(&story, 0, "back", "sql");
    tell_stage(&story, 1, "back", "lost");
    story_won(&story, 2, "back", 1);
    tell_stage(&story, 0, "before", "lost");
    tell_stage(&story, 1, "before", "sql");
    tell_stage(&story, 0, "early", "lead");
    tell_stage(&story, 1, "early", "lost");
    cr_expect_eq(cell_of(&story, query, "lead", AVERSION), -1);
    cr_expect_eq(cell_of(&story, query, "sql", AVERSION), 1. / 3);
    cr_expect_eq(cell_of(&story, query, "proposal", AVERSION), 1);
    cr_expect_eq(cell_of(&story, query, "won", AVERSION), -1);
    cr_expect_eq(cell_of(&story, query, "sql", PROGRESSION), 2. / 3);
    story_release(&story);
}

Test(report_people, without_sql_the_stage_before_the_goal_is_likely)
{
    struct story story;

    story_init(&story);
    tell_stage(&story, 0, "k", "trial");
    tell_stage(&story, 1, "k", "lost");
    cr_expect_eq(cell_of(&story, JOURNEY "stages=signup,trial,paid&stage=paid",
                         "trial", AVERSION),
                 1);
    cr_expect_eq(cell_of(&story, JOURNEY "stages=signup,trial,paid&stage=paid",
                         "signup", AVERSION),
                 -1);
    /* The goal is not in this funnel: nobody knows what is likely. */
    cr_expect_eq(
        cell_of(&story, JOURNEY "stages=signup,trial", "trial", AVERSION), -1);
    cr_expect_eq(cell_of(&story, JOURNEY "stages=trial,paid&stage=trial",
                         "trial", AVERSION),
                 -1);
    story_release(&story);
}

/* 10 h and 20 h: the mean of the middle two; who stays has no time yet. */
Test(report_people, timing_is_of_those_who_went_on)
{
    struct story story;

    story_init(&story);
    tell_stage(&story, 0, "j", "lead");
    tell_stage(&story, 10, "j", "won"); /* mql and sql are skipped */
    tell_stage(&story, 0, "k", "lead");
    tell_stage(&story, 5, "k", "lead");
    tell_stage(&story, 20, "k", "mql");
    tell_stage(&story, 0, "l", "lead");
    cr_expect_eq(cell_of(&story, JOURNEY, "lead", PEOPLE), 3);
    cr_expect_eq(cell_of(&story, JOURNEY, "lead", PROGRESSION), 2. / 3);
    cr_expect_eq(cell_of(&story, JOURNEY, "lead", TIMING), 15 * 3600);
    cr_expect_eq(cell_of(&story, JOURNEY, "lead", ENGAGEMENT), 0);
    story_release(&story);
}

/* ---- In any order -------------------------------------------------------- */

#define PARTS ((size_t)115)

/* Touches by a click id that only `identify` joins to the customer. */
static void tell_part(struct story *story, size_t part)
{
    static const char *const campaigns[] = {"d", "a", "c", "b"};
    static const char *const stages[] = {"lead", "sql", "lost"};
    size_t person = part / 5;
    char customer[16];
    char click[16];
    struct ledger_event event = {.channel = SLICE("print")};

    snprintf(customer, sizeof(customer), "k%zu", person);
    snprintf(click, sizeof(click), "c%zu", person);
    event.click = slice_str(click);
    if (part % 5 < 2) {
        event.type = SLICE("touch");
        event.campaign = slice_str(campaigns[(person + part) % 4]);
        story_event(story, (double)(part % 5 * (person + 1)), event);
    } else if (part % 5 == 2) {
        tell_stage(story, (double)person, customer, stages[person % 3]);
    } else if (part % 5 == 3) {
        if (person % 3 > 0)
            story_won(story, 40 + (double)(person % 4), customer,
                      100 * (int64_t)person);
    } else {
        event.type = SLICE("identify");
        event.customer = slice_str(customer);
        story_event(story, 0, event);
    }
}

Test(report_people, do_not_depend_on_who_was_met_first)
{
    struct buffer first = BUFFER_INIT;

    /* Steps prime to 115 = 5 x 23 tell every part, in as many orders. */
    for (size_t step = 1; step < 20; step += 6) {
        struct buffer again = BUFFER_INIT;
        struct buffer *out = step == 1 ? &first : &again;
        struct story story;

        story_init(&story);
        for (size_t i = 0; i < PARTS; i++)
            tell_part(&story, i * step % PARTS);
        story_report(story.ledger, "people", "limit=9", out);
        story_report(story.ledger, "people",
                     "person=k7&format=csv&section=stages", out);
        story_report(story.ledger, "people",
                     "person=c7&format=csv&section=identifiers", out);
        if (step > 1)
            cr_expect_str_eq(buffer_str(&again), buffer_str(&first));
        buffer_release(&again);
        story_release(&story);
    }
    cr_expect_gt(first.len, 1000);
    buffer_release(&first);
}

/* The result as it is before it is written; nobody is named yet. */
static void compute(struct story *story, const char *text,
                    struct report_result *result)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    report_result_init(result);
    cr_assert_eq(story_query(&query, text, &err), 0);
    cr_assert_eq(
        report_run(SLICE("people"), story->ledger, &query, result, &err), 0);
    report_query_release(&query);
}

Test(report_people, asks_who_the_recipients_are_that_it_lists)
{
    struct report_result result;
    struct story story;

    story_init(&story);
    story_click(&story, 0, (struct ledger_click){.recipient = SLICE("t2")});
    story_click(&story, 0, (struct ledger_click){.recipient = SLICE("t1")});
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("ann"),
                                      .recipient = SLICE("t2")});
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("lead"),
                                      .customer = SLICE("ann"),
                                      .recipient = SLICE("t0")});
    compute(&story, "limit=1", &result);
    cr_assert_eq(result.contact_count, 2, "t1 is not listed");
    cr_expect(slice_equal(result.contacts[0].token, SLICE("t0")));
    cr_expect(slice_equal(result.contacts[1].token, SLICE("t2")));
    report_contact_tell(&result, 0, SLICE_NONE, SLICE_NONE);
    report_contact_tell(&result, 1, SLICE("Ann"), SLICE("a@b.c"));
    cr_expect(slice_equal(report_section_row(result.sections[0], 0)[11].text,
                          SLICE("Ann")));
    cr_expect(slice_equal(report_section_row(result.sections[0], 0)[12].text,
                          SLICE("a@b.c")));
    report_result_release(&result);
    compute(&story, "person=ann", &result);
    cr_expect_eq(result.contact_count, 2);
    cr_expect_str_eq(result.contacts[0].section->name, "summary");
    report_result_release(&result);
    compute(&story, "person=t1", &result);
    cr_expect_eq(result.contact_count, 1);
    report_result_release(&result);
    story_release(&story);
}
