#ifndef CORE_TIMER_H
#define CORE_TIMER_H

#include <stdint.h>

/*
 * A timer on an event loop, for modules that do not see libevent themselves.
 *
 *     timer_init(&t, base, on_tick, self);
 *     timer_arm(&t, 50);            fires once, 50 ms from now, on the loop
 *     timer_release(&t);
 *
 * Arming an armed timer moves it. The callback may arm it again. All calls
 * belong to the loop's thread. Milliseconds are the loop's steady clock's.
 */
struct event;
struct event_base;

typedef void timer_fn(void *arg);

struct timer {
    struct event *event; /* owned */
    timer_fn *fire;
    void *arg;
};

void timer_init(struct timer *timer, struct event_base *base, timer_fn *fire,
                void *arg);
void timer_arm(struct timer *timer, int64_t ms);
void timer_disarm(struct timer *timer);
void timer_release(struct timer *timer);

#endif
