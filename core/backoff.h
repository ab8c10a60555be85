#ifndef CORE_BACKOFF_H
#define CORE_BACKOFF_H

#include <stdint.h>

/*
 * How long to wait before trying again: from min_ms doubling up to max_ms,
 * each +-50%, so that many who lost the same thing do not come back at once.
 *
 *     struct backoff backoff = {.min_ms = 20, .max_ms = 1000};
 *     timer_arm(&retry, backoff_next(&backoff));
 *     ...
 *     backoff_reset(&backoff);     it worked
 */
struct backoff {
    int64_t min_ms; /* milliseconds, both; at most a day */
    int64_t max_ms;
    unsigned attempts; /* since the last reset */
};

/* At least 1 ms. */
int64_t backoff_next(struct backoff *backoff);

static inline void backoff_reset(struct backoff *backoff)
{
    backoff->attempts = 0;
}

#endif
