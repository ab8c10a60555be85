#include "tests/bench/redirect/latencies.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/memory.h"

void latencies_init(struct latencies *latencies, size_t max)
{
    *latencies = (struct latencies){0};
    latencies->ns = memory_zalloc(max, sizeof(*latencies->ns));
}

void latencies_release(struct latencies *latencies)
{
    free(latencies->ns);
    *latencies = (struct latencies){0};
}

int64_t latencies_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void latencies_add(struct latencies *latencies, int64_t since_ns)
{
    latencies->ns[latencies->answered++] = latencies_now() - since_ns;
}

static int compare_ns(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;

    return (left > right) - (left < right);
}

static double percentile_us(const struct latencies *latencies, size_t percent)
{
    size_t at;

    if (latencies->answered == 0)
        return 0;
    at = (latencies->answered - 1) * percent / 100;
    return (double)latencies->ns[at] / 1e3;
}

void latencies_print(struct latencies *latencies, int64_t took_ns)
{
    qsort(latencies->ns, latencies->answered, sizeof(*latencies->ns),
          compare_ns);
    printf("{\"requests\": %zu, \"us\": %lld, \"errors\": %zu, "
           "\"p50\": %.1f, \"p99\": %.1f}\n",
           latencies->answered, (long long)(took_ns / 1000), latencies->errors,
           percentile_us(latencies, 50), percentile_us(latencies, 99));
    fflush(stdout);
}
