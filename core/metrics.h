#ifndef CORE_METRICS_H
#define CORE_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"

/*
 * Metrics, declared once: a table of rows gives name, type and help; each
 * thread counts in a set of its own with plain relaxed stores, and
 * metrics_render adds the sets up in Prometheus' text format (version 0.0.4).
 *
 *     static const struct metric_def defs[N] = {
 *         [M_CLICKS] = {"waypost_clicks_total", METRIC_COUNTER, "..."}, ...
 *     };
 *     struct metrics mine;
 *     metrics_init(&mine, N);
 *     metrics_add(&mine, M_CLICKS, 1);
 *     metrics_render(defs, N, all_sets, sets, &out);
 *     metrics_release(&mine);
 *
 * One thread writes a set; any thread may read it.
 */
enum metric_type { METRIC_COUNTER, METRIC_GAUGE };

struct metric_def {
    const char *name;
    enum metric_type type;
    const char *help;
};

struct metrics {
    _Atomic int64_t *values; /* owned */
    size_t count;
};

void metrics_init(struct metrics *set, size_t count);
void metrics_release(struct metrics *set);

static inline void metrics_add(struct metrics *set, size_t id, int64_t n)
{
    int64_t old = atomic_load_explicit(&set->values[id], memory_order_relaxed);

    atomic_store_explicit(&set->values[id], old + n, memory_order_relaxed);
}

static inline void metrics_set(struct metrics *set, size_t id, int64_t value)
{
    atomic_store_explicit(&set->values[id], value, memory_order_relaxed);
}

static inline int64_t metrics_get(const struct metrics *set, size_t id)
{
    return atomic_load_explicit(&set->values[id], memory_order_relaxed);
}

/* Sums row by row over `n` sets and appends them as Prometheus text. */
void metrics_render(const struct metric_def *defs, size_t count,
                    struct metrics *const *sets, size_t n, struct buffer *out);

#endif
