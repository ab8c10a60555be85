#ifndef SERVER_LEDGER_WAITS_H
#define SERVER_LEDGER_WAITS_H

#include <stdint.h>

#include "core/error.h"
#include "core/redis.h"

/*
 * Those who wait until the ledger holds everything that is in Redis now, so
 * that a report answers for all that was recorded before it was asked for.
 *
 *     waits = ledger_waits_new(base, redis, ledger);
 *     ledger_waits_add(waits, on_ready, call);
 *     ...
 *     ledger_waits_progress(waits);          the ledger moved on
 *     ledger_waits_free(&waits);
 *
 * Adding one asks Redis for the last id of every stream; when the ledger has
 * reached all of them, the callback is called. Nothing is polled: the ledger
 * thread says when it has moved.
 */
#define LEDGER_WAITS_MS 5000

struct event_base;
struct ledger;
struct ledger_waits;

/* Redis outlives the last callback, the ledger the waits. */
struct ledger_waits *ledger_waits_new(struct event_base *base,
                                      struct redis *redis,
                                      struct ledger *ledger);

/* Those who still wait get ERROR_CANCELLED. */
void ledger_waits_free(struct ledger_waits **waits);

/*
 * `err` is NULL, or says why not: ERROR_UNAVAILABLE after LEDGER_WAITS_MS, or
 * Redis's error.
 */
typedef void ledger_waits_fn(void *arg, const struct error *err);

/* Calls `fn` once, later, from the loop. */
void ledger_waits_add(struct ledger_waits *waits, ledger_waits_fn *fn,
                      void *arg);

void ledger_waits_progress(struct ledger_waits *waits);

#endif
