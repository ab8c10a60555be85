#include "attribution/paths/path_weights.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static void path_weights_make_room(struct path_weights *weights, size_t n)
{
    if (n <= weights->room)
        return;
    weights->room = n * 2;
    weights->touches = memory_resize(weights->touches, weights->room,
                                     sizeof(weights->touches[0]));
    weights->weights = memory_resize(weights->weights, weights->room,
                                     sizeof(weights->weights[0]));
}

static const double *path_weights_weigh(struct path_weights *weights,
                                        const uint32_t *touches, size_t n)
{
    struct model_journey journey = {
        .count = n,
        .half_life_ms = 1,
        .lead_ms = MODEL_NO_MARK,
        .opportunity_ms = MODEL_NO_MARK,
    };

    path_weights_make_room(weights, n);
    for (size_t i = 0; i < n; i++)
        weights->touches[i] = (struct model_touch){0, touches[i], false};
    journey.touches = weights->touches;
    weights->model->weigh(&journey, weights->weights);
    return weights->weights;
}

void path_weights_init(struct path_weights *weights, const struct model *model)
{
    uint32_t touches[PATH_WEIGHTS_KEPT];

    *weights = (struct path_weights){
        .model = model,
        .by_channel = strcmp(model->name, "shapley") == 0,
        .patterns = memory_zalloc((PATH_WEIGHTS_REPEATS + 1) *
                                      (size_t)PATH_WEIGHTS_PATTERNS,
                                  sizeof(weights->patterns[0])),
    };
    for (size_t n = 1; n <= PATH_WEIGHTS_KEPT; n++) {
        touches[n - 1] = (uint32_t)n;
        path_weights_weigh(weights, touches, n);
        for (size_t i = 0; i < n; i++)
            weights->kept[n][i] = weights->weights[i];
    }
}

void path_weights_release(struct path_weights *weights)
{
    free(weights->patterns);
    free(weights->touches);
    free(weights->weights);
    *weights = (struct path_weights){0};
}

/* A bit for each two touches that are of one channel. */
static uint32_t path_weights_pair(const uint32_t *touches, size_t n)
{
    uint32_t pairs = 0;
    unsigned bit = 0;

    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            pairs |= (uint32_t)(touches[i] == touches[j]) << bit++;
    }
    return pairs;
}

static bool path_weights_repeat(const uint32_t *touches, size_t n)
{
    uint32_t same = 0;

    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            same |= touches[i] == touches[j];
    }
    return same != 0;
}

/* Of a path of at most PATH_WEIGHTS_REPEATS touches. */
static const double *path_weights_by_pairs(struct path_weights *weights,
                                           const uint32_t *touches, size_t n)
{
    uint32_t pairs = path_weights_pair(touches, n);
    struct path_weights_pattern *pattern =
        &weights->patterns[n * PATH_WEIGHTS_PATTERNS + pairs];

    if (!pattern->known) {
        memcpy(pattern->weights, path_weights_weigh(weights, touches, n),
               n * sizeof(double));
        pattern->known = true;
    }
    return pattern->weights;
}

const double *path_weights_of(struct path_weights *weights,
                              const uint32_t *touches, size_t n)
{
    if (n > PATH_WEIGHTS_KEPT)
        return path_weights_weigh(weights, touches, n);
    if (!weights->by_channel)
        return weights->kept[n];
    if (n <= PATH_WEIGHTS_REPEATS)
        return path_weights_by_pairs(weights, touches, n);
    return path_weights_repeat(touches, n)
               ? path_weights_weigh(weights, touches, n)
               : weights->kept[n];
}
