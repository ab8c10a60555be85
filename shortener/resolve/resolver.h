#ifndef SHORTENER_RESOLVER_H
#define SHORTENER_RESOLVER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/clock.h"
#include "core/redis.h"
#include "core/slice.h"
#include "shortener/address/host_list.h"
#include "shortener/catalog/brand.h"
#include "shortener/resolve/cache.h"

/*
 * From a host and a slug to a link: the worker's cache first, Redis on a miss,
 * kept coherent by Redis's client-side caching.
 *
 *     resolver = resolver_new(base, redis, &config, clock_system(), 64 << 20);
 *     redis_on_state(redis, ...) -> resolver_notice(resolver)
 *     redis_connect(redis); resolver_start(resolver);
 *
 *     if (resolver_find(resolver, host, slug, &answer))
 *         ...                                        it was in the cache
 *     else
 *         wait = resolver_fetch(resolver, host, slug, on_answer, self);
 *     -> on_answer(self, &answer) comes later, once, unless
 *        resolver_cancel(wait) is called before
 *
 *     resolver_free(&resolver);  redis_free(&redis);
 *
 * Concurrent misses for one key are one request to Redis. A link's campaign
 * and its brand are read with it and remembered per worker.
 *
 * Coherence: a second connection subscribes to __redis__:invalidate; the
 * first asks for `CLIENT TRACKING ON REDIRECT <id> BCAST` with the prefixes
 * link:, brand:, campaign: and block:. A changed key is asked for again at its
 * next use, so a changed destination is live within one round trip. What an
 * invalidation overtook while it was read is read again.
 *
 * Blocks (block.h): what is blocked, or leads to a blocked host, is answered
 * RESOLVER_BLOCKED, within one round trip after the block was made, whatever
 * is cached. While Redis is away the last known blocks hold. A link that is
 * disabled, or has not begun yet, is not there at all: RESOLVER_NO_LINK, by the
 * same way; it begins to the millisecond.
 *
 * When a connection is lost, what is cached goes on being served, since
 * redirects outlive Redis. As soon as both stand again, tracking is armed
 * anew, and everything from before is asked for again at its next use, the
 * old copy serving should Redis fail once more. Should tracking not be
 * possible while Redis answers, links older than RESOLVER_STALE_MS are
 * refreshed in the background when they are used, and brands and campaigns
 * are asked for each time.
 */
#define RESOLVER_STALE_MS 1000

/* How long, or up to twice, a look-up waits for a connection being made. */
#define RESOLVER_PATIENCE_MS 1000

struct event_base;
struct resolver;
struct resolver_wait;

enum resolver_outcome {
    RESOLVER_LINK,        /* answer.entry, and answer.placement */
    RESOLVER_PAGE,        /* answer.entry, whose page it is */
    RESOLVER_NO_LINK,     /* the brand exists: answer.brand */
    RESOLVER_DEAD_END,    /* a placement that leads nowhere (any more) */
    RESOLVER_NO_BRAND,    /* no such brand */
    RESOLVER_BLOCKED,     /* the link or the brand is, by the kill switch */
    RESOLVER_UNAVAILABLE, /* not cached, and Redis cannot be asked */
};

struct resolver_answer {
    enum resolver_outcome outcome;
    bool hit; /* without asking Redis */
    /* Valid until the caller returns to the loop. Of RESOLVER_DEAD_END: the
       removed placement's link, if it is there, for the record. */
    const struct cache_entry *entry;
    const struct brand *brand;
    struct slice placement; /* the code, if one was asked for */
    struct slice slug;      /* of RESOLVER_DEAD_END: the placement's link */
    bool removed;           /* of RESOLVER_DEAD_END: the placement itself was */
};

typedef void resolver_fn(void *arg, const struct resolver_answer *answer);

/*
 * `redis` belongs to the caller and carries the look-ups; `config` is copied
 * for the connection that listens for invalidations. `cache_bytes` bounds the
 * links.
 */
struct resolver *resolver_new(struct event_base *base, struct redis *redis,
                              const struct redis_config *config,
                              const struct clock *clock, size_t cache_bytes);

void resolver_start(struct resolver *resolver);

/* The state of `redis` changed (it has one listener only). */
void resolver_notice(struct resolver *resolver);

/*
 * The answer, if it is known without asking Redis. `host` is lower case. An
 * empty `slug` asks for the brand alone and answers RESOLVER_NO_LINK or
 * RESOLVER_NO_BRAND. "Q/CODE" finds a placement's link, or an entry with the
 * placement's own destination; the code must be normalised (placement.h). If
 * the placement was removed, or its link is not there, it is a dead end, which
 * is not the same as a code that was never printed. "@name" finds a link page,
 * likewise normalised (page.h).
 */
bool resolver_find(struct resolver *resolver, struct slice host,
                   struct slice slug, struct resolver_answer *answer)
    __attribute__((warn_unused_result));

/*
 * Asks Redis, together with all who ask for the same; after resolver_find.
 * The arguments are not needed after the call.
 */
struct resolver_wait *resolver_fetch(struct resolver *resolver,
                                     struct slice host, struct slice slug,
                                     resolver_fn *fn, void *arg);

/* The callback will not be called any more. */
void resolver_cancel(struct resolver_wait *wait);

/* The hosts of the operator's file, from now on; NULL for none. Takes a ref. */
void resolver_use_hosts(struct resolver *resolver, struct host_list *hosts);

/* May one lead to this URL of the brand's own, or is its host blocked? */
bool resolver_lets_pass(const struct resolver *resolver, struct slice url);

/* Invalidation is armed: what is cached is what Redis holds. */
bool resolver_coherent(const struct resolver *resolver);

/* Waits get RESOLVER_UNAVAILABLE first. */
void resolver_free(struct resolver **resolver);

#endif
