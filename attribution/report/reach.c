#include "attribution/report/reach.h"

#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "attribution/report/credits.h"
#include "core/memory.h"

struct reach_run {
    struct reach *reach;
    const struct ledger_view *view;
    const struct report_query *query;
    struct report_groups *groups;
    struct hash_map people; /* group and person */
    struct hash_map everybody;
};

static struct reach_figures *reach_group(struct reach *reach, uint32_t group)
{
    size_t old = reach->room;

    if (group >= old) {
        size_t room = old > 0 ? old : 64;

        while (room <= group)
            room *= 2;
        reach->list = memory_resize(reach->list, room, sizeof(reach->list[0]));
        for (size_t i = old; i < room; i++)
            reach->list[i] = (struct reach_figures){0};
        reach->room = room;
    }
    return &reach->list[group];
}

static void reach_add_touch(struct reach_run *run, uint32_t group,
                            uint32_t node)
{
    struct reach_figures *figures = reach_group(run->reach, group);
    uint32_t person;

    figures->touches++;
    run->reach->totals.touches++;
    if (node == IDENTITY_NONE) {
        /* Nothing can ever join it: a person of its own. */
        figures->people++;
        run->reach->totals.people++;
        return;
    }
    person = identity_person(run->view->identity, node);
    if (hash_map_put(&run->people, (uint64_t)group << 32 | person, 0))
        figures->people++;
    if (hash_map_put(&run->everybody, person, 0))
        run->reach->totals.people++;
}

static void reach_scan_touches(struct reach_run *run)
{
    const struct ledger_view *view = run->view;
    const struct event_chunk *chunk = NULL;

    for (uint32_t row = 0; row < view->rows; row++) {
        uint32_t slot = event_table_slot(row);
        int64_t ms;

        if (slot == 0)
            chunk = event_table_chunk(view->table, row);
        ms = chunk->time_ms[slot];
        if (ms < run->query->from_ms || ms >= run->query->to_ms ||
            !credits_is_touch(run->query, chunk->kind[slot],
                              event_table_finding(view->table, row).verdict))
            continue;
        reach_add_touch(run,
                        report_groups_of(run->groups, chunk->tagset[slot], ms,
                                         REPORT_AS_TOUCH),
                        chunk->node[slot]);
    }
}

static void reach_scan_costs(struct reach_run *run)
{
    const struct ledger_view *view = run->view;
    struct reach *reach = run->reach;

    for (uint32_t i = 0; i < view->details; i++) {
        const struct event_detail *cost = event_table_detail(view->table, i);
        const struct event_chunk *chunk =
            event_table_chunk(view->table, cost->row);
        uint32_t slot = event_table_slot(cost->row);
        struct reach_figures *figures;

        if (chunk->kind[slot] != ROW_COST ||
            chunk->time_ms[slot] < run->query->from_ms ||
            chunk->time_ms[slot] >= run->query->to_ms)
            continue;
        figures = reach_group(
            reach, report_groups_of(run->groups, chunk->tagset[slot],
                                    chunk->time_ms[slot], REPORT_AS_RECORDED));
        figures->cost = money_add(figures->cost, cost->amount);
        reach->totals.cost = money_add(reach->totals.cost, cost->amount);
    }
}

void reach_init(struct reach *reach, const struct ledger_view *view,
                const struct report_query *query, struct report_groups *groups)
{
    struct reach_run run = {
        .reach = reach, .view = view, .query = query, .groups = groups};

    *reach = (struct reach){0};
    hash_map_init(&run.people, 0);
    hash_map_init(&run.everybody, 0);
    reach_scan_touches(&run);
    reach_scan_costs(&run);
    hash_map_release(&run.everybody);
    hash_map_release(&run.people);
}

void reach_release(struct reach *reach)
{
    free(reach->list);
    *reach = (struct reach){0};
}

const struct reach_figures *reach_get(const struct reach *reach, uint32_t group)
{
    static const struct reach_figures nothing;

    return group < reach->room ? &reach->list[group] : &nothing;
}
