#include "attribution/measure/daily_visitors.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

/* k on the 1st (twice), 2nd and 4th, j on the 2nd, i as a machine. */
static void tell_days(struct story *story)
{
    story_touch(story, 0, "k", "a");
    story_touch(story, 23.5, "k", "b");
    story_touch(story, 30, "k", "");
    story_touch(story, 96, "k", "a");
    story_touch(story, 47, "j", "a");
    story_click(story, 50,
                (struct ledger_click){.recipient = SLICE("i"),
                                      .campaign = SLICE("a"),
                                      .ua = STORY_BOT});
}

Test(daily_visitors, a_person_is_new_on_one_day)
{
    struct story story;

    story_init(&story);
    tell_days(&story);
    story_expect(story.ledger, "kpis", "format=csv&section=new_and_returning",
                 "day,new,returning\r\n"
                 "2026-11-01,1,0\r\n"
                 "2026-11-02,1,1\r\n"
                 "2026-11-05,0,1\r\n");
    story_release(&story);
}

Test(daily_visitors, days_are_those_of_the_time_zone)
{
    struct story story;

    story_init(&story);
    tell_days(&story);
    story_expect(story.ledger, "kpis",
                 "format=csv&section=new_and_returning&tz=Europe/Zurich",
                 "day,new,returning\r\n"
                 "2026-11-01,1,0\r\n"
                 "2026-11-02,0,1\r\n"
                 "2026-11-03,1,0\r\n"
                 "2026-11-05,0,1\r\n");
    story_release(&story);
}

Test(daily_visitors, who_came_before_the_span_is_not_new)
{
    struct story story;

    story_init(&story);
    tell_days(&story);
    story_expect(story.ledger, "kpis",
                 "format=csv&section=new_and_returning&from=2026-11-02&"
                 "to=2026-11-02",
                 "day,new,returning\r\n"
                 "2026-11-02,1,1\r\n");
    story_release(&story);
}
