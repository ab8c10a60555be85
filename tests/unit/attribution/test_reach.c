#include "attribution/credit/reach.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell_cost(struct story *story, double hour, const char *campaign,
                      int64_t amount)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("cost"),
                                      .campaign = slice_str(campaign),
                                      .amount = amount,
                                      .currency = SLICE("USD")});
}

static void tell_click(struct story *story, double hour, const char *recipient,
                       struct slice agent)
{
    story_click(story, hour,
                (struct ledger_click){.recipient = slice_str(recipient),
                                      .campaign = SLICE("a"),
                                      .ua = agent});
}

/* "a 2/1 30" is two touches by one person at a cost of 30. */
static void append_figures(struct buffer *out,
                           const struct reach_figures *figures)
{
    buffer_appendf(out, " %lld/%lld %lld%s|", (long long)figures->touches,
                   (long long)figures->people, (long long)figures->cost,
                   figures->costs ? "c" : "");
}

static void expect_reach(struct story *story, const char *text,
                         const char *expected)
{
    static const enum report_dimension by[] = {REPORT_BY_CAMPAIGN};
    struct ledger_view view;
    struct report_query query;
    struct report_money money;
    struct tag_groups groups;
    struct reach reach;
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, text, &err), 0, "%s", err.message);
    ledger_view_open(story->ledger, &view, LEDGER_PERSONS);
    tag_groups_init(&groups, &view, by, 1);
    reach_init(&reach, &view, &query, &groups);
    report_money_init(&money, view.strings, &query);
    reach_see(&reach, &money);
    cr_assert_eq(report_money_settle(&money, &err), 0);
    reach_cost(&reach, &money);
    for (uint32_t g = 0; g < groups.count; g++) {
        tag_groups_append(&groups, g, &out);
        append_figures(&out, &reach.list[g]);
    }
    append_figures(&out, &reach.totals);
    cr_expect_str_eq(buffer_str(&out), expected, "%s: %s for %s", text,
                     buffer_str(&out), expected);
    reach_release(&reach);
    tag_groups_release(&groups);
    ledger_view_close(&view);
    report_query_release(&query);
    buffer_release(&out);
}

Test(reach, counts_touches_people_and_costs_of_the_span)
{
    static const struct {
        const char *query, *figures;
    } rows[] = {
        {"", "(direct) 1/1 0|a 3/2 0|b 1/1 0| 5/2 0|"},
        {"to=2026-11-01", "(direct) 0/0 0|a 1/1 0|b 0/0 0| 1/1 0|"},
        {"from=2026-11-02", "(direct) 1/1 0|a 2/2 0|b 1/1 0| 4/2 0|"},
        {"from=2026-11-02&to=2026-11-02",
         "(direct) 0/0 0|a 1/1 0|b 1/1 0| 2/1 0|"},
        {"from=2026-11-02T00:00:00.001Z&to=2026-11-03T00:00:00Z",
         "(direct) 0/0 0|a 0/0 0|b 1/1 0| 1/1 0|"},
        {"from=2026-11-03T00:00:00Z&to=2026-11-03T00:00:00.001Z",
         "(direct) 0/0 0|a 1/1 0|b 0/0 0| 1/1 0|"},
    };
    struct story story;

    story_init(&story);
    story_touch(&story, 23, "k", "a");
    story_touch(&story, 24, "k", "a");
    story_touch(&story, 25, "k", "b");
    story_touch(&story, 48, "j", "a");
    story_touch(&story, 49, "j", "");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        expect_reach(&story, rows[i].query, rows[i].figures);
    story_release(&story);
}

/* The same person between others' touches is still one person. */
Test(reach, counts_a_person_once_however_it_was_told)
{
    struct story story;

    story_init(&story);
    for (int i = 0; i < 30; i++)
        story_touch(&story, i, i % 2 == 0 ? "k" : "j", i % 3 == 0 ? "a" : "b");
    expect_reach(&story, "", "a 10/2 0|b 20/2 0| 30/2 0|");
    story_event(&story, 99,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("k"),
                                      .visitor = SLICE("v")});
    story_event(&story, 99,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("j"),
                                      .visitor = SLICE("v")});
    expect_reach(&story, "", "(direct) 0/0 0|a 10/1 0|b 20/1 0| 30/1 0|");
    story_release(&story);
}

Test(reach, leaves_machines_out_and_the_uncertain_unless_asked)
{
    struct story story;

    story_init(&story);
    tell_click(&story, 0, "t1", STORY_HUMAN);
    tell_click(&story, 1, "t2", STORY_BOT);
    tell_click(&story, 2, "t3", SLICE_NONE);
    expect_reach(&story, "", "a 1/1 0| 1/1 0|");
    expect_reach(&story, "uncertain=true", "a 2/2 0| 2/2 0|");
    story_release(&story);
}

/* A cost of nothing is a row all the same; told late, it is of its day. */
Test(reach, sums_costs_where_they_occurred)
{
    struct story story;

    story_init(&story);
    tell_cost(&story, 48, "a", 1);
    tell_cost(&story, 24, "a", 2);
    tell_cost(&story, 0, "a", 4);
    tell_cost(&story, 24, "b", 0);
    tell_cost(&story, 24, "", 16);
    tell_cost(&story, 24, "a", -8); /* a credit note */
    expect_reach(&story, "", "(direct) 0/0 16c|a 0/0 -1c|b 0/0 0c| 0/0 15|");
    expect_reach(&story, "from=2026-11-02&to=2026-11-02",
                 "(direct) 0/0 16c|a 0/0 -6c|b 0/0 0c| 0/0 10|");
    expect_reach(&story, "from=2026-11-02T00:00:00.001Z",
                 "(direct) 0/0 0|a 0/0 1c|b 0/0 0| 0/0 1|");
    expect_reach(&story, "to=2026-11-02T00:00:00Z",
                 "(direct) 0/0 0|a 0/0 4c|b 0/0 0| 0/0 4|");
    story_release(&story);
}

/* The cost of a channel stands with what the channel brought. */
Test(reach, puts_costs_of_a_channel_beside_its_touches)
{
    struct story story;

    story_init(&story);
    story_arrival(&story, 1, "k", "paid_search", "outbound", "");
    story_arrival(&story, 2, "k", "", "", "");
    story_event(&story, 3,
                (struct ledger_event){.type = SLICE("cost"),
                                      .channel = SLICE("paid_search"),
                                      .amount = 32,
                                      .currency = SLICE("USD")});
    tell_cost(&story, 3, "", 16);
    expect_reach(&story, "", "(direct) 1/1 16c|(not set) 1/1 32c| 2/1 48|");
    story_release(&story);
}

Test(reach, of_an_empty_ledger_is_nothing)
{
    struct story story;

    story_init(&story);
    expect_reach(&story, "", " 0/0 0|");
    story_release(&story);
}
