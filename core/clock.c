#include "core/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_wall_us(const struct clock *clock)
{
    (void)clock;
    return read_clock(CLOCK_REALTIME);
}

static int64_t system_steady_us(const struct clock *clock)
{
    (void)clock;
    return read_clock(CLOCK_MONOTONIC);
}

const struct clock *clock_system(void)
{
    static const struct clock system = {system_wall_us, system_steady_us};

    return &system;
}

static int64_t manual_wall_us(const struct clock *clock)
{
    return ((const struct clock_manual *)clock)->now_wall_us;
}

static int64_t manual_steady_us(const struct clock *clock)
{
    return ((const struct clock_manual *)clock)->now_steady_us;
}

void clock_manual_init(struct clock_manual *manual, int64_t wall_us)
{
    manual->clock = (struct clock){manual_wall_us, manual_steady_us};
    manual->now_wall_us = wall_us;
    manual->now_steady_us = 0;
}

void clock_manual_advance_ms(struct clock_manual *manual, int64_t ms)
{
    manual->now_wall_us += ms * 1000;
    manual->now_steady_us += ms * 1000;
}
