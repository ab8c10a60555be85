#ifndef SERVER_EVENT_TAGS_H
#define SERVER_EVENT_TAGS_H

#include <stddef.h>

#include "attribution/record/event.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/redis.h"

/*
 * Gives events the channel and direction that they do not bring along: the
 * channel of their campaign; the direction of their campaign, else of their
 * channel, else "unknown". An event with neither campaign nor channel stays
 * without. A campaign that nobody registered is no error: history may be
 * older than the registry.
 *
 *     tags = event_tags_new(redis, clock);
 *     event_tags_fill(tags, events, count, on_filled, call);
 *     event_tags_free(&tags);
 *
 * What a campaign says is remembered for EVENT_TAGS_MS, so that a stream of
 * events of one campaign does not ask for it each time.
 */
#define EVENT_TAGS_MS 2000

struct event_tags;

typedef void event_tags_fn(void *arg, const struct error *err);

/* Redis and clock outlive the last callback. */
struct event_tags *event_tags_new(struct redis *redis,
                                  const struct clock *clock);

/* Those under way still call back. */
void event_tags_free(struct event_tags **tags);

/*
 * Calls `fn` once, possibly before it returns; `err` is NULL or Redis's. The
 * slices that it sets are good for ever; the events must stay until then.
 */
void event_tags_fill(struct event_tags *tags, struct event *events,
                     size_t count, event_tags_fn *fn, void *arg);

#endif
