#ifndef SERVER_MISS_LIMIT_H
#define SERVER_MISS_LIMIT_H

#include <stdint.h>

#include "core/clock.h"
#include "server/http/http_request.h"
#include "server/redirect/rate_table.h"

/*
 * How often a network (an IPv4 /24, an IPv6 /64) may ask for what is not
 * there, so that slugs and codes cannot be found by trying.
 *
 *     miss_limit_init(&limit, 120, clock_system());      a minute; 0: no limit
 *     wait_s = miss_limit_wait(&limit, request);
 *     if (wait_s > 0)
 *         ... 429, whatever was asked for ...
 *     miss_limit_count(&limit, request);                 it was a miss
 *     miss_limit_release(&limit);
 *
 * Who has used up his misses is told the same for all that he asks for, or
 * else the hits among his guesses would stand out. They come back one by one.
 *
 * Behind a proxy on the same machine or network, the network is that of the
 * visitor: the last address in X-Forwarded-For, which the proxy put there.
 * From elsewhere that header is anybody's word, and is not looked at. Whoever
 * asks from this very machine, and for nobody else, has no limit: it is the
 * operator, or a proxy that does not say for whom it asks, and then a limit
 * would be one for all visitors together.
 *
 * Of a worker; while no network is over its limit, which is nearly always,
 * miss_limit_wait is one comparison. Memory is fixed: MISS_LIMIT_NETWORKS,
 * those nearest to full forgotten first.
 */
#define MISS_LIMIT_NETWORKS 16384 /* 16 bytes each */

struct miss_limit {
    struct rate_table *table; /* NULL: no limit */
    const struct clock *clock;
    int64_t over_until_ms; /* steady; nobody is over it after that; 0: is */
};

void miss_limit_init(struct miss_limit *limit, int64_t a_minute,
                     const struct clock *clock);
void miss_limit_release(struct miss_limit *limit);

/* 0, or after how many seconds the network may ask again. */
int64_t miss_limit_wait(struct miss_limit *limit,
                        const struct http_request *request);

/* The request was for something that is not there. */
void miss_limit_count(struct miss_limit *limit,
                      const struct http_request *request);

#endif
