#include "attribution/report/report_roi.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static struct ledger_event event_of(const char *type, const char *customer,
                                    const char *campaign)
{
    return (struct ledger_event){.type = slice_str(type),
                                 .customer = slice_str(customer),
                                 .campaign = slice_str(campaign)};
}

static void tell_send(struct story *story, double hour, const char *customer,
                      const char *token, const char *campaign)
{
    struct ledger_event event = event_of("send", customer, campaign);

    event.recipient = slice_str(token);
    event.direction = SLICE("outbound");
    event.channel = SLICE("cold_email");
    story_event(story, hour, event);
}

static void tell_stage(struct story *story, double hour, const char *customer,
                       const char *stage)
{
    struct ledger_event event = event_of("stage", customer, "");

    event.stage = slice_str(stage);
    story_event(story, hour, event);
}

static void tell_money(struct story *story, double hour, const char *type,
                       const char *campaign, const char *invoice,
                       int64_t amount)
{
    struct ledger_event event = event_of(type, "", campaign);

    event.amount = amount;
    event.currency = SLICE("USD");
    event.invoice = slice_str(invoice);
    story_event(story, hour, event);
}

/* The worked example of docs/reports/roi.md. */
static void tell_two_campaigns(struct story *story)
{
    tell_money(story, 0, "cost", "mail", "", 10000);
    tell_money(story, 900, "cost", "fair", "", 5000); /* told late, and is */
    tell_send(story, 1, "p1", "t1", "mail");
    tell_send(story, 2, "p2", "t2", "mail");
    tell_send(story, 3, "p3", "t3", "mail");
    tell_send(story, 4, "p4", "t4", "mail");
    story_touch(story, 1, "p5", "fair");
    story_touch(story, 2, "p6", "fair");
    story_click(story, 5,
                (struct ledger_click){.recipient = SLICE("t1"),
                                      .campaign = SLICE("mail"),
                                      .ua = STORY_HUMAN});
    story_click(story, 5.5,
                (struct ledger_click){.recipient = SLICE("t3"),
                                      .campaign = SLICE("mail"),
                                      .ua = STORY_BOT});
    tell_stage(story, 6, "p1", "reply");
    tell_stage(story, 7, "p1", "lead");
    story_won(story, 8, "p1", 30000);
    story_event(story, 9, event_of("open", "p2", ""));
    tell_stage(story, 10, "p2", "reply");
    tell_stage(story, 11, "p6", "reply");
    tell_stage(story, 12, "p7", "reply");
    story_event(story, 20,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("p5"),
                                      .amount = 10000,
                                      .currency = SLICE("USD"),
                                      .invoice = SLICE("INV-5")});
    tell_money(story, 500, "refund", "", "INV-5", 2000);
}

struct figure_case {
    const char *key, *column;
    double figure; /* NAN: empty */
};

static void expect_figures(struct ledger *ledger, const char *text,
                           const struct figure_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double got =
            story_figure(ledger, "roi", text, cases[i].key, cases[i].column);

        if (isnan(cases[i].figure))
            cr_expect(isnan(got), "%s %s: %f", cases[i].key, cases[i].column,
                      got);
        else
            cr_expect_float_eq(got, cases[i].figure, 1e-12, "%s %s: %f",
                               cases[i].key, cases[i].column, got);
    }
}

#define CASES(list) list, sizeof(list) / sizeof((list)[0])

Test(report_roi, has_the_worked_example_of_the_documentation)
{
    static const struct figure_case cases[] = {
        {"mail", "cost", 10000},
        {"mail", "sends", 4},
        {"mail", "people_sent", 4},
        {"mail", "replies", 2},
        {"mail", "response_rate", 0.5},
        {"mail", "clickers", 1},
        {"mail", "click_rate", 0.25},
        {"mail", "opens", 1},
        {"mail", "touches", 1},
        {"mail", "people", 1},
        {"mail", "cost_per_reply", 10000},
        {"mail", "cost_per_lead", 10000},
        {"mail", "cost_per_won", 10000},
        {"mail", "last_non_direct_conversions", 1},
        {"mail", "last_non_direct_value", 30000},
        {"mail", "last_non_direct_cpa", 10000},
        {"mail", "last_non_direct_roas", 3},
        {"mail", "last_non_direct_roi", 2},
        {"fair", "cost", 5000},
        {"fair", "sends", 0},
        {"fair", "replies", 1},
        {"fair", "response_rate", NAN},
        {"fair", "click_rate", NAN},
        {"fair", "touches", 2},
        {"fair", "cost_per_reply", 5000},
        {"fair", "cost_per_lead", NAN},
        {"fair", "last_non_direct_value", 8000},
        {"fair", "last_non_direct_roas", 1.6},
        {"fair", "last_non_direct_roi", 0.6},
        {"(none)", "replies", 1},
        {"(none)", "opens", 0},
        {"(none)", "sends", NAN},
        {"(none)", "last_non_direct_conversions", 0},
    };
    struct story story;

    story_init(&story);
    tell_two_campaigns(&story);
    expect_figures(story.ledger, "by=campaign", CASES(cases));
    story_release(&story);
}

Test(report_roi, totals_are_the_whole_businesss)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    tell_two_campaigns(&story);
    story_report(story.ledger, "roi", "", &out);
    cr_expect(
        slice_search(
            buffer_slice(&out),
            SLICE("\"totals\":{\"cost\":15000,\"value\":38000,"
                  "\"currency\":\"USD\",\"conversions\":2,\"cpa\":7500,"
                  "\"roas\":2.5333333333333332,\"roi\":1.5333333333333334,"
                  "\"average_sale\":19000,\"unmatched_refunds\":0,"
                  "\"sends\":4,\"people_sent\":4,\"replies\":4,"
                  "\"response_rate\":1,\"clickers\":1,\"click_rate\":0.25,"
                  "\"opens\":1,\"touches\":3,\"people\":3,"
                  "\"unattributed\":{\"conversions\":0,\"value\":0,"
                  "\"replies\":1}}")) < out.len,
        "%s", buffer_str(&out));
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\"models\":[\"last_non_direct\"],")) <
              out.len);
    buffer_release(&out);
    story_release(&story);
}

/* Sends, replies, clicks and costs each count at their own time. */
Test(report_roi, the_span_takes_in_its_first_instant_and_not_its_last)
{
    static const char *const spans[] = {
        "from=2026-11-01T01:00:00Z&to=2026-11-01T04:00:00Z",
        "from=2026-11-01T05:00:00Z&to=2026-11-01T10:00:00Z",
    };
    static const struct figure_case first[] = {
        {"mail", "cost", 0},
        {"mail", "sends", 3}, /* hours 1, 2 and 3; not 4 */
        {"mail", "clickers", 0},
        {"mail", "replies", 0},
    };
    static const struct figure_case second[] = {
        {"mail", "sends", 0},   {"mail", "clickers", 0}, /* not sent within */
        {"mail", "touches", 1}, {"mail", "replies", 1},  /* 6; not 10 */
        {"mail", "opens", 1},
    };
    struct story story;

    story_init(&story);
    tell_two_campaigns(&story);
    expect_figures(story.ledger, spans[0], CASES(first));
    expect_figures(story.ledger, spans[1], CASES(second));
    story_release(&story);
}

Test(report_roi, takes_the_models_that_are_named)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_touch(&story, 1, "k", "b");
    story_won(&story, 2, "k", 1000);
    tell_money(&story, 3, "cost", "a", "", 100);
    cr_expect_eq(story_figure(story.ledger, "roi", "models=linear,first", "a",
                              "linear_conversions"),
                 0.5);
    cr_expect_eq(story_figure(story.ledger, "roi", "models=linear,first", "a",
                              "first_roas"),
                 10);
    /* The first model is linear: half an entry costs twice as much. */
    cr_expect_eq(story_figure(story.ledger, "roi", "models=linear,first", "a",
                              "cost_per_won"),
                 200);
    cr_expect_eq(story_figure(story.ledger, "roi", "models=first,linear", "a",
                              "cost_per_won"),
                 100);
    /* b cost nothing, which is no price. */
    cr_expect(isnan(story_figure(story.ledger, "roi", "models=linear", "b",
                                 "cost_per_won")));
    story_release(&story);
}

Test(report_roi, goes_by_two_dimensions)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    tell_send(&story, 1, "p1", "t1", "mail");
    story_report(story.ledger, "roi", "by=direction,channel&format=csv", &out);
    cr_expect(slice_starts(buffer_slice(&out),
                           SLICE("direction,channel,cost,sends,")),
              "%s", buffer_str(&out));
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\r\noutbound,cold_email,0,1,1,0,0,")) <
                  out.len,
              "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(report_roi, an_empty_ledger_has_no_rows)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_report(story.ledger, "roi", "", &out);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\"cpa\":null,\"roas\":null,\"roi\":null,"
                                 "\"average_sale\":null")) < out.len);
    cr_expect(slice_ends(buffer_slice(&out), SLICE("\"rows\":[]}\n")), "%s",
              buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(report_roi, refuses_what_it_does_not_know)
{
    story_refuse("roi", "by=day", "by");
    story_refuse("roi", "stage=lead,won", "stage");
    story_refuse("roi", "explain=mail", "explain");
}

/* Whose the visitor, the click and the token are is told at the end, too. */
Test(report_roi, says_the_same_in_any_order)
{
#define TYPE(t) .type = SLICE_INIT(t)
    static const struct story_line lines[] = {
        {0,
         {TYPE("cost"), .campaign = SLICE_INIT("a"), .amount = 7,
          .currency = SLICE_INIT("USD")}},
        {1,
         {TYPE("send"), .recipient = SLICE_INIT("t1"),
          .campaign = SLICE_INIT("a")}},
        {2,
         {TYPE("touch"), .visitor = SLICE_INIT("v1"),
          .campaign = SLICE_INIT("b")}},
        {3, {TYPE("open"), .recipient = SLICE_INIT("t1")}},
        {4,
         {TYPE("stage"), .stage = SLICE_INIT("reply"),
          .customer = SLICE_INIT("k")}},
        {5,
         {TYPE("stage"), .stage = SLICE_INIT("lead"),
          .customer = SLICE_INIT("k")}},
        {6,
         {TYPE("stage"), .stage = SLICE_INIT("won"),
          .customer = SLICE_INIT("k"), .amount = 31,
          .currency = SLICE_INIT("USD"), .invoice = SLICE_INIT("i")}},
        {7,
         {TYPE("refund"), .amount = 2, .currency = SLICE_INIT("USD"),
          .invoice = SLICE_INIT("i")}},
        {8,
         {TYPE("identify"), .customer = SLICE_INIT("k"),
          .visitor = SLICE_INIT("v1")}},
        {9,
         {TYPE("identify"), .customer = SLICE_INIT("k"),
          .recipient = SLICE_INIT("t1")}},
        {10,
         {TYPE("touch"), .visitor = SLICE_INIT("v2"),
          .campaign = SLICE_INIT("c")}},
    };
#undef TYPE

    story_expect_any_order(lines, sizeof(lines) / sizeof(lines[0]), "roi",
                           "models=last_non_direct,linear,markov");
}
