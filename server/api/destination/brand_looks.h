#ifndef SERVER_BRAND_LOOKS_H
#define SERVER_BRAND_LOOKS_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * Warns of destinations that look like a brand of ours, or like one of the
 * hosts that are imitated most (shortener/address/look_alike.h).
 *
 *     looks = brand_looks_new(redis, clock);
 *     brand_looks_wait(looks, on_ready, self);     the brands are known
 *     brand_looks_warn(looks, url, "destination", warnings);
 *     if (brand_looks_has(looks, host)) ...
 *     brand_looks_free(&looks);                    after redis
 *
 * Our brands' names are read again when they are older than BRAND_LOOKS_MS.
 */
#define BRAND_LOOKS_MS 1000

struct brand_looks;
struct json_t;

struct brand_looks *brand_looks_new(struct redis *redis,
                                    const struct clock *clock);
void brand_looks_free(struct brand_looks **looks);

/* A brand is being made or removed: the names are read again when wanted. */
void brand_looks_expire(struct brand_looks *looks);

/*
 * Calls `fn` once, possibly before it returns. If Redis cannot be asked, what
 * is known must do.
 */
void brand_looks_wait(struct brand_looks *looks, void (*fn)(void *arg),
                      void *arg);

/* Is the host a brand of ours, as far as is known? */
bool brand_looks_has(const struct brand_looks *looks, struct slice host);

/*
 * Appends to the list `warnings` what is to be said of the normalised URL:
 * {"code": "look_alike", "field", "host", "shown", "looks_like", "detail"}.
 */
void brand_looks_warn(struct brand_looks *looks, struct slice url,
                      const char *field, struct json_t *warnings);

#endif
