#include "attribution/report/report_lift.h"

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

/* n people of an arm, of whom the first x bought at hour 2. */
static void tell_arm(struct story *story, const char *arm, int n, int x)
{
    for (int i = 0; i < n; i++) {
        char customer[32];

        snprintf(customer, sizeof(customer), "%s-%d", arm, i);
        assign(story, 1, customer, "mail", arm);
        if (i < x)
            story_won(story, 2, customer, 100);
    }
}

static double figure(struct story *story, const char *text, const char *column)
{
    return story_figure(story->ledger, "lift", text, "mail", column);
}

/* The worked example of docs/reports/lift.md, which is Newcombe's. */
Test(report_lift, has_the_worked_example_of_the_documentation)
{
    static const struct {
        const char *column;
        double figure;
    } cases[] = {
        {"treated", 70},
        {"holdout", 80},
        {"treated_conversions", 56},
        {"holdout_conversions", 48},
        {"treated_rate", 0.8},
        {"holdout_rate", 0.6},
        {"difference", 0.2},
        {"standard_error", 0.0727029},
        {"low", 0.0524},
        {"high", 0.3339},
        {"incremental", 14},
        {"incremental_low", 3.6703},
        {"incremental_high", 23.3715},
        {"relative_lift", 1. / 3},
        {"last_non_direct_conversions", 2},
        {"linear_conversions", 1.5},
    };
    struct story story;

    story_init(&story);
    tell_arm(&story, "treated", 70, 56);
    tell_arm(&story, "holdout", 80, 48);
    story_touch(&story, 1.5, "treated-0", "mail");
    story_touch(&story, 1.5, "treated-1", "other");
    story_touch(&story, 1.6, "treated-1", "mail");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_float_eq(figure(&story, "", cases[i].column), cases[i].figure,
                           5e-4, "%s: %f", cases[i].column,
                           figure(&story, "", cases[i].column));
    story_release(&story);
}

Test(report_lift, is_empty_without_the_other_arm)
{
    struct story story;

    story_init(&story);
    assign(&story, 1, "a", "mail", "treated");
    story_won(&story, 2, "a", 1);
    cr_expect_eq(figure(&story, "", "treated"), 1);
    cr_expect_eq(figure(&story, "", "holdout"), 0);
    cr_expect(isnan(figure(&story, "", "treated_rate")));
    cr_expect(isnan(figure(&story, "", "incremental_high")));
    story_release(&story);
}

/* Nobody held out converted: there is a difference, but no relation. */
Test(report_lift, has_no_relative_lift_over_nothing)
{
    struct story story;

    story_init(&story);
    tell_arm(&story, "treated", 10, 5);
    tell_arm(&story, "holdout", 10, 0);
    cr_expect_eq(figure(&story, "", "difference"), .5);
    cr_expect(isnan(figure(&story, "", "relative_lift")));
    story_release(&story);
}

/* Lift has no money in it, so two currencies do not matter. */
Test(report_lift, knows_no_currency)
{
    struct story story;

    story_init(&story);
    assign(&story, 1, "a", "mail", "treated");
    story_won(&story, 2, "a", 1);
    story_event(&story, 3,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("won"),
                                      .customer = SLICE("b"),
                                      .amount = 5,
                                      .currency = SLICE("EUR")});
    cr_expect_eq(figure(&story, "", "treated_conversions"), 1);
    story_release(&story);
}

Test(report_lift, an_empty_ledger_has_no_rows)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_report(story.ledger, "lift", "", &out);
    cr_expect(slice_search(buffer_slice(&out),
                           SLICE("\"totals\":{\"campaigns\":0,\"treated\":0,"
                                 "\"holdout\":0,\"treated_conversions\":0,"
                                 "\"holdout_conversions\":0,\"moved\":0}")) <
              out.len);
    cr_expect(slice_ends(buffer_slice(&out), SLICE("\"rows\":[]}\n")));
    buffer_release(&out);
    story_release(&story);
}

Test(report_lift, refuses_other_dimensions)
{
    story_refuse("lift", "by=channel", "by");
    story_refuse("lift", "by=campaign,channel", "by");
    story_refuse("lift", "stage=lead,won", "stage");
    story_refuse("lift", "explain=mail", "explain");
}

Test(report_lift, says_the_same_in_any_order)
{
#define TYPE(t) .type = SLICE_INIT(t)
    static const struct story_line lines[] = {
        {1,
         {TYPE("assign"), .customer = SLICE_INIT("a"),
          .campaign = SLICE_INIT("mail"), .arm = SLICE_INIT("treated")}},
        {2,
         {TYPE("assign"), .customer = SLICE_INIT("b"),
          .campaign = SLICE_INIT("mail"), .arm = SLICE_INIT("holdout")}},
        {3,
         {TYPE("assign"), .visitor = SLICE_INIT("v"),
          .campaign = SLICE_INIT("mail"), .arm = SLICE_INIT("holdout")}},
        {4,
         {TYPE("assign"), .customer = SLICE_INIT("c"),
          .campaign = SLICE_INIT("post"), .arm = SLICE_INIT("holdout")}},
        {5,
         {TYPE("touch"), .visitor = SLICE_INIT("v"),
          .campaign = SLICE_INIT("mail")}},
        {6,
         {TYPE("stage"), .stage = SLICE_INIT("won"),
          .customer = SLICE_INIT("a")}},
        {7,
         {TYPE("identify"), .customer = SLICE_INIT("a"),
          .visitor = SLICE_INIT("v")}},
    };
#undef TYPE

    story_expect_any_order(lines, sizeof(lines) / sizeof(lines[0]), "lift", "");
}
