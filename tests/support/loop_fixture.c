#include "tests/support/loop_fixture.h"

#include <event2/event.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/clock.h"

static void on_timeout(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    *(bool *)arg = true;
}

bool loop_run_until(struct event_base *base, loop_done_fn *done, void *arg,
                    int timeout_ms)
{
    struct timeval after = {timeout_ms / 1000, timeout_ms % 1000 * 1000L};
    bool timed_out = false;
    struct event *timeout = evtimer_new(base, on_timeout, &timed_out);

    if (timeout == NULL)
        abort();
    evtimer_add(timeout, &after);
    while (!done(arg) && !timed_out)
        event_base_loop(base, EVLOOP_ONCE);
    event_free(timeout);
    return done(arg);
}

static bool is_set(void *arg)
{
    return **(const bool **)arg;
}

bool loop_run_until_flag(struct event_base *base, const bool *flag,
                         int timeout_ms)
{
    return loop_run_until(base, is_set, &flag, timeout_ms);
}

void loop_run_due(struct event_base *base)
{
    event_base_loop(base, EVLOOP_NONBLOCK);
}
