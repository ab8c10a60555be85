#include "attribution/measure/engagement.h"

#include <math.h>

#include "attribution/credit/path.h"
#include "attribution/measure/journey_span.h"

/* So many touches are half of what frequency can give. */
#define ENGAGEMENT_HALF_TOUCHES 3

/* Each of the four parts is a quarter of 100. */
#define ENGAGEMENT_PART 25

static struct journey engagement_journey(const struct engagement_scale *scale,
                                         uint32_t person)
{
    struct journey whole = journeys_at(scale->view->journeys, person);

    return journey_span_of(&whole, scale->query);
}

void engagement_scale_init(struct engagement_scale *scale,
                           const struct ledger_view *view,
                           const struct report_query *query,
                           const struct sales *sales)
{
    uint32_t people = journeys_count(view->journeys);

    *scale = (struct engagement_scale){
        .view = view,
        .query = query,
        .sales = sales,
        .goal = interner_find(view->strings, query->wanted[0]),
        .as_of_ms = INT64_MIN,
    };
    stage_entries_init(&scale->stages, view, query);
    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = engagement_journey(scale, person);
        int64_t ms;

        if (journey_span_last(&journey, &ms) && ms > scale->as_of_ms)
            scale->as_of_ms = ms;
    }
}

static void engagement_take_touches(const struct engagement_scale *scale,
                                    const struct journey *journey,
                                    struct engagement *out)
{
    for (uint32_t i = 0; i < journey->touch_count; i++) {
        if (!path_counts(scale->query, &journey->touches[i]))
            continue;
        if (out->touches == 0)
            out->first = &journey->touches[i];
        out->last = &journey->touches[i];
        out->touches++;
    }
}

static void engagement_take_marks(const struct engagement_scale *scale,
                                  const struct journey *journey,
                                  struct engagement *out)
{
    if (journey->mark_count == 0)
        return;
    out->in_funnel = stage_entries_of(&scale->stages, journey, &out->entry);
    for (size_t i = 0; out->in_funnel && i < scale->stages.count; i++) {
        if (out->entry.first_ms[i] != MODEL_NO_MARK)
            out->furthest = (int)i;
    }
    for (uint32_t i = 0;
         !out->won && scale->goal != INTERNER_NONE && i < journey->mark_count;
         i++)
        out->won =
            ledger_view_stage(scale->view, &journey->marks[i]) == scale->goal;
}

static void engagement_score(const struct engagement_scale *scale,
                             struct engagement *out)
{
    double touches = out->touches;

    if (out->touches > 0) {
        double age = (double)(scale->as_of_ms - out->last->time_ms);

        out->recency = exp2(-age / (double)scale->query->half_life_ms);
        out->frequency = touches / (touches + ENGAGEMENT_HALF_TOUCHES);
    }
    out->depth = (double)(out->furthest + 1) / (double)scale->stages.count;
    if (out->value > 0)
        out->worth =
            (double)out->value / ((double)out->value + scale->sales->median);
    out->score = ENGAGEMENT_PART *
                 (out->recency + out->frequency + out->depth + out->worth);
}

bool engagement_of(const struct engagement_scale *scale, uint32_t person,
                   struct engagement *out)
{
    struct journey journey = engagement_journey(scale, person);

    out->touches = 0;
    out->first = out->last = NULL;
    out->in_funnel = out->won = false;
    out->furthest = ENGAGEMENT_NO_STAGE;
    out->value = scale->sales->by_person[person];
    out->recency = out->frequency = out->depth = out->worth = out->score = 0;
    engagement_take_touches(scale, &journey, out);
    engagement_take_marks(scale, &journey, out);
    if (out->touches == 0 && journey.mark_count == 0)
        return false;
    engagement_score(scale, out);
    return true;
}

enum engagement_group engagement_group_of(const struct report_query *query,
                                          double score)
{
    if (score >= query->likely)
        return ENGAGEMENT_LIKELY;
    return score >= query->risk ? ENGAGEMENT_READY : ENGAGEMENT_AT_RISK;
}

const char *engagement_group_name(enum engagement_group group)
{
    static const char *const names[ENGAGEMENT_GROUPS] = {
        [ENGAGEMENT_LIKELY] = "likely",
        [ENGAGEMENT_READY] = "ready",
        [ENGAGEMENT_AT_RISK] = "at_risk",
    };

    return names[group];
}
