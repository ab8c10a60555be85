#include "attribution/report/report_attribution.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

#define CONVERSIONS(models) "format=csv&by=campaign&models=" models

/* One person: a (hour 0), b (24), direct (48), c (72), won at 96. */
static void tell_one_journey(struct story *story)
{
    story_touch(story, 0, "k", "a");
    story_touch(story, 24, "k", "b");
    story_touch(story, 48, "k", "");
    story_touch(story, 72, "k", "c");
    story_won(story, 96, "k", 1000);
}

Test(report_attribution, credits_the_worked_example_of_the_documentation)
{
    struct story story;

    story_init(&story);
    tell_one_journey(&story);
    story_expect(
        story.ledger, "attribution", CONVERSIONS("position"),
        "campaign,touches,people,cost,position_conversions,"
        "position_value,position_value_rounded,position_low,position_high,"
        "position_cpa,"
        "position_roas,position_roi\r\n"
        "a,1,1,0,0.4,400,400,-0.3839855938160216,1.1839855938160215,,,\r\n"
        "c,1,1,0,0.4,400,400,-0.3839855938160216,1.1839855938160215,,,\r\n"
        "(direct),1,1,0,0.1,100,100,-0.0959963984540054,"
        "0.29599639845400538,,,\r\n"
        "b,1,1,0,0.1,100,100,-0.0959963984540054,"
        "0.29599639845400538,,,\r\n"
        "(none),,,,0,0,0,,,,,\r\n");
    story_release(&story);
}

Test(report_attribution, gives_totals_and_query_as_the_contract_says)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_won(&story, 1, "k", 1000);
    story_won(&story, 2, "stranger", 500);
    story_event(&story, 3,
                (struct ledger_event){.type = SLICE("cost"),
                                      .campaign = SLICE("a"),
                                      .direction = SLICE("outbound"),
                                      .amount = 250,
                                      .currency = SLICE("USD")});
    story_expect(
        story.ledger, "attribution", "models=last",
        "{\"query\":{\"by\":\"direction\",\"from\":null,\"to\":null,"
        "\"tz\":\"UTC\",\"stage\":\"won\",\"models\":[\"last\"],"
        "\"lookback\":\"90d\",\"half_life\":\"7d\",\"count\":\"every\","
        "\"uncertain\":false},\n"
        "\"totals\":{\"conversions\":2,\"value\":1500,\"currency\":\"USD\","
        "\"touches\":1,\"people\":1,\"cost\":250,\"unmatched_refunds\":0,"
        "\"unattributed\":{\"conversions\":1,\"value\":500}},\n"
        "\"rows\":[\n"
        "{\"key\":\"outbound\",\"touches\":1,\"people\":1,\"cost\":250,"
        "\"models\":{\"last\":{\"conversions\":1,\"value\":1000,"
        "\"value_rounded\":1000,\"low\":-0.959963984540054,\"high\":2."
        "959963984540054,"
        "\"cpa\":250,\"roas\":4,\"roi\":3}}}]}\n");
    story_release(&story);
}

struct credit_case {
    const char *query; /* behind format=csv&by=campaign */
    double a, b, direct, c;
};

/* The number in a CSV report's row `key`, column `column` from 0. */
static double csv_number(struct slice csv, const char *key, size_t column)
{
    struct slice line;
    struct slice cell = SLICE_NONE;

    while (slice_split(&csv, '\n', &line)) {
        double number = 0;

        slice_split(&line, ',', &cell);
        if (!slice_equal(cell, slice_str(key)))
            continue;
        for (size_t i = 0; i < column; i++)
            slice_split(&line, ',', &cell);
        cr_assert(slice_parse_double(cell, &number));
        return number;
    }
    return 0;
}

static double conversions_of(struct ledger *ledger, const char *query,
                             const char *key)
{
    struct buffer text = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    double number;

    buffer_appendf(&text, "format=csv&by=campaign&%s", query);
    story_report(ledger, "attribution", buffer_str(&text), &out);
    number = csv_number(buffer_slice(&out), key, 4);
    buffer_release(&out);
    buffer_release(&text);
    return number;
}

Test(report_attribution, credits_by_every_model)
{
    /* Ages 96, 72, 48 and 24 hours: 2^(-4), 2^(-3), 2^(-2), 2^(-1) of 15/16. */
    static const struct credit_case cases[] = {
        {"models=first", 1, 0, 0, 0},
        {"models=last", 0, 0, 0, 1},
        {"models=last_non_direct", 0, 0, 0, 1},
        {"models=linear", .25, .25, .25, .25},
        {"models=position", .4, .1, .1, .4},
        {"models=time_decay&half_life=1d", 1. / 15, 2. / 15, 4. / 15, 8. / 15},
        /* T-W <= t, both ends included. */
        {"models=linear&lookback=72h", 0, 1. / 3, 1. / 3, 1. / 3},
        {"models=linear&lookback=259199s", 0, 0, .5, .5},
        {"models=position&lookback=48h", 0, 0, .5, .5},
        {"models=position&lookback=24h", 0, 0, 0, 1},
        {"models=last&lookback=23h", 0, 0, 0, 0},
    };
    struct story story;

    story_init(&story);
    tell_one_journey(&story);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct credit_case *c = &cases[i];
        struct ledger *l = story.ledger;

        cr_expect_float_eq(conversions_of(l, c->query, "a"), c->a, 1e-12, "%s",
                           c->query);
        cr_expect_float_eq(conversions_of(l, c->query, "b"), c->b, 1e-12, "%s",
                           c->query);
        cr_expect_float_eq(conversions_of(l, c->query, "(direct)"), c->direct,
                           1e-12, "%s", c->query);
        cr_expect_float_eq(conversions_of(l, c->query, "c"), c->c, 1e-12, "%s",
                           c->query);
    }
    cr_expect_eq(
        conversions_of(story.ledger, "models=last&lookback=23h", "(none)"), 1);
    story_release(&story);
}

Test(report_attribution, skips_direct_touches_only_if_others_are_there)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_touch(&story, 1, "k", "");
    story_won(&story, 2, "k", 1);
    story_touch(&story, 3, "j", "");
    story_won(&story, 4, "j", 1);
    cr_expect_eq(conversions_of(story.ledger, "models=last_non_direct", "a"),
                 1);
    cr_expect_eq(
        conversions_of(story.ledger, "models=last_non_direct", "(direct)"), 1);
    cr_expect_eq(conversions_of(story.ledger, "models=last", "(direct)"), 2);
    story_release(&story);
}

/*
 * One person: campaign a in print (hour 0), a search (24), the channel direct
 * (48), a paper that names itself (72), nothing at all (96), won at 120.
 */
static void tell_arrivals(struct story *story)
{
    story_touch(story, 0, "k", "a");
    story_arrival(story, 24, "k", "organic_search", "inbound", "");
    story_arrival(story, 48, "k", "direct", "inbound", "");
    story_arrival(story, 72, "k", "", "unknown", "paper");
    story_arrival(story, 96, "k", "", "", "");
    story_won(story, 120, "k", 1000);
}

/* Under all models, by one dimension; -1 without the row. */
static double arrival_figure(struct story *story, const char *by,
                             const char *key, const char *column)
{
    struct buffer text = BUFFER_INIT;
    double figure;

    buffer_appendf(&text, "models=all&bootstrap=0&by=%s", by);
    figure = story_figure(story->ledger, "attribution", buffer_str(&text), key,
                          column);
    buffer_release(&text);
    return figure;
}

struct arrival_case {
    const char *by, *key;
    double touches, last_non_direct, linear, position, shapley, markov;
};

/*
 * In the chain half of the walks leave (direct) for the conversion, half for
 * what came at 72. So where that has a key of its own its removal effect is
 * 1/2, and that of all others 1.
 */
Test(report_attribution, credits_a_channel_or_a_source_without_a_campaign)
{
    static const struct arrival_case cases[] = {
        {"campaign", "a", 1, 0, .2, .4, 1. / 3, 1. / 3},
        {"campaign", "(not set)", 2, 1, .4, 2. / 15, 1. / 3, 1. / 3},
        {"campaign", "(direct)", 2, 0, .4, 7. / 15, 1. / 3, 1. / 3},
        {"objective", "(not set)", 3, 1, .6, 8. / 15, .5, .5},
        {"objective", "(direct)", 2, 0, .4, 7. / 15, .5, .5},
        {"channel", "print", 1, 0, .2, .4, .25, 2. / 7},
        {"channel", "organic_search", 1, 0, .2, 1. / 15, .25, 2. / 7},
        {"channel", "(not set)", 1, 1, .2, 1. / 15, .25, 1. / 7},
        {"channel", "(direct)", 2, 0, .4, 7. / 15, .25, 2. / 7},
        {"direction", "outbound", 1, 0, .2, .4, .25, 2. / 7},
        {"direction", "inbound", 1, 0, .2, 1. / 15, .25, 2. / 7},
        {"direction", "unknown", 1, 1, .2, 1. / 15, .25, 1. / 7},
        {"direction", "direct", 2, 0, .4, 7. / 15, .25, 2. / 7},
        {"source", "(not set)", 2, 0, .4, .4 + 1. / 15, 1. / 3, .4},
        {"source", "paper", 1, 1, .2, 1. / 15, 1. / 3, .2},
        {"source", "(direct)", 2, 0, .4, 7. / 15, 1. / 3, .4},
        /* Direct in every dimension, whatever was recorded. */
        {"placement", "(direct)", 2, 0, .4, 7. / 15, .5, .5},
        {"channel", "direct", -1, -1, -1, -1, -1, -1},
    };
    struct story story;

    story_init(&story);
    tell_arrivals(&story);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct arrival_case *c = &cases[i];
        const struct {
            const char *column;
            double figure;
        } figures[] = {
            {"touches", c->touches},
            {"last_non_direct_conversions", c->last_non_direct},
            {"linear_conversions", c->linear},
            {"position_conversions", c->position},
            {"shapley_conversions", c->shapley},
            {"shapley_rate_conversions", c->shapley}, /* nobody was lost */
            {"markov_conversions", c->markov},
        };

        for (size_t j = 0; j < sizeof(figures) / sizeof(figures[0]); j++)
            cr_expect_float_eq(
                arrival_figure(&story, c->by, c->key, figures[j].column),
                figures[j].figure, 1e-12, "%s %s %s", c->by, c->key,
                figures[j].column);
    }
    story_release(&story);
}

/*
 * Who searched bought, who came directly did not. Without the search all is
 * lost, without the others nothing. Alone, the search is worth 2 (both, had
 * they searched), direct 0, the two 1: 1.5 and -0.5 over both orders.
 */
Test(report_attribution, models_of_all_journeys_tell_a_channel_from_direct)
{
    static const struct {
        const char *by, *key;
        double markov, rate;
    } cases[] = {
        {"channel", "organic_search", 1, 1.5}, {"channel", "(direct)", 0, -.5},
        {"campaign", "(not set)", 1, 1.5},     {"campaign", "(direct)", 0, -.5},
        {"direction", "inbound", 1, 1.5},      {"direction", "direct", 0, -.5},
    };
    struct story story;

    story_init(&story);
    story_arrival(&story, 0, "k", "organic_search", "inbound", "");
    story_won(&story, 1, "k", 1000);
    story_arrival(&story, 0, "j", "direct", "inbound", "");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cr_expect_float_eq(arrival_figure(&story, cases[i].by, cases[i].key,
                                          "markov_conversions"),
                           cases[i].markov, 1e-12, "%s", cases[i].key);
        cr_expect_float_eq(arrival_figure(&story, cases[i].by, cases[i].key,
                                          "shapley_rate_conversions"),
                           cases[i].rate, 1e-12, "%s", cases[i].key);
    }
    story_release(&story);
}

Test(report_attribution, a_touch_at_the_instant_of_the_conversion_counts)
{
    struct story story;

    story_init(&story);
    story_won(&story, 5, "k", 1);
    story_touch(&story, 5, "k", "same");
    story_touch(&story, 5.001, "k", "later");
    cr_expect_eq(conversions_of(story.ledger, "models=first", "same"), 1);
    cr_expect_eq(conversions_of(story.ledger, "models=last", "same"), 1);
    story_release(&story);
}

Test(report_attribution, an_earlier_conversion_does_not_cut_the_journey)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_won(&story, 1, "k", 100);
    story_touch(&story, 2, "k", "b");
    story_won(&story, 3, "k", 100);
    cr_expect_eq(conversions_of(story.ledger, "models=first", "a"), 2);
    cr_expect_eq(conversions_of(story.ledger, "models=linear", "a"), 1.5);
    cr_expect_eq(conversions_of(story.ledger, "models=linear&count=first", "a"),
                 1);
    cr_expect_eq(conversions_of(story.ledger, "models=linear&count=first", "b"),
                 0);
    story_release(&story);
}

/* first means the first of all, not the first in the span. */
Test(report_attribution, a_second_conversion_is_not_first_in_a_later_span)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_won(&story, 1, "k", 100);
    story_won(&story, 25, "k", 100);
    cr_expect_eq(conversions_of(story.ledger,
                                "models=last&count=first&from=2026-11-02", "a"),
                 0);
    cr_expect_eq(
        conversions_of(story.ledger, "models=last&from=2026-11-02", "a"), 1);
    story_release(&story);
}

Test(report_attribution, joins_what_happened_before_the_person_was_known)
{
    struct story story;

    story_init(&story);
    story_click(&story, 0,
                (struct ledger_click){.click = SLICE("c1"),
                                      .link = SLICE("h/a"),
                                      .campaign = SLICE("a"),
                                      .ua = STORY_HUMAN});
    story_click(&story, 1,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .link = SLICE("h/b"),
                                      .campaign = SLICE("b"),
                                      .ua = STORY_HUMAN});
    story_won(&story, 2, "k", 100);
    cr_expect_eq(conversions_of(story.ledger, "models=linear", "(none)"), 1);
    story_event(&story, 3,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("k"),
                                      .click = SLICE("c1"),
                                      .recipient = SLICE("t1")});
    cr_expect_eq(conversions_of(story.ledger, "models=linear", "(none)"), 0);
    cr_expect_eq(conversions_of(story.ledger, "models=linear", "a"), 0.5);
    cr_expect_eq(conversions_of(story.ledger, "models=linear", "b"), 0.5);
    story_release(&story);
}

/* x: the token failed its check, so it is not the recipient's. */
Test(report_attribution, a_bad_token_joins_nobody)
{
    struct story story;

    story_init(&story);
    story_click(&story, 0,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .flags = SLICE("x"),
                                      .campaign = SLICE("a"),
                                      .ua = STORY_HUMAN});
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .recipient = SLICE("t1")});
    cr_expect_eq(conversions_of(story.ledger, "models=last", "(none)"), 1);
    story_release(&story);
}

Test(report_attribution, machines_earn_nothing_and_the_uncertain_by_option)
{
    struct story story;

    story_init(&story);
    story_click(&story, 0,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .campaign = SLICE("bot"),
                                      .ua = STORY_BOT});
    story_click(&story, 1,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .campaign = SLICE("unsure")});
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .recipient = SLICE("t1")});
    cr_expect_eq(conversions_of(story.ledger, "models=last", "(none)"), 1);
    cr_expect_eq(
        conversions_of(story.ledger, "models=last&uncertain=true", "unsure"),
        1);
    cr_expect_eq(
        conversions_of(story.ledger, "models=linear&uncertain=true", "bot"), 0);
    story_release(&story);
}

Test(report_attribution, takes_refunds_off_the_sale_they_name)
{
    struct ledger_event sale = {.type = SLICE("stage"),
                                .stage = SLICE("won"),
                                .customer = SLICE("k"),
                                .amount = 1000,
                                .currency = SLICE("USD"),
                                .invoice = SLICE("INV-1")};
    struct ledger_event refund = {.type = SLICE("refund"),
                                  .amount = 300,
                                  .currency = SLICE("USD"),
                                  .invoice = SLICE("INV-1")};
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_event(&story, 9, refund); /* told before its sale */
    story_event(&story, 1, sale);
    refund.invoice = SLICE("INV-2");
    story_event(&story, 10, refund);
    story_report(story.ledger, "attribution", "models=last&to=2026-11-01",
                 &out);
    cr_expect(slice_search(buffer_slice(&out), SLICE("\"value\":700,")) <
              out.len);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\"unmatched_refunds\":300,")) < out.len);
    buffer_release(&out);
    story_release(&story);
}

Test(report_attribution, refuses_to_add_two_currencies)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_won(&story, 1, "k", 100);
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("cost"),
                                      .amount = 5,
                                      .currency = SLICE("EUR")});
    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(
        report_text(SLICE("attribution"), story.ledger, &query, &out, &err),
        ERROR_INVALID);
    cr_expect_str_eq(err.field, "currency");
    cr_expect_str_eq(err.reason, "missing_rate");
    cr_expect_str_eq(err.message,
                     "there are amounts in USD and no rate from it to EUR for "
                     "2026-11-01; add the rate to the server's rates, or "
                     "choose a span or stage with one currency");
    cr_expect_eq(out.len, 0);
    report_query_release(&query);

    cr_assert_eq(story_query(&query, "currency=USD", &err), 0);
    cr_expect_eq(
        report_text(SLICE("attribution"), story.ledger, &query, &out, &err),
        ERROR_INVALID);
    cr_expect_str_eq(err.message,
                     "there are amounts in EUR and no rate from it to USD for "
                     "2026-11-01; add the rate to the server's rates, or "
                     "choose a span or stage with one currency");
    report_query_release(&query);
    story_release(&story);
}

Test(report_attribution, has_no_rows_by_day)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    cr_assert_eq(story_query(&query, "by=day", &err), 0);
    cr_expect_eq(
        report_text(SLICE("attribution"), story.ledger, &query, &out, &err),
        ERROR_USAGE);
    cr_expect_str_eq(err.field, "by");
    report_query_release(&query);
    story_release(&story);
}

/* Squares are of a person's whole credit: two conversions of one person weigh
   more than one each of two. */
Test(report_attribution, intervals_go_by_person)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_won(&story, 1, "k", 1);
    story_won(&story, 2, "k", 1);
    story_touch(&story, 0, "i", "b");
    story_won(&story, 1, "i", 1);
    story_touch(&story, 0, "j", "b");
    story_won(&story, 1, "j", 1);
    story_report(story.ledger, "attribution",
                 "format=csv&by=campaign&models=last", &out);
    cr_expect_float_eq(csv_number(buffer_slice(&out), "a", 8),
                       2 + 1.959963984540054 * 2, 1e-12);
    cr_expect_float_eq(csv_number(buffer_slice(&out), "b", 8),
                       2 + 1.959963984540054 * 1.4142135623730951, 1e-12);
    buffer_release(&out);
    story_release(&story);
}

/* A sale without an amount may still be given something back. */
Test(report_attribution, sees_the_currency_of_a_refund_of_nothing)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("k"),
                                      .invoice = SLICE("I")});
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("refund"),
                                      .amount = 300,
                                      .currency = SLICE("USD"),
                                      .invoice = SLICE("I")});
    story_report(story.ledger, "attribution", "models=last", &out);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\"value\":-300,\"currency\":\"USD\"")) <
                  out.len,
              "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

/* Only an event of type stage is a conversion, whatever else names one. */
Test(report_attribution, an_assignment_with_a_stage_is_no_conversion)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("assign"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("k"),
                                      .arm = SLICE("treated")});
    story_report(story.ledger, "attribution", "models=last", &out);
    cr_expect(slice_search(buffer_slice(&out), SLICE("\"conversions\":0,")) <
                  out.len,
              "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

/* Two campaigns upstream, one downstream, one that says nothing. */
static void tell_objectives(struct story *story)
{
    static const char *const campaigns[] = {"a", "b", "c", "d", ""};

    for (size_t i = 0; i < 5; i++)
        story_touch(story, (double)i, "k", campaigns[i]);
    story_won(story, 6, "k", 1000);
    story_event(story, 6,
                (struct ledger_event){.type = SLICE("cost"),
                                      .campaign = SLICE("a"),
                                      .direction = SLICE("outbound"),
                                      .amount = 90,
                                      .currency = SLICE("USD")});
}

/* The row's touches, cost and credit under linear; a sale is 10.00. */
static void expect_objective(struct ledger *ledger, const char *key,
                             double touches, double cost, double conversions)
{
    struct buffer out = BUFFER_INIT;
    struct slice csv;

    story_report(ledger, "attribution", "format=csv&by=objective&models=linear",
                 &out);
    csv = buffer_slice(&out);
    cr_expect_float_eq(csv_number(csv, key, 1), touches, 0, "%s", key);
    cr_expect_float_eq(csv_number(csv, key, 3), cost, 0, "%s", key);
    cr_expect_float_eq(csv_number(csv, key, 4), conversions, 1e-12, "%s", key);
    cr_expect_float_eq(csv_number(csv, key, 5), conversions * 1000, 1e-9, "%s",
                       key);
    buffer_release(&out);
}

Test(report_attribution, goes_by_what_campaigns_say_now)
{
    struct story story;

    story_init(&story);
    tell_objectives(&story);
    story_label(story.ledger, "a=upstream,b=upstream,c=downstream,d=");
    expect_objective(story.ledger, "upstream", 2, 90, .4);
    expect_objective(story.ledger, "downstream", 1, 0, .2);
    expect_objective(story.ledger, "(not set)", 1, 0, .2);
    expect_objective(story.ledger, "(direct)", 1, 0, .2);
    /* Changed, and the past with it. */
    story_label(story.ledger, "a=downstream,b=upstream,c=downstream,d=");
    expect_objective(story.ledger, "upstream", 1, 0, .2);
    expect_objective(story.ledger, "downstream", 2, 90, .4);
    story_label(story.ledger, "");
    expect_objective(story.ledger, "(not set)", 4, 90, .8);
    expect_objective(story.ledger, "(direct)", 1, 0, .2);
    story_release(&story);
}

Test(report_attribution, pairs_the_objective_with_the_direction)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    tell_objectives(&story);
    story_event(&story, 5,
                (struct ledger_event){.type = SLICE("touch"),
                                      .customer = SLICE("k"),
                                      .campaign = SLICE("a"),
                                      .direction = SLICE("inbound")});
    story_label(story.ledger, "a=upstream,b=upstream,c=downstream,d=");
    story_report(story.ledger, "attribution",
                 "by=direction,objective&models=last", &out);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("{\"by\":\"direction,objective\"")) < out.len,
              "%s", buffer_str(&out));
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("[\"inbound\",\"upstream\"],\"touches\":1,")) <
                  out.len,
              "%s", buffer_str(&out));
    cr_expect(
        slice_search(buffer_slice(&out),
                     SLICE("[\"outbound\",\"upstream\"],\"touches\":2,")) <
            out.len,
        "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(report_attribution, of_all_stages_shows_those_that_were_reached)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("lead"),
                                      .customer = SLICE("k")});
    story_won(&story, 2, "k", 1000);
    story_expect(story.ledger, "attribution",
                 "stage=all&stages=lead,sql,won&by=campaign&models=last&"
                 "format=csv",
                 "stage,campaign,touches,people,cost,last_conversions,"
                 "last_value,last_value_rounded,last_low,last_high,last_cpa,"
                 "last_roas,last_roi\r\n"
                 "lead,a,1,1,0,1,0,0,-0.959963984540054,2.959963984540054,,,"
                 "\r\n"
                 "lead,(none),,,,0,0,0,,,,,\r\n"
                 "won,a,1,1,0,1,1000,1000,-0.959963984540054,"
                 "2.959963984540054,,,\r\n"
                 "won,(none),,,,0,0,0,,,,,\r\n");
    story_release(&story);
}

/* One journey over so many campaigns, back and forth, that no chain of it can
   be solved in seconds. */
static void tell_endless_journey(struct story *story)
{
    uint32_t stream = ledger_stream(story->ledger, SLICE("events:{1}"));
    uint32_t state = 7;
    char campaign[16];

    ledger_begin(story->ledger);
    for (uint32_t i = 1; i <= 100000; i++) {
        struct ledger_event event = {.type = SLICE("touch"),
                                     .customer = SLICE("k"),
                                     .at_ms = STORY_START_MS + i};

        state = state * 1664525u + 1013904223u;
        snprintf(campaign, sizeof(campaign), "c%u", (state >> 8) % 5000);
        event.campaign = slice_str(campaign);
        cr_assert(ledger_add_event(story->ledger, stream,
                                   (struct stream_id){1, i}, &event));
    }
    ledger_end(story->ledger);
    story_won(story, 10, "k", 1000);
}

Test(report_attribution, leaves_out_what_cannot_be_solved_unless_it_is_named)
{
    struct story story;
    struct report_query query;
    struct report_result result;
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    story_init(&story);
    tell_endless_journey(&story);
    story_report(story.ledger, "attribution", "by=campaign&bootstrap=0", &out);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("markov of won is left out")) < out.len);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\"markov\":{\"conversions\":null,\"value\":"
                                 "null,\"value_rounded\":null")) < out.len);
    cr_expect_eq(slice_search(buffer_slice(&out), SLICE("nan")), out.len);
    buffer_release(&out);

    cr_assert_eq(story_query(&query, "by=campaign&models=markov", &err), 0);
    report_result_init(&result);
    cr_expect_eq(report_attribution_run(story.ledger, &query, &result, &err),
                 ERROR_FULL);
    cr_expect_str_eq(err.reason, "too_large");
    report_result_release(&result);
    report_query_release(&query);
    story_release(&story);
}
