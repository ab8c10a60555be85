#ifndef SHORTENER_FLIGHT_H
#define SHORTENER_FLIGHT_H

#include <stdint.h>

#include "core/redis.h"
#include "core/timer.h"
#include "shortener/resolve/block_feed.h"
#include "shortener/resolve/block_set.h"
#include "shortener/resolve/cache.h"
#include "shortener/resolve/key_table.h"
#include "shortener/resolve/memo.h"
#include "shortener/resolve/resolver.h"
#include "shortener/resolve/tracking.h"

/*
 * A flight: one look-up in Redis under way, for all who ask for the same. It
 * goes round by round: the link or link page; if that is a placement, the link
 * it leads to, with the placement's own destination laid over it where it has
 * one; if the link's campaign is not remembered, the campaign and then the link
 * again; if there is no link, the brand. What it finds goes into the cache and
 * the memo, and to all who wait.
 *
 * A round that an invalidation overtook begins anew. While the connection is
 * being made, flights are parked for up to RESOLVER_PATIENCE_MS.
 *
 * Private to the resolver, whose insides stand here.
 */
#define FLIGHT_LINK_PREFIX SLICE("link:")

/* What a placement's slug begins with. */
#define FLIGHT_PLACEMENT_PREFIX SLICE("Q/")

struct resolver_flight;

struct resolver {
    struct redis *redis; /* not owned */
    const struct clock *clock;
    struct cache *cache;
    struct memo *memo;
    struct tracking *tracking;
    struct block_set blocks;
    struct block_feed *block_feed;
    struct key_table *flights; /* by "host/slug" as asked for */
    uint64_t generation;   /* what was cached in an older one is asked again */
    uint64_t link_changes; /* counts invalidations of links, and of all */
    struct resolver_flight *parked; /* wait for the connection */
    struct timer patience;          /* until the oldest of them gives up */
};

/* Waits for the flight to `key` ("host/slug"), which is started if need be. */
struct resolver_wait *flight_join(struct resolver *resolver, struct slice key,
                                  struct slice host, resolver_fn *fn,
                                  void *arg);

/* Waits no more: `fn` will not be called. */
void flight_leave(struct resolver_wait *wait);

/* Starts a flight that nobody waits for, unless one is under way. */
void flight_refresh(struct resolver *resolver, struct slice key,
                    struct slice host);

/* That link changed: what a flight has read of it may be of before. */
void flight_overtake(struct resolver *resolver, struct slice key);

/* The parked ask again; those whose patience is over fail by that. */
void flight_unpark(struct resolver *resolver);

/*
 * All who wait get RESOLVER_UNAVAILABLE. Flights whose command is under way
 * end with it, after the resolver.
 */
void flight_end_all(struct resolver *resolver);

#endif
