#ifndef ATTRIBUTION_SAMPLE_H
#define ATTRIBUTION_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A sample of whole numbers (durations in ms, lengths of paths) and its order
 * statistics.
 *
 *     struct sample sample = SAMPLE_INIT;
 *     sample_add(&sample, 86400000);
 *     sample_sort(&sample);
 *     sample_median(&sample), sample_quantile(&sample, 0.9)
 *     sample_release(&sample);
 */
struct sample {
    int64_t *values; /* owned */
    size_t count;
    size_t room;
};

#define SAMPLE_INIT \
    {               \
        .count = 0, \
    }

void sample_add(struct sample *sample, int64_t value);
void sample_release(struct sample *sample);

/* Before the functions below; of at least one value. */
void sample_sort(struct sample *sample);

/* Of an even count, the mean of the middle two. */
double sample_median(const struct sample *sample);

/* By nearest rank: the least value that at least `share` are at or below. */
double sample_quantile(const struct sample *sample, double share);

double sample_mean(const struct sample *sample);

#endif
