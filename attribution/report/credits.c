#include "attribution/report/credits.h"

#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "core/memory.h"

/* The touches of one conversion, and room for their weights. */
struct credit_path {
    struct model_touch *touches;
    uint32_t *rows;
    uint32_t *groups;
    double *weights;
    size_t count;
    size_t room;
};

/* What one person gives to one group under each model. */
struct credit_scratch {
    long double *sums; /* by group and model */
    size_t sum_room;   /* groups */
    uint32_t *touched; /* groups with a sum that is not 0 */
    size_t count;
    size_t room;
};

struct credit_run {
    struct credits *credits;
    const struct ledger_view *view;
    const struct report_query *query;
    struct report_groups *groups;
    struct credit_path path;
    struct credit_scratch scratch;
};

bool credits_is_touch(const struct report_query *query, enum row_kind kind,
                      enum verdict verdict)
{
    if (kind != ROW_CLICK && kind != ROW_SCAN && kind != ROW_VISIT &&
        kind != ROW_TOUCH)
        return false;
    return verdict == VERDICT_HUMAN ||
           (query->uncertain && verdict == VERDICT_UNCERTAIN);
}

static void credits_push(struct credit_path *path, uint32_t row)
{
    if (path->count == path->room) {
        path->room = path->room > 0 ? path->room * 2 : 64;
        path->rows = memory_resize(path->rows, path->room, sizeof(uint32_t));
        path->groups =
            memory_resize(path->groups, path->room, sizeof(uint32_t));
        path->weights =
            memory_resize(path->weights, path->room, sizeof(double));
        path->touches = memory_resize(path->touches, path->room,
                                      sizeof(struct model_touch));
    }
    path->rows[path->count++] = row;
}

/* Back from the conversion to the edge of the window, T-W <= t <= T. */
static void credits_walk(struct credit_run *run,
                         const struct conversion *conversion)
{
    const struct event_table *table = run->view->table;
    struct credit_path *path = &run->path;
    int64_t edge_ms;
    uint32_t row;

    path->count = 0;
    if (conversion->person == IDENTITY_NONE)
        return;
    if (__builtin_sub_overflow(conversion->time_ms, run->query->lookback_ms,
                               &edge_ms))
        edge_ms = INT64_MIN;
    row = journeys_newest_at(run->view->journeys, conversion->person,
                             conversion->time_ms);
    while (row != EVENT_TABLE_NO_ROW &&
           event_table_time(table, row) >= edge_ms) {
        const struct event_chunk *chunk = event_table_chunk(table, row);

        if (credits_is_touch(run->query, chunk->kind[event_table_slot(row)],
                             event_table_finding(table, row).verdict))
            credits_push(path, row);
        row = event_table_previous(table, row);
    }
}

/* The walk went backwards; models want the oldest first. */
static void credits_prepare(struct credit_run *run)
{
    struct credit_path *path = &run->path;

    for (size_t i = 0, j = path->count; i + 1 < j; i++) {
        uint32_t row = path->rows[i];

        path->rows[i] = path->rows[--j];
        path->rows[j] = row;
    }
    for (size_t i = 0; i < path->count; i++) {
        uint32_t row = path->rows[i];
        uint32_t tagset = event_table_chunk(run->view->table, row)
                              ->tagset[event_table_slot(row)];

        path->touches[i].time_ms = event_table_time(run->view->table, row);
        path->touches[i].direct =
            tagset_is_direct(tagset_at(run->view->tagsets, tagset));
        path->groups[i] = report_groups_of(
            run->groups, tagset, path->touches[i].time_ms, REPORT_AS_TOUCH);
    }
}

/* Makes room for all groups that there are by now. */
static void credits_grow(struct credit_run *run)
{
    struct credits *credits = run->credits;
    struct credit_scratch *scratch = &run->scratch;
    size_t groups = report_groups_count(run->groups);
    size_t models = credits->models;
    size_t room = scratch->sum_room > 0 ? scratch->sum_room : 64;

    while (room < groups)
        room *= 2;
    if (room > scratch->sum_room) {
        scratch->sums = memory_resize(scratch->sums, room * models,
                                      sizeof(scratch->sums[0]));
        credits->list = memory_resize(credits->list, room * models,
                                      sizeof(credits->list[0]));
        for (size_t i = scratch->sum_room * models; i < room * models; i++) {
            scratch->sums[i] = 0;
            credits->list[i] = (struct credit){0};
        }
        scratch->sum_room = room;
    }
    credits->groups = groups;
}

static void credits_touch_groups(struct credit_run *run)
{
    struct credit_scratch *scratch = &run->scratch;
    size_t need = scratch->count + run->path.count;

    if (need > scratch->room) {
        scratch->room = need * 2;
        scratch->touched =
            memory_resize(scratch->touched, scratch->room, sizeof(uint32_t));
    }
    for (size_t i = 0; i < run->path.count; i++)
        scratch->touched[scratch->count++] = run->path.groups[i];
}

static void credits_weigh(struct credit_run *run,
                          const struct conversion *conversion, size_t model)
{
    struct credit_path *path = &run->path;
    struct model_journey journey = {
        .touches = path->touches,
        .count = path->count,
        .time_ms = conversion->time_ms,
        .half_life_ms = run->query->half_life_ms,
    };

    run->query->models[model]->weigh(&journey, path->weights);
    for (size_t i = 0; i < path->count; i++) {
        size_t at = path->groups[i] * run->credits->models + model;
        long double weight = path->weights[i];

        run->credits->list[at].conversions += weight;
        run->credits->list[at].value += weight * (long double)conversion->value;
        run->scratch.sums[at] += weight;
    }
}

static void credits_give(struct credit_run *run,
                         const struct conversion *conversion)
{
    credits_walk(run, conversion);
    if (run->path.count == 0) {
        run->credits->unattributed++;
        run->credits->unattributed_value =
            money_add(run->credits->unattributed_value, conversion->value);
        return;
    }
    credits_prepare(run);
    credits_grow(run);
    credits_touch_groups(run);
    for (size_t model = 0; model < run->credits->models; model++)
        credits_weigh(run, conversion, model);
}

/* A person is done: squares what it gave, and forgets it. */
static void credits_end_person(struct credit_run *run)
{
    struct credit_scratch *scratch = &run->scratch;
    size_t models = run->credits->models;

    for (size_t i = 0; i < scratch->count; i++) {
        for (size_t model = 0; model < models; model++) {
            size_t at = scratch->touched[i] * models + model;

            run->credits->list[at].squares +=
                scratch->sums[at] * scratch->sums[at];
            scratch->sums[at] = 0; /* a group may stand there again */
        }
    }
    scratch->count = 0;
}

void credits_init(struct credits *credits, const struct ledger_view *view,
                  const struct report_query *query,
                  struct report_groups *groups,
                  const struct conversions *conversions)
{
    struct credit_run run = {
        .credits = credits, .view = view, .query = query, .groups = groups};

    *credits = (struct credits){.models = query->model_count};
    for (size_t i = 0; i < conversions->count; i++) {
        const struct conversion *conversion = &conversions->list[i];

        credits_give(&run, conversion);
        if (i + 1 == conversions->count ||
            conversion[1].sequence != conversion->sequence)
            credits_end_person(&run);
    }
    free(run.scratch.touched);
    free(run.scratch.sums);
    free(run.path.touches);
    free(run.path.weights);
    free(run.path.groups);
    free(run.path.rows);
}

void credits_release(struct credits *credits)
{
    free(credits->list);
    *credits = (struct credits){0};
}

const struct credit *credits_get(const struct credits *credits, uint32_t group,
                                 size_t model)
{
    static const struct credit nothing;

    if (group >= credits->groups)
        return &nothing;
    return &credits->list[group * credits->models + model];
}
