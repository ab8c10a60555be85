#ifndef SHORTENER_TRACKING_H
#define SHORTENER_TRACKING_H

#include <stdbool.h>

#include "core/redis.h"
#include "core/slice.h"

/*
 * Redis's client-side caching over two connections, in RESP2 (see "Client-side
 * caching in Redis" in Redis's reference): a listener of our own subscribes to
 * __redis__:invalidate, and the data connection asks for the names of all
 * changed keys with our prefixes to be sent there.
 *
 *     tracking = tracking_new(base, data, &config, &hooks, self);
 *     tracking_start(tracking);
 *     tracking_notice(tracking);       when the data connection's state changed
 *     tracking_armed(tracking);
 *     tracking_free(&tracking);
 *
 * The listener confirms its subscription before tracking is asked for, so no
 * invalidation can fall between the two. Once a second it is asked for a sign
 * of life, since a connection that only listens does not notice its end.
 */
struct event_base;
struct tracking;

enum tracking_state {
    TRACKING_WAITING,     /* one of the connections is not ready */
    TRACKING_SUBSCRIBING, /* CLIENT ID, SUBSCRIBE, PING are under way */
    TRACKING_LISTENING,   /* subscribed; the data connection is not ready */
    TRACKING_ARMING,      /* CLIENT TRACKING is under way */
    TRACKING_ARMED        /* changes of keys are told */
};

struct tracking_hooks {
    /* From now on changes are told: forget what was learnt before. */
    void (*armed)(void *arg);
    /* That key changed; SLICE_NONE: all keys did. */
    void (*changed)(void *arg, struct slice key);
};

/* `hooks` must live as long; `config` is copied for the listener. */
struct tracking *tracking_new(struct event_base *base, struct redis *data,
                              const struct redis_config *config,
                              const struct tracking_hooks *hooks, void *arg);

void tracking_start(struct tracking *tracking);
void tracking_notice(struct tracking *tracking);
bool tracking_armed(const struct tracking *tracking);

/* While the data connection is alive or after it was freed. */
void tracking_free(struct tracking **tracking);

#endif
