#include "attribution/measure/visitors.h"

#include <stdlib.h>

#include "attribution/credit/path.h"
#include "attribution/ledger/hash_map.h"
#include "core/memory.h"

/* The person at hand, up to the touch at hand. */
struct visitors_person {
    uint32_t person;
    bool known; /* it has an earlier touch */
    const struct journey_touch *visit;
};

static bool visitors_is_within(const struct visitors *visitors, int64_t ms)
{
    return ms >= visitors->query->from_ms && ms < visitors->query->to_ms;
}

static uint32_t visitors_group(const struct visitors *visitors,
                               const struct journey_touch *touch)
{
    return tag_groups_of(visitors->groups, touch->tagset, REPORT_AS_TOUCH);
}

static enum row_kind visitors_kind(const struct visitors *visitors,
                                   const struct journey_touch *touch)
{
    return event_table_chunk(visitors->view->table, touch->row)
        ->kind[event_table_slot(touch->row)];
}

static void visitors_count_kind(struct visitors_figures *figures,
                                enum row_kind kind)
{
    figures->touches++;
    figures->visits += kind == ROW_VISIT;
    figures->clicks += kind == ROW_CLICK;
    figures->scans += kind == ROW_SCAN;
}

static void visitors_touch(struct visitors *visitors,
                           const struct visitors_person *own,
                           const struct journey_touch *touch)
{
    uint32_t group = visitors_group(visitors, touch);
    enum row_kind kind = visitors_kind(visitors, touch);

    visitors->seen[touch->tagset] = 1;
    visitors_count_kind(&visitors->list[group], kind);
    visitors_count_kind(&visitors->totals, kind);
    headcount_add(&visitors->people, group, own->person);
    headcount_add(own->known ? &visitors->returning : &visitors->firsts, group,
                  own->person);
}

static void visitors_count_stay(struct visitors_figures *figures, int64_t ms)
{
    figures->stays++;
    figures->stay_ms += ms;
}

/* Ends the stay that the last visit began. */
static void visitors_visit(struct visitors *visitors,
                           struct visitors_person *own,
                           const struct journey_touch *visit)
{
    const struct journey_touch *last = own->visit;

    own->visit = visit;
    if (last == NULL || !visitors_is_within(visitors, last->time_ms) ||
        visit->time_ms - last->time_ms > VISITORS_STAY_MS)
        return;
    visitors_count_stay(&visitors->list[visitors_group(visitors, last)],
                        visit->time_ms - last->time_ms);
    visitors_count_stay(&visitors->totals, visit->time_ms - last->time_ms);
}

static void visitors_person(struct visitors *visitors, uint32_t person)
{
    struct journey journey = journeys_at(visitors->view->journeys, person);
    struct visitors_person own = {.person = person};

    for (uint32_t i = 0; i < journey.touch_count; i++) {
        const struct journey_touch *touch = &journey.touches[i];

        if (!path_counts(visitors->query, touch))
            continue;
        if (visitors_is_within(visitors, touch->time_ms))
            visitors_touch(visitors, &own, touch);
        if (visitors_kind(visitors, touch) == ROW_VISIT)
            visitors_visit(visitors, &own, touch);
        own.known = true;
    }
}

/* A tag set has one group and one source, so touches need no second look. */
static void visitors_sources(struct visitors *visitors)
{
    const struct interner *tagsets = visitors->view->tagsets;
    uint32_t groups = visitors->groups->count;
    struct hash_map pairs;

    hash_map_init(&pairs, 0);
    for (uint32_t i = 1; i < interner_count(tagsets); i++) {
        uint32_t source = tagset_at(tagsets, i)->source;
        uint32_t group = tag_groups_of(visitors->groups, i, REPORT_AS_TOUCH);

        if (visitors->seen[i] == 0 || source == INTERNER_EMPTY)
            continue;
        visitors->list[group].sources +=
            hash_map_put(&pairs, (uint64_t)group << 32 | source, 0);
        visitors->totals.sources +=
            hash_map_put(&pairs, (uint64_t)groups << 32 | source, 0);
    }
    hash_map_release(&pairs);
}

void visitors_init(struct visitors *visitors, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups)
{
    uint32_t people = journeys_count(view->journeys);

    *visitors =
        (struct visitors){.view = view, .query = query, .groups = groups};
    visitors->list = memory_zalloc(groups->count, sizeof(visitors->list[0]));
    visitors->seen = memory_zalloc(interner_count(view->tagsets), 1);
    headcount_init(&visitors->people, groups->count);
    headcount_init(&visitors->firsts, groups->count);
    headcount_init(&visitors->returning, groups->count);
    for (uint32_t person = 0; person < people; person++)
        visitors_person(visitors, person);
    visitors_sources(visitors);
}

void visitors_release(struct visitors *visitors)
{
    headcount_release(&visitors->returning);
    headcount_release(&visitors->firsts);
    headcount_release(&visitors->people);
    free(visitors->seen);
    free(visitors->list);
    *visitors = (struct visitors){0};
}
