#include "attribution/measure/funnel.h"

#include <stdlib.h>

#include "core/memory.h"

static void funnel_take(struct funnel *funnel,
                        const struct cohort_member *member)
{
    struct funnel_person *own = &funnel->people[funnel->outcomes.count];
    uint32_t with[SEGMENTS_WITH];
    const struct path *path;
    size_t count;

    own->group = cohort_group(&funnel->cohort, &member->journey);
    path = cohort_path(&funnel->cohort, &member->journey, member->first_ms);
    own->source = path->count > 0 ? path->keys[0] : funnel->cohort.groups.count;
    outcomes_take(&funnel->outcomes, &member->journey,
                  member->entry.lost_ms != INT64_MIN);
    count = segments_with(&funnel->segments, own->group, with);
    for (size_t i = 0; i < count; i++)
        funnel_stages_add(&funnel->stages, with[i], &member->entry);
}

static void funnel_scan(struct funnel *funnel)
{
    uint32_t people = journeys_count(funnel->view.journeys);

    funnel->people = memory_zalloc(people, sizeof(funnel->people[0]));
    for (uint32_t person = 0; person < people; person++) {
        struct cohort_member member;

        if (cohort_find(&funnel->cohort, person, &member) &&
            cohort_spans(&funnel->cohort, member.first_ms))
            funnel_take(funnel, &member);
    }
}

static int funnel_value(struct funnel *funnel, struct error *err)
{
    report_money_init(&funnel->money, funnel->view.strings, funnel->query);
    outcomes_see(&funnel->outcomes, &funnel->money);
    if (report_money_settle(&funnel->money, err) < 0)
        return err->code;
    outcomes_value(&funnel->outcomes, &funnel->money);
    return report_money_check(&funnel->money, err);
}

static void funnel_sum_one(const struct segments *segments, uint32_t group,
                           const struct outcome *one, struct outcome *sums)
{
    uint32_t with[SEGMENTS_WITH];
    size_t count = segments_with(segments, group, with);

    for (size_t i = 0; i < count; i++)
        outcomes_add(&sums[with[i]], one);
}

static void funnel_sum(struct funnel *funnel)
{
    for (size_t i = 0; i < funnel->outcomes.count; i++) {
        const struct outcome *one = &funnel->outcomes.list[i];

        funnel_sum_one(&funnel->segments, funnel->people[i].group, one,
                       funnel->by_segment);
        funnel_sum_one(&funnel->sources, funnel->people[i].source, one,
                       funnel->by_source);
    }
}

int funnel_init(struct funnel *funnel, struct ledger *ledger,
                const struct report_query *query, struct error *err)
{
    *funnel = (struct funnel){.query = query};
    ledger_view_open(ledger, &funnel->view, LEDGER_PERSONS);
    cohort_init(&funnel->cohort, &funnel->view, query, REPORT_BY_SOURCE);
    segments_init(&funnel->segments, &funnel->cohort.groups,
                  query->by_count > 0);
    segments_init(&funnel->sources, &funnel->cohort.groups, true);
    funnel_stages_init(&funnel->stages, &funnel->segments,
                       &funnel->cohort.stages);
    outcomes_init(&funnel->outcomes, &funnel->view, query);
    funnel->by_segment =
        memory_zalloc(funnel->segments.count, sizeof(struct outcome));
    funnel->by_source =
        memory_zalloc(funnel->sources.count, sizeof(struct outcome));
    funnel_scan(funnel);
    if (funnel_value(funnel, err) < 0)
        return err->code;
    funnel_sum(funnel);
    return 0;
}

void funnel_release(struct funnel *funnel)
{
    free(funnel->people);
    free(funnel->by_source);
    free(funnel->by_segment);
    outcomes_release(&funnel->outcomes);
    funnel_stages_release(&funnel->stages);
    cohort_release(&funnel->cohort);
    ledger_view_close(&funnel->view);
}

uint32_t *funnel_order(const struct funnel *funnel, size_t *shown)
{
    int64_t *sizes = memory_zalloc(funnel->segments.count, sizeof(sizes[0]));
    uint32_t *order;

    for (uint32_t i = 0; i < funnel->segments.count; i++)
        sizes[i] = funnel->by_segment[i].people;
    order = segments_order(&funnel->segments, sizes, shown);
    free(sizes);
    return order;
}

int64_t funnel_reached(const struct funnel *funnel, uint32_t segment,
                       size_t stage)
{
    return stage < funnel->query->stage_count
               ? funnel_stages_at(&funnel->stages, segment, stage)->reached
               : 0;
}

const char *funnel_dimension(const struct funnel *funnel)
{
    return report_dimension_name(funnel->cohort.groups.named.by[0]);
}
