#include "attribution/measure/cohort.h"

int cohort_check(const struct report_query *query, const char *report,
                 struct error *err)
{
    if (query->by_count > 1)
        return error_field(err, ERROR_USAGE, "bad_parameter", "by",
                           "%s has one dimension besides the stages; give one "
                           "of the two",
                           report);
    return report_query_check_by(query, report, err);
}

void cohort_init(struct cohort *cohort, const struct ledger_view *view,
                 const struct report_query *query,
                 enum report_dimension otherwise)
{
    *cohort = (struct cohort){
        .view = view,
        .query = query,
        .lead = interner_find(view->strings, SLICE("lead")),
        .path = PATH_INIT,
    };
    tag_groups_init(&cohort->groups, view,
                    query->by_count > 0 ? query->by : &otherwise, 1);
    stage_entries_init(&cohort->stages, view, query);
}

void cohort_release(struct cohort *cohort)
{
    path_release(&cohort->path);
    tag_groups_release(&cohort->groups);
}

int64_t cohort_first(const struct cohort *cohort, const struct journey *journey,
                     uint32_t stage)
{
    for (uint32_t i = 0; i < journey->mark_count; i++) {
        const struct journey_mark *mark = &journey->marks[i];

        if (ledger_view_stage(cohort->view, mark) == stage)
            return mark->time_ms;
    }
    return MODEL_NO_MARK;
}

const struct path *cohort_path(struct cohort *cohort,
                               const struct journey *journey, int64_t end_ms)
{
    path_take(&cohort->path, journey, cohort->query, &cohort->groups, end_ms);
    return &cohort->path;
}

uint32_t cohort_group(struct cohort *cohort, const struct journey *journey)
{
    int64_t lead_ms = cohort_first(cohort, journey, cohort->lead);
    const struct path *path;

    if (lead_ms == MODEL_NO_MARK)
        return cohort->groups.count;
    path = cohort_path(cohort, journey, lead_ms);
    return path->count > 0 ? path->keys[path_last_non_direct(path)]
                           : cohort->groups.count;
}

bool cohort_find(const struct cohort *cohort, uint32_t person,
                 struct cohort_member *member)
{
    bool found;

    member->journey = journeys_at(cohort->view->journeys, person);
    found = stage_entries_of(&cohort->stages, &member->journey, &member->entry);
    member->first_ms = MODEL_NO_MARK;
    for (size_t i = 0; i < cohort->stages.count; i++) {
        if (member->entry.first_ms[i] < member->first_ms)
            member->first_ms = member->entry.first_ms[i];
    }
    return found;
}

void cohort_echo(const struct cohort *cohort, struct report_result *result)
{
    const struct report_query *query = cohort->query;

    if (query->by_count > 0)
        result->by = report_dimension_name(query->by[0]);
    report_result_echo_list(result, "stages");
    for (size_t i = 0; i < query->stage_count; i++)
        report_result_echo_item(result,
                                report_result_keep(result, query->stages[i]));
    report_result_echo_duration(result, "lookback", query->lookback_ms);
    report_result_echo_bool(result, "uncertain", query->uncertain);
}
