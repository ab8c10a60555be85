#include "attribution/report/report_kpis.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell(struct story *story, double hour, const char *type,
                 const char *customer, const char *campaign,
                 const char *direction)
{
    story_event(story, hour,
                (struct ledger_event){.type = slice_str(type),
                                      .customer = slice_str(customer),
                                      .campaign = slice_str(campaign),
                                      .direction = slice_str(direction)});
}

static void tell_stage(struct story *story, double hour, const char *customer,
                       const char *stage)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = slice_str(customer)});
}

static void tell_cost(struct story *story, double hour, const char *campaign,
                      const char *direction, int64_t amount)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("cost"),
                                      .campaign = slice_str(campaign),
                                      .direction = slice_str(direction),
                                      .amount = amount,
                                      .currency = SLICE("USD")});
}

static double figure(struct story *story, const char *text, const char *key,
                     const char *column)
{
    return story_figure(story->ledger, "kpis", text, key, column);
}

struct figure_case {
    const char *key, *column;
    double figure; /* NAN: empty */
};

static void expect_figures(struct story *story, const char *text,
                           const struct figure_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double got = figure(story, text, cases[i].key, cases[i].column);

        if (isnan(cases[i].figure))
            cr_expect(isnan(got), "%s %s: %f", cases[i].key, cases[i].column,
                      got);
        else
            cr_expect_float_eq(got, cases[i].figure, 1e-12, "%s %s: %f",
                               cases[i].key, cases[i].column, got);
    }
}

#define CASES(list) list, sizeof(list) / sizeof((list)[0])

/* The worked example of docs/reports/kpis.md. */
static void tell_both_sides(struct story *story)
{
    tell_cost(story, 0, "blog", "inbound", 3000);
    tell_cost(story, 0, "mail", "outbound", 6000);
    /* Ann reads the blog for 10 minutes, comes back directly, buys. */
    tell(story, 1, "visit", "ann", "blog", "inbound");
    tell(story, 1 + 4 / 60., "visit", "ann", "blog", "inbound");
    tell(story, 1 + 10 / 60., "visit", "ann", "blog", "inbound");
    tell_stage(story, 2, "ann", "lead");
    tell(story, 30, "visit", "ann", "", "");
    story_won(story, 31, "ann", 12000);
    /* Bob and Cid are written to; Bob clicks, answers and is lost. */
    tell(story, 3, "send", "bob", "mail", "outbound");
    tell(story, 3, "send", "cid", "mail", "outbound");
    story_event(story, 3,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("bob"),
                                      .recipient = SLICE("t-bob")});
    story_click(story, 4,
                (struct ledger_click){.recipient = SLICE("t-bob"),
                                      .link = SLICE("h/offer"),
                                      .campaign = SLICE("mail"),
                                      .direction = SLICE("outbound"),
                                      .source = SLICE("list-a"),
                                      .ua = STORY_HUMAN});
    tell_stage(story, 5, "bob", "reply");
    tell_stage(story, 6, "bob", "lead");
    tell_stage(story, 40, "bob", "lost");
    /* Dan buys; nobody knows how he came. */
    story_won(story, 50, "dan", 4000);
}

/* Nothing here has a campaign; the search earns lead and sale, not direct. */
Test(report_kpis, a_channel_without_a_campaign_is_of_its_direction)
{
    static const struct figure_case cases[] = {
        {"inbound", "visitors", 1},    {"inbound", "first_visitors", 1},
        {"inbound", "leads", 1},       {"inbound", "conversions", 1},
        {"inbound", "sources", 0},     {"inbound", "close_rate", 1},
        {"direct", "visitors", 1},     {"direct", "returning_visitors", 1},
        {"direct", "leads", 0},        {"direct", "conversions", 0},
        {"unknown", "visitors", 1},    {"unknown", "sources", 1},
        {"unknown", "conversions", 0},
    };
    struct story story;

    story_init(&story);
    story_arrival(&story, 0, "k", "organic_search", "inbound", "");
    story_arrival(&story, 1, "k", "direct", "inbound", "");
    tell_stage(&story, 2, "k", "lead");
    story_won(&story, 3, "k", 100);
    story_arrival(&story, 4, "j", "", "unknown", "paper");
    expect_figures(&story, "", CASES(cases));
    story_release(&story);
}

Test(report_kpis, has_the_worked_example_of_the_documentation)
{
    static const struct figure_case cases[] = {
        {"inbound", "visits", 3},
        {"inbound", "clicks", 0},
        {"inbound", "visitors", 1},
        {"inbound", "first_visitors", 1},
        {"inbound", "returning_visitors", 1},
        {"inbound", "sources", 0},
        {"inbound", "leads", 1},
        {"inbound", "engagement", 3},
        {"inbound", "time_on_page", 300},
        {"inbound", "reached", 1},
        {"inbound", "content_engagement_rate", 0},
        {"inbound", "sends", 0},
        {"inbound", "response_rate", NAN},
        {"inbound", "conversions", 1},
        {"inbound", "conversion_rate", 1},
        {"inbound", "cost", 3000},
        {"inbound", "cpa", 3000},
        {"inbound", "value", 12000},
        {"inbound", "average_sale", 12000},
        {"inbound", "close_rate", 1},
        {"outbound", "visits", 0},
        {"outbound", "clicks", 1},
        {"outbound", "visitors", 1},
        {"outbound", "first_visitors", 1},
        {"outbound", "returning_visitors", 0},
        {"outbound", "sources", 1},
        {"outbound", "leads", 1},
        {"outbound", "engagement", 1},
        {"outbound", "time_on_page", NAN},
        {"outbound", "reached", 2},
        {"outbound", "content_engagement_rate", 0.5},
        {"outbound", "sends", 2},
        {"outbound", "replies", 1},
        {"outbound", "response_rate", 0.5},
        {"outbound", "conversions", 0},
        {"outbound", "conversion_rate", 0},
        {"outbound", "cost", 6000},
        {"outbound", "cpa", NAN},
        {"outbound", "average_sale", NAN},
        {"outbound", "close_rate", 0},
        {"direct", "visits", 1},
        {"direct", "visitors", 1},
        {"direct", "first_visitors", 0},
        {"direct", "returning_visitors", 1},
        {"direct", "engagement", 1},
        {"direct", "reached", 1},
        {"direct", "content_engagement_rate", 0},
        {"direct", "conversions", 0},
        {"direct", "conversion_rate", 0},
        {"direct", "cost", 0},
        {"direct", "close_rate", NAN},
        {"(none)", "conversions", 1},
        {"(none)", "value", 4000},
        {"(none)", "close_rate", 1},
        {"(none)", "visits", NAN},
    };
    struct story story;

    story_init(&story);
    tell_both_sides(&story);
    expect_figures(&story, "", CASES(cases));
    story_release(&story);
}

Test(report_kpis, totals_count_everybody_once)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    tell_both_sides(&story);
    story_report(story.ledger, "kpis", "", &out);
    cr_expect(
        slice_search(
            buffer_slice(&out),
            SLICE("\"totals\":{\"visits\":4,\"clicks\":1,\"scans\":0,"
                  "\"visitors\":2,\"first_visitors\":2,"
                  "\"returning_visitors\":1,\"sources\":1,\"leads\":2,"
                  "\"engagement\":2.5,\"time_on_page\":300,\"reached\":3,"
                  "\"content_engagement_rate\":0.33333333333333331,"
                  "\"sends\":2,\"replies\":1,\"response_rate\":0.5,"
                  "\"conversions\":2,"
                  "\"conversion_rate\":0.66666666666666663,\"cost\":9000,"
                  "\"cpa\":4500,\"value\":16000,\"average_sale\":8000,"
                  "\"close_rate\":0.66666666666666663,\"currency\":\"USD\","
                  "\"unattributed\":{\"leads\":0,\"replies\":0,"
                  "\"conversions\":1,\"value\":4000}}")) < out.len,
        "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(report_kpis, the_span_takes_in_its_first_instant_and_not_its_last)
{
    static const char span[] =
        "from=2026-11-01T01:00:00Z&to=2026-11-01T01:10:00Z";
    static const struct figure_case cases[] = {
        {"inbound", "visits", 2},
        {"inbound", "first_visitors", 1},
        {"inbound", "returning_visitors", 1},
        /* 4 and 6 minutes: the second stay ends behind the span. */
        {"inbound", "time_on_page", 300},
        {"inbound", "leads", 0},
        {"inbound", "cost", 0},
    };
    static const struct figure_case later[] = {
        {"inbound", "visits", 2},
        {"inbound", "first_visitors", 0},
        {"inbound", "returning_visitors", 1},
        /* The first stay began before the span. */
        {"inbound", "time_on_page", 360},
        {"inbound", "leads", 1},
    };
    struct story story;

    story_init(&story);
    tell_both_sides(&story);
    expect_figures(&story, span, CASES(cases));
    expect_figures(&story, "from=2026-11-01T01:00:00.001Z", CASES(later));
    story_release(&story);
}

Test(report_kpis, has_no_models_days_or_explanations)
{
    story_refuse("kpis", "models=linear", "models");
    story_refuse("kpis", "by=day", "by");
    story_refuse("kpis", "stage=lead,won", "stage");
    story_refuse("kpis", "explain=inbound", "explain");
}

Test(report_kpis, an_empty_ledger_has_no_rows)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_report(story.ledger, "kpis", "", &out);
    cr_expect(
        slice_ends(buffer_slice(&out), SLICE("\"rows\":[],\n\"content\":[],\n"
                                             "\"new_and_returning\":[]}\n")),
        "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(report_kpis, says_the_same_in_any_order)
{
#define TYPE(t) .type = SLICE_INIT(t)
#define INBOUND .campaign = SLICE_INIT("a"), .direction = SLICE_INIT("inbound")
#define OUTBOUND \
    .campaign = SLICE_INIT("b"), .direction = SLICE_INIT("outbound")
    static const struct story_line lines[] = {
        {0,
         {TYPE("cost"), INBOUND, .amount = 7, .currency = SLICE_INIT("USD")}},
        {1,
         {TYPE("visit"), INBOUND, .visitor = SLICE_INIT("v"),
          .source = SLICE_INIT("s")}},
        {1.2,
         {TYPE("visit"), INBOUND, .visitor = SLICE_INIT("v"),
          .source = SLICE_INIT("r")}},
        {2, {TYPE("send"), OUTBOUND, .recipient = SLICE_INIT("t")}},
        {3, {TYPE("touch"), OUTBOUND, .recipient = SLICE_INIT("t")}},
        {4,
         {TYPE("stage"), .stage = SLICE_INIT("lead"),
          .customer = SLICE_INIT("k")}},
        {5,
         {TYPE("stage"), .stage = SLICE_INIT("won"),
          .customer = SLICE_INIT("k"), .amount = 5,
          .currency = SLICE_INIT("USD")}},
        {30, {TYPE("visit"), .visitor = SLICE_INIT("v")}},
        {31,
         {TYPE("stage"), .stage = SLICE_INIT("lost"),
          .customer = SLICE_INIT("j")}},
        {32,
         {TYPE("identify"), .customer = SLICE_INIT("k"),
          .visitor = SLICE_INIT("v")}},
        {33,
         {TYPE("identify"), .customer = SLICE_INIT("k"),
          .recipient = SLICE_INIT("t")}},
    };
#undef OUTBOUND
#undef INBOUND
#undef TYPE

    story_expect_any_order(lines, sizeof(lines) / sizeof(lines[0]), "kpis", "");
    story_expect_any_order(lines, sizeof(lines) / sizeof(lines[0]), "kpis",
                           "by=campaign,source");
}
