#ifndef SERVER_CLICK_LIMITS_H
#define SERVER_CLICK_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/metrics.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * A worker's part in the limits of clicks (use_store.h has the count itself).
 *
 *     limits = click_limits_new(redis, counters);
 *     wait = click_limits_ask(limits, link, max, true, on_use, self);
 *     -> on_use(self, inside) comes later, once, unless
 *        click_limits_cancel(wait) is called before
 *     click_limits_settle(limits);          every now and then
 *     click_limits_free(&limits);           all waits are over by then
 *
 * Redirects outlive Redis, so where it cannot be asked the click is let in,
 * up to the link's limit by this worker alone. It is owed: click_limits_settle
 * adds it to the count when Redis is back. If Redis was asked and the answer
 * never came, the click is let in too and is not owed, since it may have been
 * counted: a limit may then be passed by one, and no click counts twice.
 *
 * What is owed is lost if the program ends before Redis is back.
 */
#define CLICK_LIMITS_DEBTS 4096 /* links that clicks are owed to, at most */

struct click_limits;
struct click_limit_wait;

typedef void click_limits_fn(void *arg, bool inside);

/* Both pointers belong to the caller; counters.h says what is counted. */
struct click_limits *click_limits_new(struct redis *redis,
                                      struct metrics *counters);

void click_limits_free(struct click_limits **limits);

/*
 * Is there a click left for the link ("host/slug", copied)? `take` counts this
 * one, without it nothing is changed. `max` is the limit as the cache has it,
 * for while Redis is away; otherwise Redis's own word counts.
 */
struct click_limit_wait *click_limits_ask(struct click_limits *limits,
                                          struct slice link, int64_t max,
                                          bool take, click_limits_fn *fn,
                                          void *arg);

/* The callback will not be called any more; what was taken stays taken. */
void click_limits_cancel(struct click_limit_wait *wait);

/* If Redis is there, some of what is owed is sent. */
void click_limits_settle(struct click_limits *limits);

#endif
