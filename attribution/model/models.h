#ifndef ATTRIBUTION_MODELS_H
#define ATTRIBUTION_MODELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * The attribution models. Most are pure functions from one journey to weights:
 *
 *     const struct model *m = models_find(SLICE("linear"));
 *     m->weigh(&journey, weights);                   m->family == MODEL_TOUCH
 *
 * A journey is the n >= 1 eligible touches of one conversion, oldest first;
 * the weights are the share of the conversion that each earns, and sum to 1.
 * The others look at all journeys at once, and have a header of their own.
 *
 * A model knows nothing of Redis, reports, JSON or the clock. To add one that
 * weighs, write its function in a file of its own and its row in models.c.
 */
struct model_touch {
    int64_t time_ms;
    uint32_t key; /* whose it is: equal for touches of one campaign (or of
                     whatever the report is by) */
    bool direct;  /* nothing brought it */
};

#define MODEL_NO_MARK INT64_MAX

struct model_journey {
    const struct model_touch *touches;
    size_t count;           /* at least 1 */
    int64_t time_ms;        /* of the conversion; no touch is later */
    int64_t half_life_ms;   /* of time_decay; above 0 */
    int64_t lead_ms;        /* the person's first lead, or MODEL_NO_MARK */
    int64_t opportunity_ms; /* likewise the first sql */
};

typedef void model_fn(const struct model_journey *journey, double *weights);

enum model_family {
    MODEL_TOUCH, /* weighs one journey by itself */
    MODEL_MARKOV,
    MODEL_SHAPLEY_RATE
};

struct model {
    const char *name;
    enum model_family family;
    model_fn *weigh;  /* of MODEL_TOUCH, else NULL */
    const char *help; /* one line: whom it credits */
};

#define MODELS_MAX 16

/* All models, ended by a NULL name; reports show them in this order. */
const struct model *models_list(void);

/* NULL if there is none of that name. */
const struct model *models_find(struct slice name);

#endif
