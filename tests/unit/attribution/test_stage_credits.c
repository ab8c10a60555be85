#include "attribution/credit/stage_credits.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static struct ledger_event event_of(const char *type, const char *customer,
                                    const char *campaign)
{
    return (struct ledger_event){.type = slice_str(type),
                                 .customer = slice_str(customer),
                                 .campaign = slice_str(campaign)};
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

/* A stage is entered once, however often it is told. */
Test(stage_credits, costs_per_stage_go_by_first_entries)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    tell_money(&story, 0, "cost", "a", "", 100);
    tell_stage(&story, 1, "k", "lead");
    tell_stage(&story, 2, "k", "lead");
    story_won(&story, 3, "k", 1);
    story_won(&story, 4, "k", 1);
    cr_expect_eq(story_figure(story.ledger, "roi", "stages=lead,won", "a",
                              "cost_per_lead"),
                 100);
    cr_expect_eq(story_figure(story.ledger, "roi", "stages=lead,won", "a",
                              "cost_per_won"),
                 100);
    cr_expect_eq(
        story_figure(story.ledger, "roi", "", "a", "last_non_direct_cpa"), 50);
    story_release(&story);
}

/* Only stages that were entered in the span have a column. */
Test(stage_credits, lists_the_stages_that_occur_in_the_funnels_order)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    tell_stage(&story, 1, "k", "sql");
    tell_stage(&story, 2, "k", "lead");
    tell_stage(&story, 30, "k", "won");
    story_report(story.ledger, "roi", "format=csv&to=2026-11-01", &out);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE(",people,cost_per_lead,cost_per_sql,"
                                 "last_non_direct_conversions,")) < out.len,
              "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

/* The credit of each half is half an entry: twice the price. */
Test(stage_credits, go_by_the_first_model)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_touch(&story, 0.5, "k", "b");
    tell_money(&story, 0, "cost", "a", "", 100);
    tell_stage(&story, 1, "k", "lead");
    cr_expect_eq(story_figure(story.ledger, "roi", "models=linear,first", "a",
                              "cost_per_lead"),
                 200);
    cr_expect_eq(story_figure(story.ledger, "roi", "models=markov", "a",
                              "cost_per_lead"),
                 200);
    story_release(&story);
}
