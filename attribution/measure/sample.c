#include "attribution/measure/sample.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

void sample_add(struct sample *sample, int64_t value)
{
    if (sample->count == sample->room) {
        sample->room = sample->room > 0 ? sample->room * 2 : 64;
        sample->values =
            memory_resize(sample->values, sample->room, sizeof(int64_t));
    }
    sample->values[sample->count++] = value;
}

void sample_release(struct sample *sample)
{
    free(sample->values);
    *sample = (struct sample)SAMPLE_INIT;
}

static int sample_compare(const void *a, const void *b)
{
    const int64_t *left = a;
    const int64_t *right = b;

    return (*left > *right) - (*left < *right);
}

void sample_sort(struct sample *sample)
{
    if (sample->count > 1)
        qsort(sample->values, sample->count, sizeof(int64_t), sample_compare);
}

double sample_median(const struct sample *sample)
{
    size_t middle = sample->count / 2;

    if (sample->count % 2 == 1)
        return (double)sample->values[middle];
    return ((double)sample->values[middle - 1] +
            (double)sample->values[middle]) /
           2;
}

double sample_quantile(const struct sample *sample, double share)
{
    /* 0.9 * 10 must be rank 9, whatever 0.9 is in binary. */
    double rank = ceil(share * (double)sample->count - 1e-9);
    size_t at = rank < 1 ? 0 : (size_t)rank - 1;

    return (double)sample->values[at < sample->count ? at : sample->count - 1];
}

double sample_mean(const struct sample *sample)
{
    __int128 sum = 0;

    for (size_t i = 0; i < sample->count; i++)
        sum += sample->values[i];
    return (double)sum / (double)sample->count;
}
