#include "attribution/paths/path_credits.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/model/markov.h"
#include "attribution/model/shapley_rate.h"
#include "attribution/paths/path_weights.h"
#include "core/memory.h"

/* Any, as long as it is always the same. */
#define PATH_SEED 0x7761796f73740001u

bool path_credits_can(const struct model *model)
{
    static const char *const names[] = {"first",       "last",   "linear",
                                        "position",    "markov", "shapley",
                                        "shapley_rate"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(model->name, names[i]) == 0)
            return true;
    }
    return false;
}

/* The models that weigh, in one pass. */
struct path_weighing {
    struct path_weights weights[MODELS_MAX];
    size_t models[MODELS_MAX]; /* their places among all */
    size_t count;
};

/* Touch by touch, as the credits of a channel lie side by side. */
static void path_credits_give(struct path_credits *credits,
                              const struct path_weighing *weighing,
                              const struct path_entry *path,
                              const double *const *weights)
{
    const uint32_t *touches = credits->table->touches + path->begin;
    double conversions = path->conversions;
    double value = path->value;
    size_t n = path->count;
    size_t count = weighing->count;

    for (size_t i = 0; i < n; i++) {
        struct path_credit *list = path_credits_get(credits, touches[i], 0);

        for (size_t j = 0; j < count; j++) {
            struct path_credit *credit = &list[weighing->models[j]];
            double weight = weights[j][i];

            credit->conversions += weight * conversions;
            credit->value += weight * value;
        }
    }
}

static void path_credits_weigh_all(struct path_credits *credits,
                                   struct path_weighing *weighing)
{
    const struct path_table *table = credits->table;
    const double *weights[MODELS_MAX];

    for (size_t i = 0; i < table->count; i++) {
        const struct path_entry *path = &table->paths[i];

        if (path->conversions == 0 && path->value == 0)
            continue;
        for (size_t j = 0; j < weighing->count; j++)
            weights[j] =
                path_weights_of(&weighing->weights[j],
                                table->touches + path->begin, path->count);
        path_credits_give(credits, weighing, path, weights);
    }
}

static void path_credits_weigh(struct path_credits *credits)
{
    struct path_weighing *weighing = memory_zalloc(1, sizeof(*weighing));

    for (size_t i = 0; i < credits->model_count; i++) {
        if (credits->models[i]->family != MODEL_TOUCH)
            continue;
        path_weights_init(&weighing->weights[weighing->count],
                          credits->models[i]);
        weighing->models[weighing->count++] = i;
    }
    path_credits_weigh_all(credits, weighing);
    for (size_t i = 0; i < weighing->count; i++)
        path_weights_release(&weighing->weights[i]);
    free(weighing);
}

static int path_credits_markov(struct path_credits *credits, size_t model,
                               unsigned order, struct error *err)
{
    const struct path_table *table = credits->table;
    size_t channels = table->names.count;
    struct markov *chain = markov_new(order, channels, 1);
    struct markov_credit *given = memory_zalloc(channels, sizeof(*given));
    int status;

    for (size_t i = 0; i < table->count; i++) {
        const struct path_entry *path = &table->paths[i];
        struct markov_outcome outcome = {path->conversions, path->value,
                                         path->nulls};

        markov_add(chain, table->touches + path->begin, path->count, &outcome,
                   NULL);
    }
    status = markov_solve(chain, 0, given, err);
    for (size_t i = 0; i < channels; i++)
        *path_credits_get(credits, i, model) =
            (struct path_credit){given[i].conversions, given[i].value};
    free(given);
    markov_free(&chain);
    return status;
}

static void path_credits_shapley_rate(struct path_credits *credits,
                                      size_t model)
{
    const struct path_table *table = credits->table;
    struct shapley_rate *game =
        shapley_rate_new(table->names.count, 1, PATH_SEED, table->count);
    const struct shapley_credit *given;

    for (size_t i = 0; i < table->count; i++) {
        const struct path_entry *path = &table->paths[i];
        struct shapley_outcome outcome = {path->conversions, path->value,
                                          path->nulls};

        shapley_rate_add(game, table->touches + path->begin, path->count,
                         &outcome, NULL);
    }
    shapley_rate_solve(game);
    given = shapley_rate_credits(game, 0);
    for (size_t i = 0; i < table->names.count; i++)
        *path_credits_get(credits, i, model) =
            (struct path_credit){given[i].conversions, given[i].value};
    shapley_rate_free(&game);
}

/* A model over all paths at once. */
static int path_credits_fill(struct path_credits *credits, size_t model,
                             unsigned order, struct error *err)
{
    if (credits->models[model]->family == MODEL_MARKOV)
        return path_credits_markov(credits, model, order, err);
    if (credits->models[model]->family == MODEL_SHAPLEY_RATE)
        path_credits_shapley_rate(credits, model);
    return 0;
}

int path_credits_init(struct path_credits *credits,
                      const struct path_table *table,
                      const struct model *const *models, size_t count,
                      unsigned order, struct error *err)
{
    *credits = (struct path_credits){
        .table = table, .models = models, .model_count = count};
    credits->list =
        memory_zalloc(table->names.count * count, sizeof(credits->list[0]));
    path_credits_weigh(credits);
    for (size_t i = 0; i < count; i++) {
        if (path_credits_fill(credits, i, order, err) < 0) {
            path_credits_release(credits);
            return err->code;
        }
    }
    return 0;
}

void path_credits_release(struct path_credits *credits)
{
    free(credits->list);
    credits->list = NULL;
}
