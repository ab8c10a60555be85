#ifndef ATTRIBUTION_EVENT_LOG_H
#define ATTRIBUTION_EVENT_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/event.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/redis.h"

/*
 * Writes events (event.h) to the streams events:{0} ... events:{7}, each once
 * for each idempotency key and each invoice of a stage, for ever.
 *
 *     log = event_log_new(redis, clock_system());
 *     event_log_write(log, events, n, on_results, self);   n up to 10,000
 *     ...
 *     event_log_free(&log);
 *
 * One script looks the keys up and writes the events, so two senders of one key
 * cannot both succeed; one call of it takes some hundred events of one shard.
 * A key that is in a batch twice is recorded once, and the second time a
 * repeat. The shard follows from the invoice, else the key, else
 * the person: the same on every node, and for ever (XXH3 of the text, modulo
 * 8).
 *
 * Check events first (event_check): the key of an event that was written
 * belongs to it for good. The events and what their slices point at must stay
 * until the callback, which is called once, with one result an event in the
 * same order, from the loop, never from inside event_log_write.
 */
#define EVENT_LOG_SHARDS 8
#define EVENT_LOG_BATCH  10000
#define EVENT_ID_MAX     48

struct event_result {
    /*
     * ERROR_NONE: recorded, now or earlier. ERROR_UNAVAILABLE: not recorded,
     * Redis is away. ERROR_TIMEOUT: not known; sending again is safe with a
     * key. ERROR_REPLY: not recorded, Redis said why in `detail`.
     */
    enum error_code code;
    bool repeated;         /* an earlier event with this key; `id` is its id */
    char id[EVENT_ID_MAX]; /* "<shard>-<ms>-<seq>" */
    char detail[96];       /* Redis's words, or "" */
};

typedef void event_log_fn(void *arg, const struct event_result *results,
                          size_t count);

struct event_log;

/* Redis and clock outlive the log's last callback. */
struct event_log *event_log_new(struct redis *redis, const struct clock *clock);

/* Writes that are under way still call back. */
void event_log_free(struct event_log **log);

/*
 * Names every shard's stream in Redis, also those without events: whoever
 * reads them all need not look for a new one at its first event. For each
 * connect.
 */
void event_log_announce(struct event_log *log);

/* `count` from 1 to EVENT_LOG_BATCH. */
void event_log_write(struct event_log *log, const struct event *events,
                     size_t count, event_log_fn *fn, void *arg);

/* The shard that an event goes to. */
unsigned event_log_shard(const struct event *event);

#endif
