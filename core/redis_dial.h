#ifndef CORE_REDIS_DIAL_H
#define CORE_REDIS_DIAL_H

#include "core/error.h"
#include "core/redis.h"

/*
 * From a Redis's address to a socket. Part of core/redis.c; nobody else needs
 * it.
 *
 *     redis_dial_init(&dial, base, on_socket, self);
 *     redis_dial_start(&dial, &config);
 *     ... on_socket(self, fd, &err) ...
 *     redis_dial_cancel(&dial);     on_socket will not be called any more
 *
 * A host name is looked up each time anew, off the loop, and each call takes
 * the next of its addresses: the one that did not answer is not asked again
 * at once.
 */
struct event_base;
struct name_lookup;

/*
 * A non-blocking socket that is being connected, the callee's to close: wait
 * until it is writable, then ask for SO_ERROR. Or a negative code, with what
 * went wrong in `err`.
 */
typedef void redis_dial_fn(void *arg, int fd, const struct error *err);

struct redis_dial {
    struct event_base *base;
    redis_dial_fn *done;
    void *arg;
    struct name_lookup *lookup; /* while a name is looked up, else NULL */
    unsigned turn;              /* which of a name's addresses is next */
};

void redis_dial_init(struct redis_dial *dial, struct event_base *base,
                     redis_dial_fn *done, void *arg);

/* Calls `done` once, for a unix socket before it returns. */
void redis_dial_start(struct redis_dial *dial,
                      const struct redis_config *config);

void redis_dial_cancel(struct redis_dial *dial);

#endif
