#include "core/timer.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdbool.h>

#include "core/clock.h"
#include "tests/support/loop_fixture.h"

#define WAIT_MS 10000

struct watcher {
    struct timer timer;
    int fired;
    int wanted;
    int arm_again_ms; /* -1: not */
    bool release;
};

static void on_fire(void *arg)
{
    struct watcher *self = arg;

    self->fired++;
    if (self->arm_again_ms >= 0)
        timer_arm(&self->timer, self->arm_again_ms);
    if (self->release)
        timer_release(&self->timer);
}

static bool has_fired(void *arg)
{
    struct watcher *self = arg;

    return self->fired >= self->wanted;
}

static int64_t now_ms(void)
{
    return clock_steady_ms(clock_system());
}

Test(timer, fires_once_and_not_early)
{
    struct watcher watcher = {.wanted = 1, .arm_again_ms = -1};
    struct event_base *base = event_base_new();
    int64_t start_ms = now_ms();

    timer_init(&watcher.timer, base, on_fire, &watcher);
    timer_arm(&watcher.timer, 30);
    cr_assert(loop_run_until(base, has_fired, &watcher, WAIT_MS));
    cr_assert_geq(now_ms() - start_ms, 29);
    loop_run_due(base);
    cr_assert_eq(watcher.fired, 1);
    timer_release(&watcher.timer);
    timer_release(&watcher.timer);
    event_base_free(base);
}

Test(timer, moves_when_it_is_armed_again)
{
    struct watcher early = {.wanted = 1, .arm_again_ms = -1};
    struct watcher moved = {.wanted = 1, .arm_again_ms = -1};
    struct event_base *base = event_base_new();

    timer_init(&early.timer, base, on_fire, &early);
    timer_init(&moved.timer, base, on_fire, &moved);
    timer_arm(&moved.timer, 10);
    timer_arm(&moved.timer, 3600000);
    timer_arm(&early.timer, 50);
    cr_assert(loop_run_until(base, has_fired, &early, WAIT_MS));
    cr_assert_eq(moved.fired, 0);
    timer_arm(&moved.timer, 1);
    cr_assert(loop_run_until(base, has_fired, &moved, WAIT_MS));
    timer_release(&early.timer);
    timer_release(&moved.timer);
    event_base_free(base);
}

Test(timer, keeps_still_when_it_is_disarmed)
{
    struct watcher other = {.wanted = 1, .arm_again_ms = -1};
    struct watcher watcher = {.wanted = 1, .arm_again_ms = -1};
    struct event_base *base = event_base_new();

    timer_init(&other.timer, base, on_fire, &other);
    timer_init(&watcher.timer, base, on_fire, &watcher);
    timer_arm(&watcher.timer, 1);
    timer_disarm(&watcher.timer);
    timer_disarm(&watcher.timer);
    timer_arm(&other.timer, 20);
    cr_assert(loop_run_until(base, has_fired, &other, WAIT_MS));
    cr_assert_eq(watcher.fired, 0);
    timer_release(&other.timer);
    timer_release(&watcher.timer);
    event_base_free(base);
}

Test(timer, may_arm_or_release_itself)
{
    struct watcher watcher = {.wanted = 5, .arm_again_ms = 0};
    struct event_base *base = event_base_new();

    timer_init(&watcher.timer, base, on_fire, &watcher);
    timer_arm(&watcher.timer, 0);
    cr_assert(loop_run_until(base, has_fired, &watcher, WAIT_MS));
    watcher.arm_again_ms = -1;
    watcher.release = true;
    watcher.wanted++;
    cr_assert(loop_run_until(base, has_fired, &watcher, WAIT_MS));
    cr_assert_null(watcher.timer.event);
    event_base_free(base);
}
