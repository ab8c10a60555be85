#ifndef CORE_REDIS_SESSION_H
#define CORE_REDIS_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/backoff.h"
#include "core/error.h"
#include "core/redis.h"
#include "core/redis_calls.h"
#include "core/redis_dial.h"
#include "core/redis_wire.h"
#include "core/timer.h"

/*
 * The inside of a Redis connection, private to core/redis.c, which takes
 * commands, and core/redis_session.c, which connects, greets, reads, writes,
 * notices silence and starts anew.
 */
struct redis {
    struct redis_config config;
    enum redis_state state;
    struct redis_dial dial;
    struct redis_wire wire;
    struct redis_calls calls;
    struct timer deliver;   /* calls what is due at the next turn */
    struct timer deadline;  /* connect_ms, then the oldest command's */
    bool watching;          /* the deadline is armed */
    struct timer retry;     /* the wait before connecting again */
    struct backoff backoff; /* its length */
    bool subscribed;        /* replies may be pushes */
    int busy;               /* frames on the stack that use this */
    bool freed;             /* it goes when the last such frame ends */
    redis_state_fn *on_state;
    void *state_arg;
    redis_push_fn *on_push;
    void *push_arg;
    struct error last_error;
};

/*
 * Every entry from the loop is bracketed by these two (core/redis.c), so that
 * a callback may free the connection that called it.
 */
void redis_hold(struct redis *r);
void redis_let_go(struct redis *r);

/* Sends a command whatever the state is (core/redis.c). */
void redis_post(struct redis *r, redis_reply_fn *fn, void *arg,
                const struct slice *argv, size_t argc);

/* Sets up what belongs to the session; r->config is there already. */
void redis_session_init(struct redis *r, struct event_base *base);
void redis_session_release(struct redis *r);

/* Ends the connection; what was pending is due then, and not called yet. */
void redis_session_hang_up(struct redis *r);

/*
 * Looks at the oldest command's deadline in `ms`, or before. Deadlines rise
 * along the queue, so one timer is enough; it is left armed when its command
 * is answered, and looks again when it fires.
 */
void redis_session_watch(struct redis *r, int64_t ms);

/* The clock of deadlines. */
int64_t redis_session_now_ms(void);

#endif
