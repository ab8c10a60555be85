#include "attribution/model/models.h"

#include "attribution/model/model_functions.h"

static const struct model models[] = {
    {"first", MODEL_TOUCH, model_first, "all to the first touch"},
    {"last", MODEL_TOUCH, model_last, "all to the last touch"},
    {"last_non_direct", MODEL_TOUCH, model_last_non_direct,
     "all to the last touch that a campaign brought"},
    {"linear", MODEL_TOUCH, model_linear, "the same to each touch"},
    {"position", MODEL_TOUCH, model_position,
     "40% first, 40% last, 20% the others"},
    {"time_decay", MODEL_TOUCH, model_time_decay,
     "half as much for each half-life before the conversion"},
    {NULL, MODEL_TOUCH, NULL, NULL},
};

_Static_assert(sizeof(models) / sizeof(models[0]) - 1 <= MODELS_MAX,
               "MODELS_MAX must hold all models");

const struct model *models_list(void)
{
    return models;
}

const struct model *models_find(struct slice name)
{
    for (const struct model *model = models; model->name != NULL; model++) {
        if (slice_equal(name, slice_str(model->name)))
            return model;
    }
    return NULL;
}
