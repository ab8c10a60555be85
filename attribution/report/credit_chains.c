#include "attribution/report/credit_chains.h"

#include <math.h>
#include <stdlib.h>

#include "attribution/model/bootstrap.h"
#include "attribution/model/markov.h"
#include "attribution/model/shapley_rate.h"
#include "attribution/report/path.h"
#include "core/memory.h"

/* The models that were asked for, and what they are fed with. */
struct chain_run {
    struct credits *credits;
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    const struct conversions *conversions;
    size_t lanes;
    struct markov *markov; /* or NULL, like the next */
    struct shapley_rate *rate;
    uint64_t *fingerprints; /* by person; NULL without replicates */
    uint8_t *weights;       /* of the person at hand, by lane */
    struct path path;
};

static bool credit_chains_wants(const struct report_query *query,
                                enum model_family family)
{
    for (size_t i = 0; i < query->model_count; i++) {
        if (query->models[i]->family == family)
            return true;
    }
    return false;
}

static void credit_chains_open(struct chain_run *run)
{
    const struct report_query *query = run->query;

    run->lanes = (size_t)query->bootstrap + 1;
    if (credit_chains_wants(query, MODEL_MARKOV))
        run->markov = markov_new(query->order, run->groups->count, run->lanes);
    if (credit_chains_wants(query, MODEL_SHAPLEY_RATE))
        run->rate =
            shapley_rate_new(run->groups->count, run->lanes, query->seed);
    if (run->lanes > 1) {
        run->fingerprints = journeys_fingerprints(
            run->view->journeys, run->view->table, run->view->identity);
        run->weights = memory_zalloc(run->lanes, 1);
    }
}

static void credit_chains_close(struct chain_run *run)
{
    path_release(&run->path);
    free(run->weights);
    free(run->fingerprints);
    shapley_rate_free(&run->rate);
    markov_free(&run->markov);
}

static void credit_chains_add(struct chain_run *run, double conversions,
                              double value, double nulls)
{
    const struct markov_outcome chain = {conversions, value, nulls};
    const struct shapley_outcome game = {conversions, value, nulls};

    if (run->path.count == 0)
        return;
    if (run->markov != NULL)
        markov_add(run->markov, run->path.keys, run->path.count, &chain,
                   run->weights);
    if (run->rate != NULL)
        shapley_rate_add(run->rate, run->path.keys, run->path.count, &game,
                         run->weights);
}

/* What the person counts in each replicate. */
static void credit_chains_weigh(struct chain_run *run, uint32_t person)
{
    if (run->weights != NULL)
        bootstrap_weights(run->query->seed, run->fingerprints[person],
                          run->weights, run->lanes);
}

static void credit_chains_add_conversions(struct chain_run *run)
{
    const struct conversions *conversions = run->conversions;

    for (size_t i = 0; i < conversions->count; i++) {
        const struct conversion *conversion = &conversions->list[i];
        struct journey journey =
            journeys_at(run->view->journeys, conversion->person);

        if (i == 0 || conversion[-1].person != conversion->person)
            credit_chains_weigh(run, conversion->person);
        path_take(&run->path, &journey, run->query, run->groups,
                  conversion->time_ms);
        credit_chains_add(run, 1, (double)conversion->value, 0);
    }
}

/* A key of null paths alone may lead to others' conversions, or keep from. */
static void credit_chains_earn(struct chain_run *run)
{
    for (size_t i = 0; i < run->path.count; i++)
        run->credits->earned[run->path.keys[i]] = 1;
}

static void credit_chains_add_nulls(struct chain_run *run)
{
    uint32_t people = journeys_count(run->view->journeys);

    for (uint32_t person = 0; person < people; person++) {
        struct journey journey;

        if (run->conversions->reached[person] != 0)
            continue;
        journey = journeys_at(run->view->journeys, person);
        if (!path_take_null(&run->path, &journey, run->query, run->groups))
            continue;
        credit_chains_weigh(run, person);
        credit_chains_earn(run);
        credit_chains_add(run, 0, 0, 1);
    }
}

/* Column `model` of the credits from lane 0 and the spread of the others. */
static void credit_chains_put(struct chain_run *run, size_t model,
                              uint32_t group, double value, const double *lanes)
{
    struct credit *credit =
        &run->credits->list[group * run->credits->models + model];

    credit->conversions = lanes[0];
    credit->value = value;
    credit->error = bootstrap_error(lanes, run->lanes);
}

static int credit_chains_solve_markov(struct chain_run *run, size_t model,
                                      struct error *err)
{
    uint32_t groups = run->groups->count;
    size_t lanes = run->lanes;
    struct markov_credit *credits = memory_zalloc(groups, sizeof(credits[0]));
    double *values = memory_zalloc(groups, sizeof(double));
    double *by_group = memory_zalloc(groups * lanes, sizeof(double));
    int code = 0;

    for (size_t lane = 0; lane < lanes && code == 0; lane++) {
        code = markov_solve(run->markov, lane, credits, err);
        for (uint32_t g = 0; code == 0 && g < groups; g++) {
            by_group[g * lanes + lane] = credits[g].conversions;
            if (lane == 0)
                values[g] = credits[g].value;
        }
    }
    for (uint32_t g = 0; code == 0 && g < groups; g++)
        credit_chains_put(run, model, g, values[g], by_group + g * lanes);
    free(by_group);
    free(values);
    free(credits);
    return code;
}

static void credit_chains_solve_rate(struct chain_run *run, size_t model)
{
    double *by_lane = memory_zalloc(run->lanes, sizeof(double));

    shapley_rate_solve(run->rate);
    run->credits->samples = shapley_rate_samples(run->rate);
    for (uint32_t g = 0; g < run->groups->count; g++) {
        const struct shapley_credit *own =
            &shapley_rate_credits(run->rate, 0)[g];

        for (size_t lane = 0; lane < run->lanes; lane++)
            by_lane[lane] =
                shapley_rate_credits(run->rate, lane)[g].conversions;
        credit_chains_put(run, model, g, own->value, by_lane);
        run->credits->sampling_error =
            fmax(run->credits->sampling_error, own->sampling_error);
    }
    free(by_lane);
}

static int credit_chains_solve(struct chain_run *run, struct error *err)
{
    for (size_t i = 0; i < run->query->model_count; i++) {
        enum model_family family = run->query->models[i]->family;

        if (family == MODEL_MARKOV &&
            credit_chains_solve_markov(run, i, err) < 0)
            return err->code;
        if (family == MODEL_SHAPLEY_RATE)
            credit_chains_solve_rate(run, i);
    }
    return 0;
}

int credit_chains_fill(struct credits *credits, const struct ledger_view *view,
                       const struct report_query *query,
                       const struct tag_groups *groups,
                       const struct conversions *conversions, struct error *err)
{
    struct chain_run run = {.credits = credits,
                            .view = view,
                            .query = query,
                            .groups = groups,
                            .conversions = conversions,
                            .path = PATH_INIT};
    int code;

    if (!credit_chains_wants(query, MODEL_MARKOV) &&
        !credit_chains_wants(query, MODEL_SHAPLEY_RATE))
        return 0;
    credit_chains_open(&run);
    credit_chains_add_conversions(&run);
    credit_chains_add_nulls(&run);
    code = credit_chains_solve(&run, err);
    credit_chains_close(&run);
    return code;
}
