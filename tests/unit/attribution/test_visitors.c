#include "attribution/measure/visitors.h"

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

static double figure(struct story *story, const char *text, const char *key,
                     const char *column)
{
    return story_figure(story->ledger, "kpis", text, key, column);
}

Test(visitors, a_stay_is_a_gap_of_at_most_half_an_hour)
{
    struct story story;

    story_init(&story);
    tell(&story, 1, "visit", "a", "x", "inbound");
    tell(&story, 1.25, "touch", "a", "x", "inbound"); /* no page */
    tell(&story, 1.5, "visit", "a", "x", "inbound");
    cr_expect_eq(figure(&story, "", "inbound", "time_on_page"), 1800);
    tell(&story, 2.0003, "visit", "a", "x", "inbound"); /* a new stay */
    cr_expect_eq(figure(&story, "", "inbound", "time_on_page"), 1800);
    tell(&story, 2.1, "visit", "b", "x", "inbound"); /* somebody else's */
    cr_expect_eq(figure(&story, "", "inbound", "time_on_page"), 1800);
    story_release(&story);
}

/* The stay is the blog's: there the time was spent. */
Test(visitors, a_stay_belongs_to_the_earlier_visit)
{
    struct story story;

    story_init(&story);
    tell(&story, 1, "visit", "a", "blog", "inbound");
    tell(&story, 1.1, "visit", "a", "shop", "inbound");
    cr_expect_eq(figure(&story, "by=campaign", "blog", "time_on_page"), 360);
    cr_expect(isnan(figure(&story, "by=campaign", "shop", "time_on_page")));
    story_release(&story);
}

Test(visitors, counts_different_sources)
{
    static const char *const sources[] = {"g", "b", "g", ""};
    struct story story;

    story_init(&story);
    for (size_t i = 0; i < 4; i++)
        story_event(
            &story, (double)i,
            (struct ledger_event){.type = SLICE("visit"),
                                  .customer = SLICE("a"),
                                  .campaign = i < 2 ? SLICE("x") : SLICE("y"),
                                  .direction = SLICE("inbound"),
                                  .source = slice_str(sources[i])});
    cr_expect_eq(figure(&story, "", "inbound", "sources"), 2);
    cr_expect_eq(figure(&story, "by=campaign", "x", "sources"), 2);
    cr_expect_eq(figure(&story, "by=campaign", "y", "sources"), 1);
    story_release(&story);
}

/* On the first day new; on the second known, though from another side. */
Test(visitors, a_first_visitor_belongs_to_where_the_first_touch_was)
{
    struct story story;

    story_init(&story);
    tell(&story, 1, "touch", "a", "x", "inbound");
    tell(&story, 2, "touch", "a", "y", "outbound");
    tell(&story, 3, "touch", "a", "y", "outbound");
    cr_expect_eq(figure(&story, "", "inbound", "first_visitors"), 1);
    cr_expect_eq(figure(&story, "", "inbound", "returning_visitors"), 0);
    cr_expect_eq(figure(&story, "", "outbound", "first_visitors"), 0);
    cr_expect_eq(figure(&story, "", "outbound", "returning_visitors"), 1);
    story_release(&story);
}
