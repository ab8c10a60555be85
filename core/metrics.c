#include "core/metrics.h"

#include <stdlib.h>

#include "core/memory.h"

void metrics_init(struct metrics *set, size_t count)
{
    set->values = memory_zalloc(count, sizeof(*set->values));
    set->count = count;
}

void metrics_release(struct metrics *set)
{
    free(set->values);
    set->values = NULL;
    set->count = 0;
}

static int64_t sum_row(struct metrics *const *sets, size_t n, size_t id)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += metrics_get(sets[i], id);
    return sum;
}

void metrics_render(const struct metric_def *defs, size_t count,
                    struct metrics *const *sets, size_t n, struct buffer *out)
{
    static const char *const types[] = {"counter", "gauge"};

    for (size_t id = 0; id < count; id++) {
        const struct metric_def *def = &defs[id];

        buffer_appendf(out, "# HELP %s %s\n# TYPE %s %s\n%s ", def->name,
                       def->help, def->name, types[def->type], def->name);
        buffer_append_i64(out, sum_row(sets, n, id));
        buffer_append_byte(out, '\n');
    }
}
