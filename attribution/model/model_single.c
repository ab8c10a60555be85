#include "attribution/model/model_functions.h"

static void model_give_all(const struct model_journey *journey, size_t to,
                           double *weights)
{
    for (size_t i = 0; i < journey->count; i++)
        weights[i] = i == to ? 1.0 : 0.0;
}

void model_first(const struct model_journey *journey, double *weights)
{
    model_give_all(journey, 0, weights);
}

void model_last(const struct model_journey *journey, double *weights)
{
    model_give_all(journey, journey->count - 1, weights);
}

void model_last_non_direct(const struct model_journey *journey, double *weights)
{
    size_t to = journey->count;

    while (to > 0 && journey->touches[to - 1].direct)
        to--;
    /* All are direct: then the last of them. */
    if (to == 0)
        to = journey->count;
    model_give_all(journey, to - 1, weights);
}
