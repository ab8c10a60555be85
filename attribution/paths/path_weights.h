#ifndef ATTRIBUTION_PATH_WEIGHTS_H
#define ATTRIBUTION_PATH_WEIGHTS_H

#include "attribution/model/models.h"

/*
 * A model's weights for paths of channels, which have no times.
 *
 *     struct path_weights weights;
 *     path_weights_init(&weights, model);
 *     path_weights_of(&weights, touches, n)[i]       until the next call
 *     path_weights_release(&weights);
 *
 * The weights of short paths depend on their length alone, and are kept; under
 * shapley, which looks at channels, only while none comes twice.
 */
#define PATH_WEIGHTS_KEPT 16

struct path_weights {
    const struct model *model;
    bool by_channel; /* who it is matters, and not only the place */
    double kept[PATH_WEIGHTS_KEPT + 1][PATH_WEIGHTS_KEPT]; /* by length */
    struct model_touch *touches;
    double *weights;
    size_t room;
};

/* `model` weighs. */
void path_weights_init(struct path_weights *weights, const struct model *model);
void path_weights_release(struct path_weights *weights);

const double *path_weights_of(struct path_weights *weights,
                              const uint32_t *touches, size_t n);

#endif
