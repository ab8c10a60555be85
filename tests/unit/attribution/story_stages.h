#ifndef TESTS_UNIT_ATTRIBUTION_STORY_STAGES_H
#define TESTS_UNIT_ATTRIBUTION_STORY_STAGES_H

#include "tests/unit/attribution/story.h"

/*
 * People on their way through a funnel, for the tests of the reports on it.
 */
static inline void story_stage(struct story *story, double hour,
                               const char *customer, const char *stage)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = slice_str(customer)});
}

static inline void story_inbound(struct story *story, double hour,
                                 const char *customer, const char *campaign)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("touch"),
                                      .customer = slice_str(customer),
                                      .campaign = slice_str(campaign),
                                      .direction = SLICE("inbound"),
                                      .source = SLICE("search")});
}

/*
 * The worked example of docs/reports/funnel.md and timing.md, in the funnel
 * lead, sql, won.
 */
static inline void story_five_people(struct story *story)
{
    story_touch(story, 0, "ann", "mail");
    story_stage(story, 24, "ann", "lead");
    story_stage(story, 48, "ann", "sql");
    story_won(story, 96, "ann", 100000);
    story_touch(story, 0, "bob", "mail");
    story_stage(story, 24, "bob", "lead");
    story_stage(story, 72, "bob", "lost");
    story_stage(story, 24, "cay", "lead"); /* nobody knows wherefrom */
    story_won(story, 72, "cay", 50000);
    story_touch(story, 0, "dan", ""); /* direct */
    story_stage(story, 48, "dan", "lead");
    story_inbound(story, 0, "eve", "blog"); /* and backwards */
    story_stage(story, 24, "eve", "sql");
    story_stage(story, 48, "eve", "lead");
}

#endif
