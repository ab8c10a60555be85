#include "attribution/model/model_functions.h"

#include <math.h>

/*
 * In proportion to 2^(-age / half-life). Ages are taken against the last touch
 * instead of the conversion: the proportions are the same, and the largest
 * power is 1, so that a long lookback with a short half-life cannot make all
 * of them vanish.
 */
void model_time_decay(const struct model_journey *journey, double *weights)
{
    int64_t last = journey->touches[journey->count - 1].time_ms;
    double sum = 0;

    for (size_t i = 0; i < journey->count; i++) {
        double age = (double)(last - journey->touches[i].time_ms);

        weights[i] = exp2(-age / (double)journey->half_life_ms);
        sum += weights[i];
    }
    for (size_t i = 0; i < journey->count; i++)
        weights[i] /= sum;
}
