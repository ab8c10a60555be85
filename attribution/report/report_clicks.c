#include "attribution/report/report_clicks.h"

#include <stdlib.h>

#include "attribution/report/report_groups.h"
#include "core/memory.h"

struct click_figures {
    int64_t raw, human, uncertain, machine;
    int64_t alone; /* human hits without a visitor hash */
    struct hash_map visitors;
};

struct click_count {
    const struct report_query *query;
    struct report_groups groups;
    struct click_figures *figures; /* by group */
    size_t room;
    struct click_figures totals;
    int64_t orphans;
};

/* One hit as the scan reads it from a chunk. */
struct click_hit {
    enum row_kind kind;
    enum verdict verdict;
    int64_t time_ms;
    uint64_t visitor;
    uint32_t tagset;
};

static void click_figures_add(struct click_figures *figures,
                              const struct click_hit *hit)
{
    figures->raw++;
    if (verdict_is_machine(hit->verdict)) {
        figures->machine++;
        return;
    }
    if (hit->verdict == VERDICT_UNCERTAIN) {
        figures->uncertain++;
        return;
    }
    figures->human++;
    if (hit->visitor == 0)
        figures->alone++;
    else
        hash_map_put(&figures->visitors, hit->visitor, 0);
}

static struct click_figures *report_clicks_group(struct click_count *count,
                                                 uint32_t group)
{
    size_t old = count->room;

    if (group >= old) {
        count->room = old > 0 ? old * 2 : 64;
        count->figures = memory_resize(count->figures, count->room,
                                       sizeof(count->figures[0]));
        for (size_t i = old; i < count->room; i++)
            count->figures[i] = (struct click_figures){0};
    }
    return &count->figures[group];
}

static void report_clicks_add(struct click_count *count,
                              const struct click_hit *hit)
{
    uint32_t group;

    if (hit->time_ms < count->query->from_ms ||
        hit->time_ms >= count->query->to_ms)
        return;
    if (hit->kind == ROW_ORPHAN) {
        count->orphans++;
        return;
    }
    group = report_groups_of(&count->groups, hit->tagset, hit->time_ms,
                             REPORT_AS_RECORDED);
    click_figures_add(report_clicks_group(count, group), hit);
    click_figures_add(&count->totals, hit);
}

static void report_clicks_scan(struct click_count *count,
                               const struct ledger_view *view)
{
    const struct event_chunk *chunk = NULL;

    for (uint32_t row = 0; row < view->rows; row++) {
        uint32_t slot = event_table_slot(row);
        struct click_hit hit;

        if (slot == 0)
            chunk = event_table_chunk(view->table, row);
        if (chunk->kind[slot] > ROW_ORPHAN)
            continue;
        hit.kind = chunk->kind[slot];
        hit.verdict = event_table_finding(view->table, row).verdict;
        hit.time_ms = chunk->time_ms[slot];
        hit.visitor = chunk->visitor[slot];
        hit.tagset = chunk->tagset[slot];
        report_clicks_add(count, &hit);
    }
}

static void report_clicks_cells(const struct click_figures *figures,
                                struct report_cell *cells)
{
    cells[0] = report_cell_count(figures->raw);
    cells[1] = report_cell_count(figures->human);
    cells[2] = report_cell_count(figures->uncertain);
    cells[3] = report_cell_count(figures->machine);
    cells[4] =
        report_cell_count(figures->alone + (int64_t)figures->visitors.count);
}

static const char *const report_clicks_names[] = {"raw", "human", "uncertain",
                                                  "machine", "unique"};
#define REPORT_CLICKS_FIGURES 5

static void report_clicks_totals(const struct click_count *count,
                                 struct report_result *result)
{
    struct report_cell cells[REPORT_CLICKS_FIGURES];

    report_clicks_cells(&count->totals, cells);
    for (size_t i = 0; i < REPORT_CLICKS_FIGURES; i++)
        report_result_add_total(
            result, (struct report_total){.name = report_clicks_names[i],
                                          .cell = cells[i]});
    report_result_add_total(
        result,
        (struct report_total){.name = "orphans",
                              .cell = report_cell_count(count->orphans)});
}

static void report_clicks_fill(const struct click_count *count,
                               struct report_result *result)
{
    size_t keys = count->groups.by_count;

    report_groups_add_columns(&count->groups, result);
    for (size_t i = 0; i < REPORT_CLICKS_FIGURES; i++)
        report_result_add_column(
            result, (struct report_column){.name = report_clicks_names[i],
                                           .bar = i == 0});
    for (uint32_t g = 0; g < report_groups_count(&count->groups); g++) {
        struct report_cell *row = report_result_add_row(result);

        report_groups_keys(&count->groups, g, result, row);
        report_clicks_cells(&count->figures[g], row + keys);
    }
    report_clicks_totals(count, result);
    /* Days and hours in their order, all else with the largest first. */
    report_result_sort(result, report_dimension_is_time(count->groups.by[0])
                                   ? SIZE_MAX
                                   : keys);
}

static void report_clicks_release(struct click_count *count)
{
    for (size_t i = 0; i < count->room; i++)
        hash_map_release(&count->figures[i].visitors);
    hash_map_release(&count->totals.visitors);
    free(count->figures);
    report_groups_release(&count->groups);
}

int report_clicks_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
{
    static const enum report_dimension otherwise = REPORT_BY_LINK;
    struct click_count count = {.query = query};
    struct ledger_view view;

    (void)err;
    ledger_view_open(ledger, &view, LEDGER_ROWS);
    report_groups_init(&count.groups, &view,
                       query->by_count > 0 ? query->by : &otherwise,
                       query->by_count > 0 ? query->by_count : 1, query->zone);
    report_clicks_scan(&count, &view);
    report_clicks_fill(&count, result);
    report_clicks_release(&count);
    ledger_view_close(&view);
    return 0;
}
