#include "attribution/measure/closings.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell_stage(struct story *story, double hour, const char *customer,
                       const char *stage)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = slice_str(customer)});
}

static double figure(struct story *story, const char *text, const char *key,
                     const char *column)
{
    struct buffer query = BUFFER_INIT;
    double number;

    buffer_appendf(&query, "by=campaign%s", text);
    number =
        story_figure(story->ledger, "kpis", buffer_str(&query), key, column);
    buffer_release(&query);
    return number;
}

Test(closings, a_lead_goes_to_its_last_touch_that_is_not_direct)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    story_touch(&story, 2, "k", "");
    tell_stage(&story, 3, "k", "lead");
    story_touch(&story, 4, "k", "b");
    tell_stage(&story, 5, "k", "lead"); /* no second time */
    cr_expect_eq(figure(&story, "", "a", "leads"), 1);
    cr_expect_eq(figure(&story, "", "b", "leads"), 0);
    story_touch(&story, 1, "j", "");
    tell_stage(&story, 2, "j", "lead");
    cr_expect_eq(figure(&story, "", "(direct)", "leads"), 1);
    tell_stage(&story, 2, "i", "lead");
    cr_expect_eq(figure(&story, "", "(none)", "leads"), 1);
    story_release(&story);
}

Test(closings, the_lookback_takes_in_both_of_its_ends)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    tell_stage(&story, 3, "k", "lead");
    cr_expect_eq(figure(&story, "&lookback=2h", "a", "leads"), 1);
    cr_expect_eq(figure(&story, "&lookback=7199s", "(none)", "leads"), 1);
    story_touch(&story, 3, "k", "b");
    cr_expect_eq(figure(&story, "", "b", "leads"), 1);
    story_release(&story);
}

/* k is won long after the lead, through another campaign. */
Test(closings, wins_and_losses_go_to_what_brought_the_lead)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    tell_stage(&story, 2, "k", "lead");
    story_touch(&story, 3, "k", "b");
    story_won(&story, 4, "k", 100);
    story_touch(&story, 1, "j", "a");
    tell_stage(&story, 2, "j", "lead");
    tell_stage(&story, 3, "j", "lost");
    cr_expect_eq(figure(&story, "", "a", "close_rate"), .5);
    cr_expect(isnan(figure(&story, "", "b", "close_rate")));
    cr_expect_eq(figure(&story, "", "b", "conversions"), 1);
    cr_expect_eq(figure(&story, "", "b", "conversion_rate"), 1);
    cr_expect_eq(figure(&story, "", "a", "conversion_rate"), 0);
    story_release(&story);
}

Test(closings, who_was_won_after_all_was_not_lost)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    tell_stage(&story, 1.5, "k", "lead");
    tell_stage(&story, 2, "k", "lost");
    cr_expect_eq(figure(&story, "", "a", "close_rate"), 0);
    story_won(&story, 30, "k", 1);
    cr_expect_eq(figure(&story, "", "a", "close_rate"), 1);
    /* Not even in a span that ends before. */
    cr_expect(isnan(figure(&story, "&to=2026-11-01", "a", "close_rate")));
    story_release(&story);
}

Test(closings, a_win_without_a_lead_is_nobodys)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    story_won(&story, 2, "k", 1);
    cr_expect(isnan(figure(&story, "", "a", "close_rate")));
    cr_expect_eq(figure(&story, "", "(none)", "close_rate"), 1);
    cr_expect_eq(figure(&story, "", "a", "conversions"), 1);
    story_release(&story);
}

Test(closings, the_last_loss_is_the_one_that_counts)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    tell_stage(&story, 2, "k", "lead");
    tell_stage(&story, 3, "k", "lost");
    tell_stage(&story, 30, "k", "lost");
    cr_expect(isnan(figure(&story, "&to=2026-11-01", "a", "close_rate")));
    cr_expect_eq(figure(&story, "&from=2026-11-02", "a", "close_rate"), 0);
    story_release(&story);
}

Test(closings, a_buyer_counts_once)
{
    struct story story;

    story_init(&story);
    story_touch(&story, 1, "k", "a");
    story_won(&story, 2, "k", 1);
    story_won(&story, 3, "k", 1);
    cr_expect_eq(figure(&story, "", "a", "conversions"), 2);
    cr_expect_eq(figure(&story, "", "a", "conversion_rate"), 1);
    story_release(&story);
}
