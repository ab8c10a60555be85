#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

/*
 * Time, injected. Code that needs to know the time takes a `struct clock *`;
 * production hands it clock_system(), a test hands it a struct clock_manual
 * and moves it by hand.
 *
 * Two readings: `wall` is UTC in microseconds since 1970 and may jump;
 * `steady` is monotonic microseconds from an arbitrary start, for durations
 * and deadlines.
 */
struct clock {
    int64_t (*wall_us)(const struct clock *clock);
    int64_t (*steady_us)(const struct clock *clock);
};

static inline int64_t clock_wall_us(const struct clock *clock)
{
    return clock->wall_us(clock);
}

static inline int64_t clock_wall_ms(const struct clock *clock)
{
    return clock->wall_us(clock) / 1000;
}

static inline int64_t clock_steady_us(const struct clock *clock)
{
    return clock->steady_us(clock);
}

static inline int64_t clock_steady_ms(const struct clock *clock)
{
    return clock->steady_us(clock) / 1000;
}

/* The machine's clocks; valid for ever. */
const struct clock *clock_system(void);

/* A clock that stands until it is moved; &manual.clock is what to hand on. */
struct clock_manual {
    struct clock clock; /* first, so that the one is the other's address */
    int64_t now_wall_us;
    int64_t now_steady_us;
};

void clock_manual_init(struct clock_manual *manual, int64_t wall_us);
void clock_manual_advance_ms(struct clock_manual *manual, int64_t ms);

#endif
