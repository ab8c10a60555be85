#ifndef ATTRIBUTION_DURATION_H
#define ATTRIBUTION_DURATION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Durations as people write them: a whole number and d, h, m or s, such as 90d
 * or 36h; a hundred years at most. In milliseconds.
 */
bool duration_parse(struct slice text, int64_t *ms)
    __attribute__((warn_unused_result));

/* Appends one, in the largest unit that fits. */
void duration_append(struct buffer *out, int64_t ms);

#endif
