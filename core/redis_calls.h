#ifndef CORE_REDIS_CALLS_H
#define CORE_REDIS_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/redis.h"
#include "core/redis_queue.h"

/*
 * The callbacks that a Redis connection owes, each exactly once: those of
 * commands that wait for a reply, in order, and those that failed and are
 * due. Part of core/redis.c; nobody else needs it.
 *
 *     struct redis_calls calls = REDIS_CALLS_INIT;
 *     redis_calls_expect(&calls, fn, arg, replies, deadline_ms, start);
 *     redis_calls_answer(&calls, reply);       one reply came
 *     redis_calls_fail(&calls, written);       the connection is lost
 *     redis_calls_deliver(&calls);             calls those that failed
 *     redis_calls_cancel(&calls);              calls all that are left
 *     redis_calls_release(&calls);
 *
 * answer, deliver and cancel call back. A callback may call everything here
 * but release.
 */
struct redis_calls {
    struct redis_queue pending;
    struct redis_queue failed;
};

#define REDIS_CALLS_INIT                   \
    {                                      \
        REDIS_QUEUE_INIT, REDIS_QUEUE_INIT \
    }

void redis_calls_release(struct redis_calls *calls);

/*
 * fn gets the last of the next `replies` replies. Deadlines (steady clock,
 * INT64_MAX for none) must rise from one to the next. `start` is the position
 * of the command's first byte in the output.
 */
void redis_calls_expect(struct redis_calls *calls, redis_reply_fn *fn,
                        void *arg, size_t replies, int64_t deadline_ms,
                        uint64_t start);

/* fn is due with `code`. */
void redis_calls_refuse(struct redis_calls *calls, redis_reply_fn *fn,
                        void *arg, enum error_code code);

/* Is any due? */
static inline bool redis_calls_due(const struct redis_calls *calls)
{
    return calls->failed.count > 0;
}

/* The oldest pending command's deadline, INT64_MAX if there is none. */
int64_t redis_calls_deadline(const struct redis_calls *calls);

/* Hands the reply to whom it belongs; false if nobody waits for one. */
bool redis_calls_answer(struct redis_calls *calls,
                        const struct redisReply *reply)
    __attribute__((warn_unused_result));

/*
 * Makes all that are pending due. A command of which no byte was among the
 * `written` ones was not executed (ERROR_UNAVAILABLE); of the others nobody
 * knows (ERROR_TIMEOUT).
 */
void redis_calls_fail(struct redis_calls *calls, uint64_t written);

/* Calls what is due by now; what becomes due meanwhile stays. */
void redis_calls_deliver(struct redis_calls *calls);

/* Calls all there are and all they add, with ERROR_CANCELLED. */
void redis_calls_cancel(struct redis_calls *calls);

#endif
