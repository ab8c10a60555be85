#ifndef SERVER_LINK_SEEK_H
#define SERVER_LINK_SEEK_H

#include "core/error.h"
#include "core/redis.h"
#include "server/api/link/link_target.h"
#include "shortener/catalog/link.h"

/*
 * The stored link that a target means (link_target.h): the one that has its
 * external id, or else the one that has its slug.
 *
 *     link_seek_start(&seek, redis, &target, on_link, self);
 *
 * `link` is NULL where there is none, and valid during the call, which comes
 * once. The struct and the target stay until then.
 */
typedef void link_seek_fn(void *arg, const struct error *err,
                          const struct link *link);

struct link_seek {
    struct redis *redis;              /* not owned */
    const struct link_target *target; /* not owned */
    link_seek_fn *fn;
    void *arg;
};

/* Both possibly call `fn` before they return. */
void link_seek_start(struct link_seek *seek, struct redis *redis,
                     const struct link_target *target, link_seek_fn *fn,
                     void *arg);

/* By the slug alone. */
void link_seek_slug(struct link_seek *seek, struct redis *redis,
                    const struct link_target *target, link_seek_fn *fn,
                    void *arg);

#endif
