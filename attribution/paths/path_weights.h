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
 * The weights of short paths depend on their length alone, and are kept. Under
 * shapley, which looks at channels, they do while none comes twice; where one
 * does, they depend on which touches are of one channel, and are kept for the
 * shortest paths.
 */
#define PATH_WEIGHTS_KEPT    16
#define PATH_WEIGHTS_REPEATS 5
#define PATH_WEIGHTS_PATTERNS                      \
    1024u /* a bit for each two of so many touches \
           */

struct path_weights_pattern {
    bool known;
    double weights[PATH_WEIGHTS_REPEATS];
};

struct path_weights {
    const struct model *model;
    bool by_channel; /* who it is matters, and not only the place */
    double kept[PATH_WEIGHTS_KEPT + 1][PATH_WEIGHTS_KEPT]; /* by length */
    struct path_weights_pattern *patterns; /* by length, then pattern */
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
