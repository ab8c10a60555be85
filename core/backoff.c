#include "core/backoff.h"

#include <stdlib.h>
#include <sys/random.h>

/* Jitter needs no secrets: where there is no randomness it is left out. */
static uint32_t jitter(uint32_t bound)
{
    uint32_t value = bound / 2;

    if (getrandom(&value, sizeof(value), GRND_NONBLOCK) != sizeof(value))
        return bound / 2;
    return value % bound;
}

int64_t backoff_next(struct backoff *backoff)
{
    int64_t wait = backoff->min_ms;

    for (unsigned i = 0; i < backoff->attempts && wait < backoff->max_ms; i++)
        wait *= 2;
    if (wait > backoff->max_ms)
        wait = backoff->max_ms;
    backoff->attempts++;
    wait = wait / 2 + jitter((uint32_t)wait + 1);
    return wait > 0 ? wait : 1;
}
