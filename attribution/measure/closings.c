#include "attribution/measure/closings.h"

/* When a person first, or last, came to what is counted here. */
struct closings_marks {
    int64_t lead_ms, won_ms; /* the first ones, or MODEL_NO_MARK */
    int64_t lost_ms;         /* the last one, or MODEL_NO_MARK */
};

static void closings_read(const struct closings *closings,
                          const struct journey *journey,
                          struct closings_marks *marks)
{
    *marks =
        (struct closings_marks){MODEL_NO_MARK, MODEL_NO_MARK, MODEL_NO_MARK};
    for (uint32_t i = 0; i < journey->mark_count; i++) {
        uint32_t stage = ledger_view_stage(closings->view, &journey->marks[i]);
        int64_t ms = journey->marks[i].time_ms;

        if (stage == closings->lead_id && marks->lead_ms == MODEL_NO_MARK)
            marks->lead_ms = ms;
        if (stage == closings->stage_id && marks->won_ms == MODEL_NO_MARK)
            marks->won_ms = ms;
        if (stage == closings->lost_id)
            marks->lost_ms = ms;
    }
}

/* What brought the person to where it was at an instant. */
static uint32_t closings_group(struct closings *closings,
                               const struct journey *journey, int64_t ms)
{
    struct path *path = &closings->path;

    path_take(path, journey, closings->query, closings->groups, ms);
    return path->count > 0 ? path->keys[path_last_non_direct(path)]
                           : closings->groups->count;
}

static bool closings_is_within(const struct closings *closings, int64_t ms)
{
    return ms != MODEL_NO_MARK && ms >= closings->query->from_ms &&
           ms < closings->query->to_ms;
}

static void closings_person(struct closings *closings, uint32_t person)
{
    struct journey journey = journeys_at(closings->view->journeys, person);
    uint32_t group = closings->groups->count;
    struct closings_marks marks;

    closings_read(closings, &journey, &marks);
    if (marks.lead_ms != MODEL_NO_MARK)
        group = closings_group(closings, &journey, marks.lead_ms);
    if (closings_is_within(closings, marks.lead_ms))
        headcount_add(&closings->leads, group, person);
    if (closings_is_within(closings, marks.won_ms))
        headcount_add(&closings->won, group, person);
    if (marks.won_ms == MODEL_NO_MARK &&
        closings_is_within(closings, marks.lost_ms))
        headcount_add(&closings->lost, group, person);
}

static void closings_buyers(struct closings *closings,
                            const struct conversions *conversions)
{
    for (size_t i = 0; i < conversions->count; i++) {
        const struct conversion *own = &conversions->list[i];
        struct journey journey =
            journeys_at(closings->view->journeys, own->person);

        headcount_add(&closings->buyers,
                      closings_group(closings, &journey, own->time_ms),
                      own->person);
    }
}

void closings_init(struct closings *closings, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups,
                   const struct conversions *conversions)
{
    uint32_t people = journeys_count(view->journeys);

    *closings = (struct closings){
        .view = view,
        .query = query,
        .groups = groups,
        .lead_id = interner_find(view->strings, SLICE("lead")),
        .lost_id = interner_find(view->strings, SLICE("lost")),
        .stage_id = interner_find(view->strings, query->wanted[0]),
        .path = PATH_INIT,
    };
    headcount_init(&closings->leads, groups->count + 1);
    headcount_init(&closings->buyers, groups->count + 1);
    headcount_init(&closings->won, groups->count + 1);
    headcount_init(&closings->lost, groups->count + 1);
    for (uint32_t person = 0; person < people; person++)
        closings_person(closings, person);
    closings_buyers(closings, conversions);
}

void closings_release(struct closings *closings)
{
    path_release(&closings->path);
    headcount_release(&closings->lost);
    headcount_release(&closings->won);
    headcount_release(&closings->buyers);
    headcount_release(&closings->leads);
    *closings = (struct closings){0};
}
