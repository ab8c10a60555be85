#ifndef ATTRIBUTION_PATH_CREDITS_H
#define ATTRIBUTION_PATH_CREDITS_H

#include "attribution/model/models.h"
#include "attribution/paths/path_table.h"

/*
 * What the models give to each channel of path data.
 *
 *     struct path_credits credits;
 *     if (path_credits_init(&credits, &table, models, count, order, &err) < 0)
 *         return err.code;                        nothing to release then
 *     path_credits_get(&credits, channel, model)->conversions
 *     path_credits_release(&credits);
 *
 * Paths have no times and no marks, so only models that need neither can be
 * asked for: path_credits_can. Two touches of a path have each its own part
 * under the models of places, and one part together under shapley.
 */
struct path_credit {
    double conversions;
    double value;
};

struct path_credits {
    const struct path_table *table; /* not owned */
    const struct model *const *models;
    size_t model_count;
    struct path_credit *list; /* by channel, then model */
};

bool path_credits_can(const struct model *model);

/* `order` is markov's. */
int path_credits_init(struct path_credits *credits,
                      const struct path_table *table,
                      const struct model *const *models, size_t count,
                      unsigned order, struct error *err)
    __attribute__((warn_unused_result));

void path_credits_release(struct path_credits *credits);

static inline struct path_credit *path_credits_get(
    const struct path_credits *credits, size_t channel, size_t model)
{
    return &credits->list[channel * credits->model_count + model];
}

#endif
