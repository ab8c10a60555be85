#include "core/redis_calls.h"

void redis_calls_release(struct redis_calls *calls)
{
    redis_queue_release(&calls->pending);
    redis_queue_release(&calls->failed);
}

void redis_calls_expect(struct redis_calls *calls, redis_reply_fn *fn,
                        void *arg, size_t replies, int64_t deadline_ms,
                        uint64_t start)
{
    *redis_queue_push(&calls->pending) = (struct redis_pending){
        .fn = fn,
        .arg = arg,
        .replies_left = replies,
        .deadline_ms = deadline_ms,
        .start = start,
    };
}

void redis_calls_refuse(struct redis_calls *calls, redis_reply_fn *fn,
                        void *arg, enum error_code code)
{
    *redis_queue_push(&calls->failed) =
        (struct redis_pending){.fn = fn, .arg = arg, .code = code};
}

int64_t redis_calls_deadline(const struct redis_calls *calls)
{
    const struct redis_pending *head = redis_queue_head(&calls->pending);

    return head != NULL ? head->deadline_ms : INT64_MAX;
}

static void finish(struct redis_pending entry, enum error_code code,
                   const struct redisReply *reply)
{
    if (entry.fn != NULL)
        entry.fn(entry.arg, code, reply);
}

bool redis_calls_answer(struct redis_calls *calls,
                        const struct redisReply *reply)
{
    struct redis_pending *head = redis_queue_head(&calls->pending);

    if (head == NULL)
        return false;
    if (--head->replies_left == 0)
        finish(redis_queue_pop(&calls->pending),
               redis_reply_is_error(reply) ? ERROR_REPLY : ERROR_NONE, reply);
    return true;
}

void redis_calls_fail(struct redis_calls *calls, uint64_t written)
{
    while (calls->pending.count > 0) {
        struct redis_pending entry = redis_queue_pop(&calls->pending);

        entry.code = entry.start < written ? ERROR_TIMEOUT : ERROR_UNAVAILABLE;
        *redis_queue_push(&calls->failed) = entry;
    }
}

void redis_calls_deliver(struct redis_calls *calls)
{
    /* A callback may cancel the rest, so the count is asked again. */
    for (size_t n = calls->failed.count; n > 0 && calls->failed.count > 0;
         n--) {
        struct redis_pending entry = redis_queue_pop(&calls->failed);

        finish(entry, entry.code, NULL);
    }
}

void redis_calls_cancel(struct redis_calls *calls)
{
    redis_calls_fail(calls, 0);
    while (calls->failed.count > 0)
        finish(redis_queue_pop(&calls->failed), ERROR_CANCELLED, NULL);
}
