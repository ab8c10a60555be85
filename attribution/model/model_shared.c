#include "attribution/model/model_functions.h"

void model_linear(const struct model_journey *journey, double *weights)
{
    for (size_t i = 0; i < journey->count; i++)
        weights[i] = 1.0 / (double)journey->count;
}
