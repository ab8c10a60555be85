#ifndef ATTRIBUTION_SHIPPER_H
#define ATTRIBUTION_SHIPPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/spool.h"
#include "core/clock.h"
#include "core/redis.h"

/*
 * The shipper takes a spool's records to Redis, each exactly once.
 *
 *     shipper = shipper_new(base, redis, spool, NULL);
 *     shipper_on_idle(shipper, on_idle, self);
 *     shipper_notice(shipper);      from the worker's redis_on_state callback
 *     shipper_pump(shipper);        at the end of a loop turn with new clicks
 *     ...
 *     shipper_free(&shipper);       then the spool and the connection
 *
 * One batch is in flight at a time: MULTI, XADD with the records' own ids,
 * EXEC. So a batch is in Redis as a whole or not at all, and what was sent
 * with an unknown outcome is found out by asking: after every connect the
 * shipper puts the stream's name into idx:streams, asks for the stream's last
 * id and goes on just behind it, forwards or backwards. Redis itself refuses
 * ids at or below its last one; such a refusal counts as shipped.
 *
 * A batch that is not full is followed by the next one only after a rest:
 * the first click after a quiet moment is sent at once, and what comes while
 * many do is sent together, since a batch of one costs about as much as one of
 * ten. The spool has them meanwhile.
 *
 * Strings that the records refer to (dictionary.h) are written, and
 * acknowledged, before the batch that needs them.
 *
 * Whatever Redis answers otherwise (OOM, READONLY, MISCONF, LOADING,
 * EXECABORT, WRONGTYPE ...) or does not answer: the records stay in the spool
 * and the batch is tried again with growing waits. The log says once that
 * shipping stopped, and once that it goes on.
 *
 * The stream is the spool's (spool_stream). Several shippers may share one
 * connection, each with its own spool. All calls belong to the loop's thread.
 */
struct event_base;
struct shipper;

struct shipper_options {
    size_t batch_records; /* at most, in one MULTI */
    size_t batch_bytes;   /* of encoded commands, about */
    int64_t rest_ms;      /* after a batch, unless a full one is there */
    int64_t backoff_min_ms;
    int64_t backoff_max_ms;
};

#define SHIPPER_OPTIONS_INIT                                             \
    {                                                                    \
        .batch_records = 1024, .batch_bytes = 512u << 10, .rest_ms = 10, \
        .backoff_min_ms = 10, .backoff_max_ms = 1000                     \
    }

struct shipper_counters {
    uint64_t batches;  /* EXECs that Redis accepted */
    uint64_t replays;  /* records that were there already */
    uint64_t rewinds;  /* times that Redis had lost records */
    uint64_t failures; /* batches and questions that failed */
};

typedef void shipper_fn(void *arg);

/* `options` may be NULL. Redis and spool must outlive the shipper. */
struct shipper *shipper_new(struct event_base *base, struct redis *redis,
                            struct spool *spool,
                            const struct shipper_options *options);

/*
 * Replies to calls that are under way are ignored from here on; the
 * connection may go on living. What they did is found out by the next
 * shipper of the spool.
 */
void shipper_free(struct shipper **shipper);

/* Called whenever the last pending record has been shipped. */
void shipper_on_idle(struct shipper *shipper, shipper_fn *fn, void *arg);

/* The connection's state changed (redis_on_state has one listener only). */
void shipper_notice(struct shipper *shipper);

/*
 * Starts a batch if none is in flight and there is something to ship. Called
 * now and then without new clicks, it lets what was shipped expire.
 */
void shipper_pump(struct shipper *shipper);

/*
 * Everything was shipped and acknowledged, and Redis was asked at least once
 * in this run: there is nothing to wait for before a stop.
 */
bool shipper_idle(const struct shipper *shipper);

/*
 * Idle, and on a connection on which Redis has said so: the condition for
 * deleting a drained spool, once it has held for the retention time.
 */
bool shipper_settled(const struct shipper *shipper);

void shipper_count(const struct shipper *shipper,
                   struct shipper_counters *counters);

#endif
