#include "attribution/report/report_clicks.h"

#include <stdlib.h>

#include "attribution/credit/report_groups.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/measure/distinct.h"
#include "core/memory.h"

/* What hits are told apart by: verdicts as reports show them. */
enum click_class { CLICK_HUMAN, CLICK_UNCERTAIN, CLICK_MACHINE, CLICK_CLASSES };

struct click_figures {
    int64_t hits[CLICK_CLASSES];
    int64_t unique;
    int64_t views; /* of link pages, by people */
};

struct click_count {
    const struct report_query *query;
    const struct ledger_view *view;
    bool by_time;
    struct tag_groups tags;                 /* unless a dimension is of time */
    struct report_groups named;             /* if one is */
    uint8_t classes[VERDICT_UNCERTAIN + 1]; /* by verdict */
    struct click_figures *figures;          /* by group */
    size_t room;
    struct distinct visitors;
    struct click_figures totals;
    int64_t orphans;
};

static void report_clicks_open(struct click_count *count)
{
    static const enum report_dimension otherwise = REPORT_BY_LINK;
    const struct report_query *query = count->query;
    const enum report_dimension *by =
        query->by_count > 0 ? query->by : &otherwise;
    size_t by_count = query->by_count > 0 ? query->by_count : 1;

    distinct_init(&count->visitors);
    for (size_t i = 0; i < by_count; i++)
        count->by_time |= report_dimension_is_time(by[i]);
    if (count->by_time)
        report_groups_init(&count->named, count->view, by, by_count,
                           query->zone);
    else
        tag_groups_init(&count->tags, count->view, by, by_count);
    for (int verdict = 0; verdict <= VERDICT_UNCERTAIN; verdict++)
        count->classes[verdict] =
            verdict_is_machine((enum verdict)verdict) ? CLICK_MACHINE
            : verdict == VERDICT_UNCERTAIN            ? CLICK_UNCERTAIN
                                                      : CLICK_HUMAN;
}

static void report_clicks_close(struct click_count *count)
{
    distinct_release(&count->visitors);
    free(count->figures);
    if (count->by_time)
        report_groups_release(&count->named);
    else
        tag_groups_release(&count->tags);
}

static size_t report_clicks_groups(const struct click_count *count)
{
    return count->by_time ? report_groups_count(&count->named)
                          : count->tags.count;
}

/* Room for every group that there is by now. */
static void report_clicks_reserve(struct click_count *count, size_t groups)
{
    size_t room = count->room > 0 ? count->room : 64;

    while (room < groups)
        room *= 2;
    if (room == count->room)
        return;
    count->figures =
        memory_resize(count->figures, room, sizeof(count->figures[0]));
    for (size_t i = count->room; i < room; i++)
        count->figures[i] = (struct click_figures){0};
    count->room = room;
}

static uint32_t report_clicks_group(struct click_count *count,
                                    const struct event_chunk *chunk,
                                    uint32_t slot)
{
    uint32_t group;

    if (!count->by_time)
        return tag_groups_of(&count->tags, chunk->tagset[slot],
                             REPORT_AS_RECORDED);
    group = report_groups_of(&count->named, chunk->tagset[slot],
                             chunk->time_ms[slot], REPORT_AS_RECORDED);
    report_clicks_reserve(count, (size_t)group + 1);
    return group;
}

static void report_clicks_add(struct click_count *count,
                              const struct event_chunk *chunk, uint32_t slot)
{
    unsigned judged =
        atomic_load_explicit(&chunk->judged[slot], memory_order_relaxed);
    enum click_class class = count->classes[event_table_verdict(judged)];
    uint32_t group;

    if (chunk->kind[slot] == ROW_ORPHAN) {
        count->orphans++;
        return;
    }
    group = report_clicks_group(count, chunk, slot);
    if (chunk->kind[slot] == ROW_VIEW) {
        count->figures[group].views += class == CLICK_HUMAN;
        return;
    }
    count->figures[group].hits[class]++;
    if (class != CLICK_HUMAN || !count->query->unique)
        return;
    if (chunk->visitor[slot] != 0) {
        distinct_add(&count->visitors, group, chunk->visitor[slot]);
    } else { /* without a hash it is a visitor of its own */
        count->figures[group].unique++;
        count->totals.unique++;
    }
}

static void report_clicks_scan(struct click_count *count)
{
    const struct report_query *query = count->query;
    uint32_t rows = count->view->rows;

    for (uint32_t base = 0; base < rows; base += COLUMN_CHUNK) {
        const struct event_chunk *chunk =
            event_table_chunk(count->view->table, base);
        uint32_t end = rows - base < COLUMN_CHUNK ? rows - base : COLUMN_CHUNK;

        for (uint32_t slot = 0; slot < end; slot++) {
            if (event_table_is_hit(chunk->kind[slot]) &&
                chunk->time_ms[slot] >= query->from_ms &&
                chunk->time_ms[slot] < query->to_ms)
                report_clicks_add(count, chunk, slot);
        }
    }
}

static void report_clicks_total(struct click_count *count)
{
    size_t groups = report_clicks_groups(count);
    int64_t *unique = memory_zalloc(groups, sizeof(int64_t));

    count->totals.unique += distinct_count(&count->visitors, unique);
    for (size_t g = 0; g < groups; g++)
        count->figures[g].unique += unique[g];
    free(unique);
    for (size_t g = 0; g < groups; g++) {
        for (int class = 0; class < CLICK_CLASSES; class ++)
            count->totals.hits[class] += count->figures[g].hits[class];
        count->totals.views += count->figures[g].views;
    }
}

static const char *const report_clicks_names[] = {
    "raw", "human", "uncertain", "machine", "unique", "views"};
#define REPORT_CLICKS_FIGURES 6

static void report_clicks_cells(const struct click_count *count,
                                const struct click_figures *figures,
                                struct report_cell *cells)
{
    const int64_t *hits = figures->hits;

    cells[0] = report_cell_count(hits[CLICK_HUMAN] + hits[CLICK_UNCERTAIN] +
                                 hits[CLICK_MACHINE]);
    cells[1] = report_cell_count(hits[CLICK_HUMAN]);
    cells[2] = report_cell_count(hits[CLICK_UNCERTAIN]);
    cells[3] = report_cell_count(hits[CLICK_MACHINE]);
    cells[4] = count->query->unique ? report_cell_count(figures->unique)
                                    : report_cell_none();
    cells[5] = report_cell_count(figures->views);
}

static void report_clicks_totals(const struct click_count *count,
                                 struct report_result *result)
{
    struct report_cell cells[REPORT_CLICKS_FIGURES];

    report_clicks_cells(count, &count->totals, cells);
    for (size_t i = 0; i < REPORT_CLICKS_FIGURES; i++)
        report_result_add_total(
            result, (struct report_total){.name = report_clicks_names[i],
                                          .cell = cells[i]});
    report_result_add_total(
        result,
        (struct report_total){.name = "orphans",
                              .cell = report_cell_count(count->orphans)});
}

static void report_clicks_columns(const struct click_count *count,
                                  struct report_result *result)
{
    if (count->by_time)
        report_groups_add_columns(&count->named, result);
    else
        tag_groups_add_columns(&count->tags, result);
    for (size_t i = 0; i < REPORT_CLICKS_FIGURES; i++)
        report_result_add_column(
            result, (struct report_column){.name = report_clicks_names[i],
                                           .bar = i == 0});
}

static void report_clicks_row(const struct click_count *count, uint32_t group,
                              struct report_result *result)
{
    const struct click_figures *figures = &count->figures[group];
    struct report_cell *row;

    if (figures->hits[CLICK_HUMAN] + figures->hits[CLICK_UNCERTAIN] +
            figures->hits[CLICK_MACHINE] + figures->views ==
        0)
        return;
    row = report_result_add_row(result);
    if (count->by_time)
        report_groups_keys(&count->named, group, result, row);
    else
        tag_groups_keys(&count->tags, group, result, row);
    report_clicks_cells(count, figures,
                        row +
                            report_section_keys(report_result_section(result)));
}

static void report_clicks_fill(const struct click_count *count,
                               struct report_result *result)
{
    size_t keys;

    report_clicks_columns(count, result);
    keys = report_section_keys(report_result_section(result));
    for (uint32_t g = 0; g < report_clicks_groups(count); g++)
        report_clicks_row(count, g, result);
    report_clicks_totals(count, result);
    /* Days and hours in their order, all else with the largest first. */
    report_result_sort(result,
                       count->query->by_count > 0 &&
                               report_dimension_is_time(count->query->by[0])
                           ? SIZE_MAX
                           : keys);
}

int report_clicks_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
{
    struct ledger_view view;
    struct click_count count = {.query = query, .view = &view};

    (void)err;
    ledger_view_open(ledger, &view, LEDGER_ROWS);
    report_clicks_open(&count);
    report_clicks_reserve(&count, report_clicks_groups(&count));
    report_clicks_scan(&count);
    report_clicks_total(&count);
    report_clicks_fill(&count, result);
    report_clicks_close(&count);
    ledger_view_close(&view);
    return 0;
}
