#include "core/timer.h"

#include <event2/event.h>
#include <stddef.h>
#include <stdlib.h>

static void timer_on_event(evutil_socket_t fd, short what, void *arg)
{
    struct timer *timer = arg;

    (void)fd;
    (void)what;
    timer->fire(timer->arg);
}

void timer_init(struct timer *timer, struct event_base *base, timer_fn *fire,
                void *arg)
{
    timer->fire = fire;
    timer->arg = arg;
    timer->event = evtimer_new(base, timer_on_event, timer);
    if (timer->event == NULL)
        abort();
}

void timer_arm(struct timer *timer, int64_t ms)
{
    struct timeval after = {ms / 1000, ms % 1000 * 1000};

    evtimer_add(timer->event, &after);
}

void timer_disarm(struct timer *timer)
{
    evtimer_del(timer->event);
}

void timer_release(struct timer *timer)
{
    if (timer->event != NULL)
        event_free(timer->event);
    timer->event = NULL;
}
