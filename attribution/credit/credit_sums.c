#include "attribution/credit/credit_sums.h"

#include <math.h>
#include <stdlib.h>

#include "attribution/credit/fixed.h"
#include "attribution/credit/path.h"
#include "attribution/ledger/money.h"
#include "core/memory.h"

struct credit_sum {
    fixed_t conversions, value, squares;
    fixed_t person; /* what the person at hand gives */
};

struct credit_run {
    struct credits *credits;
    const struct report_query *query;
    struct credit_sum *sums; /* as credits->list */
    struct path path;
    double *weights;
    size_t weight_room;
    uint32_t *touched; /* groups that the person at hand gives to */
    size_t touched_count, touched_room;
};

void credit_sums_weigh(const struct model *model, const struct path *path,
                       const struct conversion *conversion,
                       const struct report_query *query, double *weights)
{
    const struct model_journey journey = {
        .touches = path->touches,
        .count = path->count,
        .time_ms = conversion->time_ms,
        .half_life_ms = query->half_life_ms,
        .lead_ms = conversion->lead_ms,
        .opportunity_ms = conversion->opportunity_ms,
    };

    model->weigh(&journey, weights);
}

static void credit_sums_add(struct credit_run *run,
                            const struct conversion *conversion, size_t model)
{
    size_t models = run->credits->models;

    for (size_t i = 0; i < run->path.count; i++) {
        struct credit_sum *sum = &run->sums[run->path.keys[i] * models + model];
        fixed_t credit = fixed_of(run->weights[i]);

        sum->conversions += credit;
        sum->value += credit * conversion->value;
        sum->person += credit;
    }
}

/* Room for a path's weights and groups. */
static void credit_sums_reserve(struct credit_run *run)
{
    size_t count = run->path.count;

    if (count > run->weight_room) {
        run->weight_room = count * 2;
        run->weights =
            memory_resize(run->weights, run->weight_room, sizeof(double));
    }
    if (run->touched_count + count > run->touched_room) {
        run->touched_room = (run->touched_count + count) * 2;
        run->touched =
            memory_resize(run->touched, run->touched_room, sizeof(uint32_t));
    }
}

static void credit_sums_give(struct credit_run *run,
                             const struct conversion *conversion)
{
    struct credits *credits = run->credits;

    if (run->path.count == 0) {
        credits->unattributed++;
        credits->unattributed_value =
            money_add(credits->unattributed_value, conversion->value);
        return;
    }
    credit_sums_reserve(run);
    for (size_t i = 0; i < run->path.count; i++) {
        credits->earned[run->path.keys[i]] = 1;
        run->touched[run->touched_count++] = run->path.keys[i];
    }
    for (size_t model = 0; model < credits->models; model++) {
        if (run->query->models[model]->family != MODEL_TOUCH)
            continue;
        credit_sums_weigh(run->query->models[model], &run->path, conversion,
                          run->query, run->weights);
        credit_sums_add(run, conversion, model);
    }
}

/* A person is done: squares what it gave, and forgets it. */
static void credit_sums_end_person(struct credit_run *run)
{
    size_t models = run->credits->models;

    for (size_t i = 0; i < run->touched_count; i++) {
        for (size_t model = 0; model < models; model++) {
            struct credit_sum *sum =
                &run->sums[run->touched[i] * models + model];

            sum->squares += fixed_square(sum->person);
            sum->person = 0; /* a group may stand there again */
        }
    }
    run->touched_count = 0;
}

static void credit_sums_finish(const struct credit_run *run)
{
    struct credits *credits = run->credits;

    for (size_t i = 0; i < (size_t)credits->groups * credits->models; i++) {
        const struct credit_sum *sum = &run->sums[i];

        credits->list[i].conversions = fixed_to_double(sum->conversions);
        credits->list[i].value = fixed_to_double(sum->value);
        credits->list[i].error = sqrt(fixed_square_to_double(sum->squares));
    }
}

void credit_sums_fill(struct credits *credits, const struct ledger_view *view,
                      const struct report_query *query,
                      const struct tag_groups *groups,
                      const struct conversions *conversions)
{
    struct credit_run run = {
        .credits = credits, .query = query, .path = PATH_INIT};

    run.sums = memory_zalloc((size_t)credits->groups * credits->models,
                             sizeof(run.sums[0]));
    for (size_t i = 0; i < conversions->count; i++) {
        const struct conversion *conversion = &conversions->list[i];
        struct journey journey =
            journeys_at(view->journeys, conversion->person);

        path_take(&run.path, &journey, query, groups, conversion->time_ms);
        credit_sums_give(&run, conversion);
        if (i + 1 == conversions->count ||
            conversion[1].person != conversion->person)
            credit_sums_end_person(&run);
    }
    credit_sums_finish(&run);
    free(run.touched);
    free(run.weights);
    path_release(&run.path);
    free(run.sums);
}
