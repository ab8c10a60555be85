#include "attribution/measure/holdouts.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void assign(struct story *story, double hour, const char *customer,
                   const char *campaign, const char *arm)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("assign"),
                                      .customer = slice_str(customer),
                                      .campaign = slice_str(campaign),
                                      .arm = slice_str(arm)});
}

static double figure(struct story *story, const char *text, const char *column)
{
    return story_figure(story->ledger, "lift", text, "mail", column);
}

Test(holdouts, the_first_assignment_counts_and_no_later_one)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    assign(&story, 5, "k", "mail", "holdout"); /* told first, but later */
    assign(&story, 1, "k", "mail", "treated");
    assign(&story, 6, "k", "mail", "holdout");
    assign(&story, 1, "j", "mail", "holdout");
    assign(&story, 2, "j", "mail", "holdout");
    cr_expect_eq(figure(&story, "", "treated"), 1);
    cr_expect_eq(figure(&story, "", "holdout"), 1);
    /* The span begins behind it: neither it nor the second one counts. */
    cr_expect_eq(figure(&story, "from=2026-11-01T01:00:00.001Z", "treated"),
                 -1);
    story_report(story.ledger, "lift", "", &out);
    cr_expect(slice_search(buffer_slice(&out), SLICE("\"moved\":1}")) < out.len,
              "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(holdouts, conversions_count_from_the_assignment_on)
{
    struct story story;

    story_init(&story);
    assign(&story, 10, "before", "mail", "treated");
    story_won(&story, 9.999, "before", 1);
    assign(&story, 10, "same", "mail", "treated");
    story_won(&story, 10, "same", 1);
    assign(&story, 10, "twice", "mail", "treated");
    story_won(&story, 11, "twice", 1);
    story_won(&story, 12, "twice", 1);
    assign(&story, 10, "late", "mail", "holdout");
    story_won(&story, 2000, "late", 1); /* behind the span's end */
    cr_expect_eq(figure(&story, "to=2026-11-01", "treated_conversions"), 2);
    cr_expect_eq(figure(&story, "to=2026-11-01", "holdout_conversions"), 1);
    cr_expect_eq(figure(&story, "stage=lead", "treated_conversions"), 0);
    story_release(&story);
}

Test(holdouts, the_span_takes_in_its_first_instant_and_not_its_last)
{
    struct story story;

    story_init(&story);
    assign(&story, 1, "a", "mail", "treated");
    assign(&story, 2, "b", "mail", "treated");
    assign(&story, 3, "c", "mail", "treated");
    cr_expect_eq(figure(&story,
                        "from=2026-11-01T01:00:00Z&to=2026-11-01T03:00:00Z",
                        "treated"),
                 2);
    story_release(&story);
}

/* Identifiers that are joined later make two people one. */
Test(holdouts, a_person_is_assigned_once_however_it_is_called)
{
    struct story story;

    story_init(&story);
    assign(&story, 1, "a", "mail", "treated");
    assign(&story, 2, "b", "mail", "holdout");
    story_event(&story, 9,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("a"),
                                      .visitor = SLICE("v")});
    story_event(&story, 9,
                (struct ledger_event){.type = SLICE("identify"),
                                      .customer = SLICE("b"),
                                      .visitor = SLICE("v")});
    cr_expect_eq(figure(&story, "", "treated"), 1);
    cr_expect_eq(figure(&story, "", "holdout"), 0);
    story_release(&story);
}

/* A channel or a source is nothing that one can be held out of. */
Test(holdouts, assignments_without_a_campaign_are_left_out)
{
    struct story story;

    story_init(&story);
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("assign"),
                                      .customer = SLICE("k"),
                                      .channel = SLICE("print"),
                                      .source = SLICE("paper"),
                                      .arm = SLICE("treated")});
    assign(&story, 1, "j", "", "treated");
    cr_expect_eq(story_figure(story.ledger, "lift", "", "(not set)", "treated"),
                 -1);
    cr_expect_eq(story_figure(story.ledger, "lift", "", "(direct)", "treated"),
                 -1);
    assign(&story, 1, "k", "mail", "treated");
    cr_expect_eq(figure(&story, "", "treated"), 1);
    story_release(&story);
}

Test(holdouts, one_event_may_assign_many)
{
    struct story story;

    story_init(&story);
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("assign"),
                                      .arm = SLICE("holdout"),
                                      .customers = SLICE("a\nb"),
                                      .campaign = SLICE("mail")});
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("assign"),
                                      .arm = SLICE("treated"),
                                      .recipients = SLICE("t1\nt2\nt3"),
                                      .customers = SLICE("c\nd\ne"),
                                      .campaign = SLICE("mail")});
    story_won(&story, 2, "b", 1);
    story_won(&story, 2, "e", 1);
    cr_expect_eq(figure(&story, "", "treated"), 3);
    cr_expect_eq(figure(&story, "", "holdout"), 2);
    cr_expect_eq(figure(&story, "", "treated_conversions"), 1);
    cr_expect_eq(figure(&story, "", "holdout_conversions"), 1);
    story_release(&story);
}
