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
    {"j_shaped", MODEL_TOUCH, model_j_shaped,
     "20% first, 60% last, 20% the others"},
    {"inverse_j", MODEL_TOUCH, model_inverse_j,
     "60% first, 20% last, 20% the others"},
    {"time_decay", MODEL_TOUCH, model_time_decay,
     "half as much for each half-life before the conversion"},
    {"u_lead", MODEL_TOUCH, model_u_lead,
     "40% first, 40% the touch before the lead, 20% the others"},
    {"w_shaped", MODEL_TOUCH, model_w_shaped,
     "30% each first, before lead, before opportunity, 10% the others"},
    {"full_path", MODEL_TOUCH, model_full_path,
     "22.5% each first, before lead, before opportunity, last, 10% the others"},
    {"markov", MODEL_MARKOV, NULL,
     "what would be lost without each, in a chain of all paths"},
    {"shapley", MODEL_TOUCH, model_shapley,
     "the same to each different campaign, however often it was met"},
    {"shapley_rate", MODEL_SHAPLEY_RATE, NULL,
     "what each adds to the conversion rate, on average over all orders"},
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
