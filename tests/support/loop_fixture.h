#ifndef TESTS_SUPPORT_LOOP_FIXTURE_H
#define TESTS_SUPPORT_LOOP_FIXTURE_H

#include <stdbool.h>

/*
 * An event loop that runs until something has happened.
 *
 *     struct event_base *base = event_base_new();
 *     cr_assert(loop_run_until(base, is_ready, redis, 5000));
 *
 * Runs the loop until done(arg), which is asked after every turn, or until
 * `timeout_ms` have passed; true if done. If it is done already the loop does
 * not run at all.
 */
struct event_base;

typedef bool loop_done_fn(void *arg);

bool loop_run_until(struct event_base *base, loop_done_fn *done, void *arg,
                    int timeout_ms);

/* The same with a flag that a callback sets. */
bool loop_run_until_flag(struct event_base *base, const bool *flag,
                         int timeout_ms);

/* Runs every event that is due now, waiting for nothing. */
void loop_run_due(struct event_base *base);

#endif
