#include "attribution/measure/daily_visitors.h"

#include <stdlib.h>

#include "attribution/credit/path.h"
#include "attribution/credit/report_groups.h"
#include "core/memory.h"

#define DAILY_NEVER UINT32_MAX

struct daily_visitors_figures {
    int64_t fresh;
    int64_t returning;
};

struct daily_visitors {
    const struct ledger_view *view;
    const struct report_query *query;
    struct report_groups days;
    struct daily_visitors_figures *list; /* by day's group; owned */
    size_t room;
};

static struct daily_visitors_figures *daily_visitors_at(
    struct daily_visitors *daily, uint32_t day)
{
    size_t old = daily->room;

    if (day >= daily->room) {
        daily->room = ((size_t)day + 1) * 2;
        daily->list = memory_resize(daily->list, daily->room,
                                    sizeof(struct daily_visitors_figures));
        for (size_t i = old; i < daily->room; i++)
            daily->list[i] = (struct daily_visitors_figures){0};
    }
    return &daily->list[day];
}

/* Touches are in order of time, so that those of one day stand together. */
static void daily_visitors_person(struct daily_visitors *daily, uint32_t person)
{
    struct journey journey = journeys_at(daily->view->journeys, person);
    const struct report_query *query = daily->query;
    uint32_t first = DAILY_NEVER;
    uint32_t counted = DAILY_NEVER;

    for (uint32_t i = 0; i < journey.touch_count; i++) {
        const struct journey_touch *touch = &journey.touches[i];
        uint32_t day;

        if (!path_counts(query, touch) || touch->time_ms >= query->to_ms)
            continue;
        day = report_groups_of(&daily->days, touch->tagset, touch->time_ms,
                               REPORT_AS_TOUCH);
        if (first == DAILY_NEVER)
            first = day;
        if (touch->time_ms < query->from_ms || day == counted)
            continue;
        counted = day;
        if (day == first)
            daily_visitors_at(daily, day)->fresh++;
        else
            daily_visitors_at(daily, day)->returning++;
    }
}

static void daily_visitors_row(const struct daily_visitors *daily, uint32_t day,
                               struct report_result *result)
{
    struct report_cell *row = report_result_add_row(result);

    report_groups_keys(&daily->days, day, result, row);
    row[1] = report_cell_count(daily->list[day].fresh);
    row[2] = report_cell_count(daily->list[day].returning);
}

static void daily_visitors_columns(const struct daily_visitors *daily,
                                   struct report_result *result)
{
    report_groups_add_columns(&daily->days, result);
    report_result_add_column(
        result, (struct report_column){
                    .name = "new",
                    .bar = true,
                    .help = "people whose first touch was on that day"});
    report_result_add_column(
        result, (struct report_column){
                    .name = "returning",
                    .help = "people who had a touch on an earlier day"});
}

void daily_visitors_fill(const struct ledger_view *view,
                         const struct report_query *query,
                         struct report_result *result)
{
    static const enum report_dimension by = REPORT_BY_DAY;
    struct daily_visitors daily = {.view = view, .query = query};
    uint32_t people = journeys_count(view->journeys);

    report_groups_init(&daily.days, view, &by, 1, query->zone);
    for (uint32_t person = 0; person < people; person++)
        daily_visitors_person(&daily, person);
    report_result_add_section(result, "new_and_returning", "Day by day");
    daily_visitors_columns(&daily, result);
    for (uint32_t day = 0; day < daily.room; day++) {
        if (daily.list[day].fresh + daily.list[day].returning > 0)
            daily_visitors_row(&daily, day, result);
    }
    report_result_sort(result, SIZE_MAX);
    free(daily.list);
    report_groups_release(&daily.days);
}
