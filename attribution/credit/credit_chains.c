#include "attribution/credit/credit_chains.h"

#include <math.h>
#include <stdlib.h>

#include "attribution/model/bootstrap.h"
#include "core/memory.h"

#define CHAINS_NO_KEY UINT32_MAX

/* Elementary steps for all replicates of a stage, and for the figure itself:
   some seconds each. Fewer replicates than the least say nothing. */
#define CHAINS_REPLICATE_STEPS 1.2e10
#define CHAINS_STEPS_MAX       2e10
#define CHAINS_REPLICATES_MIN  20

/* One stage's models on their way: copies of the base, and then their own. */
struct chain_stage {
    struct credit_chains *chains;
    const struct conversions *conversions;
    struct credits *credits;
    struct markov *markov;
    struct shapley_rate *rate;
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

/* ---- Which keys there are ----------------------------------------------- */

static void credit_chains_mark(struct credit_chains *chains,
                               const struct journey *journey)
{
    for (uint32_t i = 0; i < journey->touch_count; i++) {
        const struct journey_touch *touch = &journey->touches[i];

        if (path_counts(chains->query, touch))
            chains->numbers[tag_groups_of(chains->groups, touch->tagset,
                                          REPORT_AS_TOUCH)] = 0;
    }
}

/*
 * Numbers the groups that touches belong to, in the groups' order: exactness
 * of shapley_rate and the size of a chain go by how many there are.
 */
static void credit_chains_number(struct credit_chains *chains)
{
    uint32_t groups = chains->groups->count;
    uint32_t people = journeys_count(chains->view->journeys);

    chains->numbers = memory_zalloc(groups, sizeof(uint32_t));
    chains->keys = memory_zalloc(groups, sizeof(uint32_t));
    for (uint32_t g = 0; g < groups; g++)
        chains->numbers[g] = CHAINS_NO_KEY;
    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = journeys_at(chains->view->journeys, person);

        credit_chains_mark(chains, &journey);
    }
    for (uint32_t g = 0; g < groups; g++) {
        if (chains->numbers[g] == CHAINS_NO_KEY)
            continue;
        chains->numbers[g] = chains->key_count;
        chains->keys[chains->key_count++] = g;
    }
}

/* ---- Paths --------------------------------------------------------------- */

/* What the person counts in each replicate. */
static void credit_chains_weigh(struct credit_chains *chains, uint32_t person)
{
    if (chains->weights != NULL)
        bootstrap_weights(chains->query->seed, chains->fingerprints[person],
                          chains->weights, chains->lanes);
}

/* Adds the path at hand, whose keys it turns into the models'. */
static void credit_chains_add(struct credit_chains *chains,
                              struct markov *markov, struct shapley_rate *rate,
                              const struct markov_outcome *outcome)
{
    const struct shapley_outcome game = {outcome->conversions, outcome->value,
                                         outcome->nulls};
    struct path *path = &chains->path;

    if (path->count == 0)
        return;
    for (size_t i = 0; i < path->count; i++)
        path->keys[i] = chains->numbers[path->keys[i]];
    if (markov != NULL)
        markov_add(markov, path->keys, path->count, outcome, chains->weights);
    if (rate != NULL)
        shapley_rate_add(rate, path->keys, path->count, &game, chains->weights);
}

static void credit_chains_add_null(struct credit_chains *chains,
                                   struct markov *markov,
                                   struct shapley_rate *rate, uint32_t person)
{
    static const struct markov_outcome null = {.nulls = 1};
    struct journey journey = journeys_at(chains->view->journeys, person);

    if (!path_take_null(&chains->path, &journey, chains->query, chains->groups))
        return;
    credit_chains_weigh(chains, person);
    credit_chains_add(chains, markov, rate, &null);
}

/* ---- The base: who reached no stage -------------------------------------- */

static bool credit_chains_reached_any(const struct credit_chains *chains,
                                      const struct journey *journey)
{
    for (uint32_t i = 0; i < journey->mark_count; i++) {
        if (ledger_view_stage(chains->view, &journey->marks[i]) !=
            INTERNER_EMPTY)
            return true;
    }
    return false;
}

static void credit_chains_know(struct credit_chains *chains, uint32_t person)
{
    if (chains->known_count == chains->known_room) {
        chains->known_room =
            chains->known_room > 0 ? chains->known_room * 2 : 256;
        chains->known =
            memory_resize(chains->known, chains->known_room, sizeof(uint32_t));
    }
    chains->known[chains->known_count++] = person;
}

static void credit_chains_add_base(struct credit_chains *chains)
{
    uint32_t people = journeys_count(chains->view->journeys);

    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = journeys_at(chains->view->journeys, person);

        if (credit_chains_reached_any(chains, &journey))
            credit_chains_know(chains, person);
        else
            credit_chains_add_null(chains, chains->markov, chains->rate,
                                   person);
    }
}

void credit_chains_init(struct credit_chains *chains,
                        const struct ledger_view *view,
                        const struct report_query *query,
                        const struct tag_groups *groups)
{
    bool markov = credit_chains_wants(query, MODEL_MARKOV);
    bool rate = credit_chains_wants(query, MODEL_SHAPLEY_RATE);

    *chains = (struct credit_chains){.view = view,
                                     .query = query,
                                     .groups = groups,
                                     .lanes = (size_t)query->bootstrap + 1,
                                     .path = PATH_INIT};
    if (!markov && !rate)
        return;
    credit_chains_number(chains);
    if (markov)
        chains->markov =
            markov_new(query->order, chains->key_count, chains->lanes);
    if (rate)
        chains->rate =
            shapley_rate_new(chains->key_count, chains->lanes, query->seed,
                             journeys_count(view->journeys));
    if (chains->lanes > 1) {
        chains->fingerprints =
            journeys_fingerprints(view->journeys, view->table, view->identity);
        chains->weights = memory_zalloc(chains->lanes, 1);
    }
    credit_chains_add_base(chains);
}

void credit_chains_release(struct credit_chains *chains)
{
    path_release(&chains->path);
    free(chains->weights);
    free(chains->fingerprints);
    shapley_rate_free(&chains->rate);
    markov_free(&chains->markov);
    free(chains->known);
    free(chains->keys);
    free(chains->numbers);
    *chains = (struct credit_chains){0};
}

/* ---- A stage ------------------------------------------------------------- */

static void chain_stage_add_conversions(struct chain_stage *stage)
{
    struct credit_chains *chains = stage->chains;
    const struct conversions *conversions = stage->conversions;

    for (size_t i = 0; i < conversions->count; i++) {
        const struct conversion *conversion = &conversions->list[i];
        const struct markov_outcome outcome = {1, (double)conversion->value, 0};
        struct journey journey =
            journeys_at(chains->view->journeys, conversion->person);

        if (i == 0 || conversion[-1].person != conversion->person)
            credit_chains_weigh(chains, conversion->person);
        path_take(&chains->path, &journey, chains->query, chains->groups,
                  conversion->time_ms);
        credit_chains_add(chains, stage->markov, stage->rate, &outcome);
    }
}

static void chain_stage_add_nulls(struct chain_stage *stage)
{
    struct credit_chains *chains = stage->chains;

    for (size_t i = 0; i < chains->known_count; i++) {
        if (stage->conversions->reached[chains->known[i]] == 0)
            credit_chains_add_null(chains, stage->markov, stage->rate,
                                   chains->known[i]);
    }
}

/* What a key has under a model: lane 0, and the spread of the others. */
static void chain_stage_put(const struct chain_stage *stage, size_t model,
                            uint32_t key, double value, const double *lanes,
                            size_t lane_count)
{
    struct credits *credits = stage->credits;
    uint32_t group = stage->chains->keys[key];
    struct credit *credit = &credits->list[group * credits->models + model];

    credit->conversions = lanes[0];
    credit->value = value;
    credit->error = lane_count > 1 || stage->chains->lanes == 1
                        ? bootstrap_error(lanes, lane_count)
                        : NAN;
    if (lanes[0] != 0 || value != 0)
        credits->earned[group] = 1;
}

/* How many lanes of the chain are solved; 0: it cannot be. */
static size_t chain_stage_lanes(const struct chain_stage *stage)
{
    double steps = markov_steps(stage->markov);
    double bearable = CHAINS_REPLICATE_STEPS / steps;
    size_t wanted = stage->chains->lanes - 1;

    if (steps > CHAINS_STEPS_MAX)
        return 0;
    if ((double)wanted <= bearable)
        return wanted + 1;
    return bearable < CHAINS_REPLICATES_MIN ? 1 : (size_t)bearable + 1;
}

/* Whoever named the model is told; who wants all gets the others. */
static int chain_stage_leave_out(const struct chain_stage *stage, size_t model,
                                 struct error *err)
{
    struct credits *credits = stage->credits;

    if (stage->chains->query->models_given)
        return error_field(err, ERROR_FULL, "too_large", "models",
                           "markov over %u keys takes too long to solve; name "
                           "other models, or go by something with fewer keys",
                           stage->chains->key_count);
    credits->unsolved = true;
    for (uint32_t g = 0; g < credits->groups; g++)
        credits->list[g * credits->models + model] =
            (struct credit){.conversions = NAN, .value = NAN, .error = NAN};
    return 0;
}

static int chain_stage_solve_markov(const struct chain_stage *stage,
                                    size_t model, struct error *err)
{
    size_t keys = stage->chains->key_count;
    size_t lanes = chain_stage_lanes(stage);
    struct markov_credit *credits;
    double *values;
    double *by_key;
    int code = 0;

    stage->credits->chain_keys = keys;
    stage->credits->replicates_wanted = stage->chains->lanes - 1;
    if (lanes == 0)
        return chain_stage_leave_out(stage, model, err);
    stage->credits->replicates = lanes - 1;
    credits = memory_zalloc(keys, sizeof(credits[0]));
    values = memory_zalloc(keys, sizeof(double));
    by_key = memory_zalloc(keys * lanes, sizeof(double));
    for (size_t lane = 0; lane < lanes && code == 0; lane++) {
        code = markov_solve(stage->markov, lane, credits, err);
        for (size_t key = 0; code == 0 && key < keys; key++) {
            by_key[key * lanes + lane] = credits[key].conversions;
            if (lane == 0)
                values[key] = credits[key].value;
        }
    }
    for (uint32_t key = 0; code == 0 && key < keys; key++)
        chain_stage_put(stage, model, key, values[key], by_key + key * lanes,
                        lanes);
    free(by_key);
    free(values);
    free(credits);
    return code;
}

static void chain_stage_solve_rate(const struct chain_stage *stage,
                                   size_t model)
{
    size_t lanes = stage->chains->lanes;
    double *by_lane = memory_zalloc(lanes, sizeof(double));

    shapley_rate_solve(stage->rate);
    stage->credits->samples = shapley_rate_samples(stage->rate);
    for (uint32_t key = 0; key < stage->chains->key_count; key++) {
        const struct shapley_credit *own =
            &shapley_rate_credits(stage->rate, 0)[key];

        for (size_t lane = 0; lane < lanes; lane++)
            by_lane[lane] =
                shapley_rate_credits(stage->rate, lane)[key].conversions;
        chain_stage_put(stage, model, key, own->value, by_lane, lanes);
        stage->credits->sampling_error =
            fmax(stage->credits->sampling_error, own->sampling_error);
    }
    free(by_lane);
}

static int chain_stage_solve(const struct chain_stage *stage, struct error *err)
{
    const struct report_query *query = stage->chains->query;

    for (size_t i = 0; i < query->model_count; i++) {
        enum model_family family = query->models[i]->family;

        if (family == MODEL_MARKOV &&
            chain_stage_solve_markov(stage, i, err) < 0)
            return err->code;
        if (family == MODEL_SHAPLEY_RATE)
            chain_stage_solve_rate(stage, i);
    }
    return 0;
}

int credit_chains_fill(struct credit_chains *chains,
                       const struct conversions *conversions,
                       struct credits *credits, struct error *err)
{
    struct chain_stage stage = {
        .chains = chains, .conversions = conversions, .credits = credits};
    int code;

    if (chains->markov != NULL)
        stage.markov = markov_clone(chains->markov);
    if (chains->rate != NULL)
        stage.rate = shapley_rate_clone(chains->rate);
    if (stage.markov == NULL && stage.rate == NULL)
        return 0;
    chain_stage_add_conversions(&stage);
    chain_stage_add_nulls(&stage);
    code = chain_stage_solve(&stage, err);
    shapley_rate_free(&stage.rate);
    markov_free(&stage.markov);
    return code;
}
