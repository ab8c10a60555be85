#include "attribution/measure/stage_entries.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

#define NEVER (-1) /* hours */

static void tell_stage(struct story *story, double hour, const char *stage)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = slice_str(stage),
                                      .customer = SLICE("k")});
}

/* "lead@3 won@5": stage by stage in the order of telling. */
static void tell_stages(struct story *story, const char *text)
{
    struct slice rest = slice_str(text);
    struct slice word;

    while (text[0] != '\0' && slice_split(&rest, ' ', &word)) {
        size_t at = slice_find(word, '@');
        char stage[32];
        double hour;

        snprintf(stage, sizeof(stage), "%" SLICE_FMT,
                 SLICE_ARG(slice_head(word, at)));
        cr_assert(slice_parse_double(slice_skip(word, at + 1), &hour));
        tell_stage(story, hour, stage);
    }
}

struct entry_case {
    const char *told;
    bool any;
    int first[4]; /* of lead, mql, sql, won: hours, or NEVER */
    int next[4];
    int lost;
};

static int hours(int64_t ms)
{
    if (ms == MODEL_NO_MARK || ms == INT64_MIN)
        return NEVER;
    return (int)((ms - STORY_START_MS) / STORY_HOUR_MS);
}

Test(stage_entries, are_the_first_of_each_stage)
{
    static const struct entry_case cases[] = {
        {"lead@1 mql@2 sql@3 won@4",
         true,
         {1, 2, 3, 4},
         {2, 3, 4, NEVER},
         NEVER},
        /* A stage that was skipped, and one that nobody was in. */
        {"lead@1 won@4", true, {1, NEVER, NEVER, 4}, {4, 4, 4, NEVER}, NEVER},
        {"mql@2",
         true,
         {NEVER, 2, NEVER, NEVER},
         {2, NEVER, NEVER, NEVER},
         NEVER},
        /* Who comes back is still in it. */
        {"lead@1 mql@2 lead@3 mql@9",
         true,
         {1, 2, NEVER, NEVER},
         {2, NEVER, NEVER, NEVER},
         NEVER},
        /* Recorded backwards: won before the lead; next is what is later in
           the funnel, be it earlier in time. */
        {"won@1 sql@2 mql@3 lead@4",
         true,
         {4, 3, 2, 1},
         {1, 1, 1, NEVER},
         NEVER},
        /* Told late, and the earlier entry counts. */
        {"lead@9 mql@8 mql@2 lead@1",
         true,
         {1, 2, NEVER, NEVER},
         {2, NEVER, NEVER, NEVER},
         NEVER},
        /* The earliest of all later stages. */
        {"lead@1 mql@7 sql@3 won@5",
         true,
         {1, 7, 3, 5},
         {3, 3, 5, NEVER},
         NEVER},
        {"lead@5 mql@5",
         true,
         {5, 5, NEVER, NEVER},
         {5, NEVER, NEVER, NEVER},
         NEVER},
        /* Lost: the last one, which may be before or after. */
        {"lead@3 lost@5",
         true,
         {3, NEVER, NEVER, NEVER},
         {NEVER, NEVER, NEVER, NEVER},
         5},
        {"lead@3 lost@1",
         true,
         {3, NEVER, NEVER, NEVER},
         {NEVER, NEVER, NEVER, NEVER},
         1},
        {"lost@9 lead@3 lost@5",
         true,
         {3, NEVER, NEVER, NEVER},
         {NEVER, NEVER, NEVER, NEVER},
         9},
        {"lost@5",
         false,
         {NEVER, NEVER, NEVER, NEVER},
         {NEVER, NEVER, NEVER, NEVER},
         5},
        /* Other stages are none, whatever they look like. */
        {"Lead@1 trial@2 leads@3",
         false,
         {NEVER, NEVER, NEVER, NEVER},
         {NEVER, NEVER, NEVER, NEVER},
         NEVER},
        {"trial@1 won@2",
         true,
         {NEVER, NEVER, NEVER, 2},
         {2, 2, 2, NEVER},
         NEVER},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct entry_case *c = &cases[i];
        struct story story;
        struct ledger_view view;
        struct report_query query;
        struct stage_entries stages;
        struct stage_entry entry;
        struct journey journey;
        struct error err = ERROR_INIT;

        story_init(&story);
        tell_stages(&story, c->told);
        cr_assert_eq(story_query(&query, "stages=lead,mql,sql,won", &err), 0);
        ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
        stage_entries_init(&stages, &view, &query);
        cr_assert_eq(stages.count, 4);
        journey = journeys_at(view.journeys, 0);
        cr_expect_eq(stage_entries_of(&stages, &journey, &entry), c->any, "%s",
                     c->told);
        for (size_t j = 0; j < 4; j++) {
            cr_expect_eq(hours(entry.first_ms[j]), c->first[j], "%s: first %zu",
                         c->told, j);
            cr_expect_eq(hours(stage_entries_next(&stages, &entry, j)),
                         c->next[j], "%s: next %zu", c->told, j);
        }
        cr_expect_eq(hours(entry.lost_ms), c->lost, "%s", c->told);
        ledger_view_close(&view);
        report_query_release(&query);
        story_release(&story);
    }
}

/* Sends and assignments are marks, too, and no stages. */
Test(stage_entries, do_not_take_other_marks_for_stages)
{
    struct story story;
    struct ledger_view view;
    struct report_query query;
    struct stage_entries stages;
    struct stage_entry entry;
    struct journey journey;
    struct error err = ERROR_INIT;

    story_init(&story);
    story_event(
        &story, 1,
        (struct ledger_event){.type = SLICE("send"), .customer = SLICE("k")});
    story_event(&story, 2,
                (struct ledger_event){.type = SLICE("assign"),
                                      .customer = SLICE("k"),
                                      .stage = SLICE("won"),
                                      .arm = SLICE("holdout")});
    story_event(&story, 3,
                (struct ledger_event){.type = SLICE("refund"),
                                      .customer = SLICE("k"),
                                      .stage = SLICE("won"),
                                      .amount = 5});
    cr_assert_eq(story_query(&query, "", &err), 0);
    ledger_view_open(story.ledger, &view, LEDGER_PERSONS);
    stage_entries_init(&stages, &view, &query);
    cr_expect_eq(stages.count, 7);
    journey = journeys_at(view.journeys, 0);
    cr_expect_not(stage_entries_of(&stages, &journey, &entry));
    for (size_t i = 0; i < stages.count; i++)
        cr_expect_eq(entry.first_ms[i], MODEL_NO_MARK);
    ledger_view_close(&view);
    report_query_release(&query);
    story_release(&story);
}
