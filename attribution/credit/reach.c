#include "attribution/credit/reach.h"

#include <stdlib.h>

#include "attribution/credit/path.h"
#include "attribution/ledger/money.h"
#include "core/memory.h"

static void reach_person(struct reach *reach, const struct journey *journey,
                         uint32_t person, uint32_t *last)
{
    const struct report_query *query = reach->query;
    bool counted = false;

    for (uint32_t i = 0; i < journey->touch_count; i++) {
        const struct journey_touch *touch = &journey->touches[i];
        uint32_t group;

        if (touch->time_ms < query->from_ms || touch->time_ms >= query->to_ms ||
            !path_counts(query, touch))
            continue;
        group = tag_groups_of(reach->groups, touch->tagset, REPORT_AS_TOUCH);
        reach->list[group].touches++;
        reach->totals.touches++;
        counted = true;
        if (last[group] != person + 1)
            reach->list[group].people++;
        last[group] = person + 1;
    }
    reach->totals.people += counted;
}

/* `last` holds for each group the person that it counted last, plus 1. */
void reach_init(struct reach *reach, const struct ledger_view *view,
                const struct report_query *query,
                const struct tag_groups *groups)
{
    uint32_t people = journeys_count(view->journeys);
    uint32_t *last = memory_zalloc(groups->count, sizeof(uint32_t));

    *reach = (struct reach){.view = view, .query = query, .groups = groups};
    reach->list = memory_zalloc(groups->count, sizeof(reach->list[0]));
    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = journeys_at(view->journeys, person);

        reach_person(reach, &journey, person, last);
    }
    free(last);
}

void reach_release(struct reach *reach)
{
    free(reach->list);
    *reach = (struct reach){0};
}

/* A cost event of the span: its row's time, or false. */
static bool reach_is_cost(const struct reach *reach,
                          const struct event_detail *cost, int64_t *ms)
{
    const struct event_chunk *chunk =
        event_table_chunk(reach->view->table, cost->row);
    uint32_t slot = event_table_slot(cost->row);

    *ms = chunk->time_ms[slot];
    return chunk->kind[slot] == ROW_COST && *ms >= reach->query->from_ms &&
           *ms < reach->query->to_ms;
}

void reach_see(const struct reach *reach, struct report_money *money)
{
    for (uint32_t i = 0; i < reach->view->details; i++) {
        const struct event_detail *cost =
            event_table_detail(reach->view->table, i);
        int64_t ms;

        if (reach_is_cost(reach, cost, &ms))
            report_money_see(money, cost->currency, cost->amount);
    }
}

void reach_cost(struct reach *reach, struct report_money *money)
{
    for (uint32_t i = 0; i < reach->view->details; i++) {
        const struct event_detail *cost =
            event_table_detail(reach->view->table, i);
        const struct event_chunk *chunk =
            event_table_chunk(reach->view->table, cost->row);
        struct reach_figures *figures;
        int64_t amount;
        int64_t ms;

        if (!reach_is_cost(reach, cost, &ms))
            continue;
        figures = &reach->list[tag_groups_of(
            reach->groups, chunk->tagset[event_table_slot(cost->row)],
            REPORT_AS_RECORDED)];
        amount = report_money_of(money, cost->amount, cost->currency, ms);
        figures->costs = true;
        figures->cost = money_add(figures->cost, amount);
        reach->totals.cost = money_add(reach->totals.cost, amount);
    }
}
