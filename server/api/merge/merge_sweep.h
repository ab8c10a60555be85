#ifndef SERVER_MERGE_SWEEP_H
#define SERVER_MERGE_SWEEP_H

#include "core/clock.h"
#include "core/redis.h"

/*
 * Gives up the mail merges that were begun a day ago and never sent, so that a
 * command that was killed leaves nobody's address behind for long.
 *
 *     sweep = merge_sweep_new(base, redis, clock);
 *     merge_sweep_look(sweep);         at each connect; then it looks by itself
 *     merge_sweep_free(&sweep);        after Redis was freed
 */
#define MERGE_SWEEP_MS 600000 /* between looks */

struct event_base;
struct merge_sweep;

struct merge_sweep *merge_sweep_new(struct event_base *base,
                                    struct redis *redis,
                                    const struct clock *clock);
void merge_sweep_free(struct merge_sweep **sweep);

/* Harmless while it is looking already. */
void merge_sweep_look(struct merge_sweep *sweep);

#endif
