#include "attribution/measure/holdouts.h"

#include <stdlib.h>

#include "core/memory.h"

/* What a person's first assignment of a campaign was. */
struct holdouts_first {
    uint32_t person; /* plus 1; else it is of somebody before */
    enum holdouts_arm arm;
    bool within; /* the span */
    bool moved;
};

/* False if the mark assigns nobody to anything. */
static bool holdouts_read(const struct holdouts *holdouts,
                          const struct journey_mark *mark, uint32_t *group,
                          enum holdouts_arm *arm)
{
    const struct ledger_view *view = holdouts->view;
    const struct event_chunk *chunk = event_table_chunk(view->table, mark->row);
    uint32_t slot = event_table_slot(mark->row);
    uint32_t tagset = chunk->tagset[slot];
    uint32_t drawn;

    if (chunk->kind[slot] != ROW_ASSIGN ||
        !tagset_has_campaign(tagset_at(view->tagsets, tagset)))
        return false;
    *group = tag_groups_of(holdouts->groups, tagset, REPORT_AS_RECORDED);
    drawn = event_table_detail(view->table, mark->detail)->arm;
    for (size_t i = 0; i < HOLDOUTS_ARMS; i++) {
        *arm = (enum holdouts_arm)i;
        if (holdouts->arms[i] == drawn)
            return true;
    }
    return false;
}

static bool holdouts_converted(const struct holdouts *holdouts,
                               const struct journey *journey, int64_t since_ms)
{
    if (holdouts->stage == INTERNER_NONE)
        return false;
    for (uint32_t i = 0; i < journey->mark_count; i++) {
        if (journey->marks[i].time_ms >= since_ms &&
            ledger_view_stage(holdouts->view, &journey->marks[i]) ==
                holdouts->stage)
            return true;
    }
    return false;
}

static void holdouts_assign(const struct holdouts *holdouts,
                            const struct journey *journey, int64_t ms,
                            enum holdouts_arm arm,
                            struct holdouts_figures *figures)
{
    figures->arms[arm].people++;
    figures->arms[arm].converted += holdouts_converted(holdouts, journey, ms);
}

/* `firsts` is by group. */
static void holdouts_person(const struct holdouts *holdouts, uint32_t person,
                            struct holdouts_first *firsts)
{
    const struct report_query *query = holdouts->query;
    struct journey journey = journeys_at(holdouts->view->journeys, person);

    for (uint32_t i = 0; i < journey.mark_count; i++) {
        int64_t ms = journey.marks[i].time_ms;
        struct holdouts_first *first;
        enum holdouts_arm arm;
        uint32_t group;

        if (!holdouts_read(holdouts, &journey.marks[i], &group, &arm))
            continue;
        first = &firsts[group];
        if (first->person != person + 1) {
            *first = (struct holdouts_first){
                .person = person + 1,
                .arm = arm,
                .within = ms >= query->from_ms && ms < query->to_ms,
            };
            if (first->within)
                holdouts_assign(holdouts, &journey, ms, arm,
                                &holdouts->list[group]);
        } else if (first->within && !first->moved && first->arm != arm) {
            first->moved = true;
            holdouts->list[group].moved++;
        }
    }
}

void holdouts_init(struct holdouts *holdouts, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups)
{
    uint32_t people = journeys_count(view->journeys);
    struct holdouts_first *firsts =
        memory_zalloc(groups->count, sizeof(firsts[0]));

    *holdouts = (struct holdouts){
        .view = view,
        .query = query,
        .groups = groups,
        .stage = interner_find(view->strings, query->wanted[0]),
        .arms = {interner_find(view->strings, SLICE("treated")),
                 interner_find(view->strings, SLICE("holdout"))},
    };
    holdouts->list = memory_zalloc(groups->count, sizeof(holdouts->list[0]));
    for (uint32_t person = 0; person < people; person++)
        holdouts_person(holdouts, person, firsts);
    free(firsts);
}

void holdouts_release(struct holdouts *holdouts)
{
    free(holdouts->list);
    *holdouts = (struct holdouts){0};
}
