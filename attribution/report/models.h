#ifndef ATTRIBUTION_MODELS_H
#define ATTRIBUTION_MODELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * The attribution models: pure functions from a journey to weights.
 *
 *     const struct model *m = models_find(SLICE("linear"));
 *     m->weigh(&journey, weights);
 *
 * A journey is the n >= 1 eligible touches of one conversion, oldest first;
 * the weights are the share of the conversion that each earns, and sum to 1.
 * A model knows nothing of Redis, reports or the clock. To add one, write its
 * function in a file of its own and its row in models.c.
 */
struct model_touch {
    int64_t time_ms;
    bool direct;
};

struct model_journey {
    const struct model_touch *touches;
    size_t count;         /* at least 1 */
    int64_t time_ms;      /* of the conversion; no touch is later */
    int64_t half_life_ms; /* of time_decay; above 0 */
};

typedef void model_fn(const struct model_journey *journey, double *weights);

struct model {
    const char *name;
    model_fn *weigh;
    const char *help; /* one line: whom it credits */
};

#define MODELS_MAX 16

/* All models, ended by a NULL name. */
const struct model *models_list(void);

/* NULL if there is none of that name. */
const struct model *models_find(struct slice name);

#endif
