#include "attribution/model/model_functions.h"

void model_linear(const struct model_journey *journey, double *weights)
{
    for (size_t i = 0; i < journey->count; i++)
        weights[i] = 1.0 / (double)journey->count;
}

/*
 * Where there are no others, their part is spread over the ends in proportion;
 * one touch is both ends at once.
 */
void model_position(const struct model_journey *journey, double *weights)
{
    size_t count = journey->count;

    if (count <= 2) {
        model_linear(journey, weights);
        return;
    }
    for (size_t i = 1; i < count - 1; i++)
        weights[i] = 0.2 / (double)(count - 2);
    weights[0] = 0.4;
    weights[count - 1] = 0.4;
}
