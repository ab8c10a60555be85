#include "attribution/query/duration.h"

#include <stddef.h>

#define DURATION_DAY_MS 86400000
#define DURATION_MAX    ((int64_t)36500 * DURATION_DAY_MS)

static const struct {
    char unit;
    int64_t ms;
} duration_units[] = {
    {'d', DURATION_DAY_MS}, {'h', 3600000}, {'m', 60000}, {'s', 1000}};

#define DURATION_UNITS (sizeof(duration_units) / sizeof(duration_units[0]))

bool duration_parse(struct slice text, int64_t *ms)
{
    uint64_t number;

    for (size_t i = 0; i < DURATION_UNITS; i++) {
        if (text.len < 2 || text.ptr[text.len - 1] != duration_units[i].unit)
            continue;
        if (!slice_parse_u64(slice_head(text, text.len - 1), &number) ||
            number > (uint64_t)(DURATION_MAX / duration_units[i].ms))
            return false;
        *ms = (int64_t)number * duration_units[i].ms;
        return true;
    }
    return false;
}

void duration_append(struct buffer *out, int64_t ms)
{
    size_t i = 0;

    while (i + 1 < DURATION_UNITS && ms % duration_units[i].ms != 0)
        i++;
    buffer_append_i64(out, ms / duration_units[i].ms);
    buffer_append_byte(out, duration_units[i].unit);
}
