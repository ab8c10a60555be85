#include "server/api/merge/merge_sweep.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/timer.h"
#include "server/api/merge/merge_discard.h"

enum sweep_state {
    SWEEP_WAITING,    /* for the timer */
    SWEEP_LOOKING,    /* for the oldest that was not sent */
    SWEEP_DISCARDING, /* that one; then it looks for another */
};

struct merge_sweep {
    enum sweep_state state;
    struct redis *redis;
    const struct clock *clock;
    struct timer timer;
};

static void wait(struct merge_sweep *sweep)
{
    sweep->state = SWEEP_WAITING;
    timer_arm(&sweep->timer, MERGE_SWEEP_MS);
}

static void look(struct merge_sweep *sweep);

static void on_discarded(void *arg, const struct error *err)
{
    struct merge_sweep *sweep = arg;

    if (err != NULL) {
        log_warn("cannot remove a merge that was not sent", log_err(err));
        wait(sweep);
        return;
    }
    look(sweep);
}

static void on_oldest(void *arg, const struct error *err, struct slice id)
{
    struct merge_sweep *sweep = arg;

    if (err != NULL || id.len == 0) {
        wait(sweep);
        return;
    }
    log_info("removing a merge that was begun a day ago and not sent",
             log_slice("merge", id));
    sweep->state = SWEEP_DISCARDING;
    merge_discard_start(sweep->redis, id, on_discarded, sweep);
}

static void look(struct merge_sweep *sweep)
{
    sweep->state = SWEEP_LOOKING;
    merge_store_oldest(sweep->redis,
                       clock_wall_ms(sweep->clock) - MERGE_HOLD_MS, on_oldest,
                       sweep);
}

void merge_sweep_look(struct merge_sweep *sweep)
{
    if (sweep->state == SWEEP_WAITING)
        look(sweep);
}

static void on_timer(void *arg)
{
    merge_sweep_look(arg);
}

struct merge_sweep *merge_sweep_new(struct event_base *base,
                                    struct redis *redis,
                                    const struct clock *clock)
{
    struct merge_sweep *sweep = memory_zalloc(1, sizeof(*sweep));

    sweep->redis = redis;
    sweep->clock = clock;
    timer_init(&sweep->timer, base, on_timer, sweep);
    return sweep;
}

void merge_sweep_free(struct merge_sweep **sweep)
{
    if (*sweep == NULL)
        return;
    timer_release(&(*sweep)->timer);
    free(*sweep);
    *sweep = NULL;
}
