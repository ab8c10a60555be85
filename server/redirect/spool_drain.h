#ifndef SERVER_SPOOL_DRAIN_H
#define SERVER_SPOOL_DRAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/record/shipper.h"
#include "attribution/record/spool.h"
#include "core/error.h"
#include "core/redis.h"

/*
 * The spools that workers left behind which exist no more (waypost was
 * started with fewer workers, or as another node): opened without a stream of
 * their own, shipped by a living worker over its connection, and removed once
 * everything in them is in Redis for good.
 *
 *     spool_drain_init(&drain);
 *     spool_drain_add(&drain, base, redis, "data/spool/n1.7", &err);
 *     spool_drain_notice(&drain);       from redis_on_state
 *     spool_drain_pump(&drain);         now and then
 *     spool_drain_release(&drain);      removes what was shipped
 */
struct event_base;

struct spool_drain {
    struct spool_drain_item *items; /* owned array */
    size_t count;
};

void spool_drain_init(struct spool_drain *drain);

/*
 * An empty directory is fine and adds nothing; one that cannot be opened is
 * an error of its own kind (see spool_new) and adds nothing.
 */
int spool_drain_add(struct spool_drain *drain, struct event_base *base,
                    struct redis *redis, const char *dir, struct error *err)
    __attribute__((warn_unused_result));

/* The connection's state changed. */
void spool_drain_notice(struct spool_drain *drain);

/* Ships on. */
void spool_drain_pump(struct spool_drain *drain);

/* Everything is shipped. */
bool spool_drain_idle(const struct spool_drain *drain);

/* Adds the books of all to `sum`. */
void spool_drain_count(const struct spool_drain *drain,
                       struct spool_counters *sum);

/*
 * Removes the spools that were shipped long enough ago for Redis to have them
 * on disk; the others stay for the next start, where Redis refuses replays.
 */
void spool_drain_release(struct spool_drain *drain);

#endif
