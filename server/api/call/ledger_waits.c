#include "server/api/call/ledger_waits.h"

#include <stdlib.h>

#include "attribution/ledger/ledger.h"
#include "core/memory.h"
#include "core/redis_reply.h"
#include "core/timer.h"
#include "server/api/call/redis_error.h"

enum wait_state {
    WAIT_STREAMS, /* SMEMBERS idx:streams is under way */
    WAIT_ENDS,    /* the last ids are under way */
    WAIT_LEDGER,  /* all ids are known; the ledger is behind */
    WAIT_OVER     /* called back; freed when no reply is due any more */
};

/* Where one stream ended. */
struct wait_end {
    struct ledger_wait *wait;
    char *stream; /* owned */
    struct stream_id id;
};

struct ledger_wait {
    struct ledger_waits *waits; /* NULL once they are freed */
    struct ledger_wait *next, **link;
    enum wait_state state;
    struct wait_end *ends; /* owned */
    size_t count;
    size_t due; /* replies */
    struct timer deadline;
    ledger_waits_fn *fn;
    void *arg;
};

struct ledger_waits {
    struct event_base *base;
    struct redis *redis;
    struct ledger *ledger;
    struct ledger_wait *first;
};

struct ledger_waits *ledger_waits_new(struct event_base *base,
                                      struct redis *redis,
                                      struct ledger *ledger)
{
    struct ledger_waits *waits = memory_zalloc(1, sizeof(*waits));

    waits->base = base;
    waits->redis = redis;
    waits->ledger = ledger;
    return waits;
}

static void free_wait(struct ledger_wait *wait)
{
    for (size_t i = 0; i < wait->count; i++)
        free(wait->ends[i].stream);
    free(wait->ends);
    free(wait);
}

/* To WAIT_OVER, from any other state. */
static void end_wait(struct ledger_wait *wait, const struct error *err)
{
    *wait->link = wait->next;
    if (wait->next != NULL)
        wait->next->link = wait->link;
    wait->waits = NULL;
    wait->state = WAIT_OVER;
    timer_release(&wait->deadline);
    wait->fn(wait->arg, err);
    if (wait->due == 0)
        free_wait(wait);
}

static bool has_reached(const struct ledger_wait *wait)
{
    for (size_t i = 0; i < wait->count; i++) {
        const struct wait_end *end = &wait->ends[i];

        if (stream_id_compare(end->id, STREAM_ID_NONE) > 0 &&
            !ledger_reached(wait->waits->ledger, slice_str(end->stream),
                            end->id))
            return false;
    }
    return true;
}

/* From WAIT_ENDS to WAIT_LEDGER, and on if it is there already. */
static void await_ledger(struct ledger_wait *wait)
{
    wait->state = WAIT_LEDGER;
    if (has_reached(wait))
        end_wait(wait, NULL);
}

/* A reply came for a wait that may be over: true if it was the last use. */
static bool is_over(struct ledger_wait *wait)
{
    wait->due--;
    if (wait->state != WAIT_OVER)
        return false;
    if (wait->due == 0)
        free_wait(wait);
    return true;
}

static void on_end(void *arg, enum error_code code,
                   const struct redisReply *reply)
{
    struct wait_end *end = arg;
    struct ledger_wait *wait = end->wait;
    const struct redisReply *last = redis_reply_at(reply, 0);
    struct error err = ERROR_INIT;

    if (is_over(wait))
        return;
    if (redis_error_set(&err, code, reply) < 0) {
        end_wait(wait, &err);
        return;
    }
    /* A stream without entries has nothing to wait for. */
    if (!stream_id_parse(redis_reply_slice(redis_reply_at(last, 0)), &end->id))
        end->id = STREAM_ID_NONE;
    if (wait->due == 0)
        await_ledger(wait);
}

static void ask_ends(struct ledger_wait *wait, const struct redisReply *names)
{
    size_t count = redis_reply_len(names);

    wait->state = WAIT_ENDS;
    wait->ends = memory_zalloc(count, sizeof(*wait->ends));
    wait->count = count;
    wait->due = count;
    for (size_t i = 0; i < count; i++) {
        struct slice name = redis_reply_slice(redis_reply_at(names, i));

        wait->ends[i].wait = wait;
        wait->ends[i].stream = slice_copy(name);
        redis_call(wait->waits->redis, on_end, &wait->ends[i],
                   SLICE("XREVRANGE"), name, SLICE("+"), SLICE("-"),
                   SLICE("COUNT"), SLICE("1"));
    }
}

static void on_streams(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct ledger_wait *wait = arg;
    struct error err = ERROR_INIT;

    if (is_over(wait))
        return;
    if (redis_error_set(&err, code, reply) < 0)
        end_wait(wait, &err);
    else if (redis_reply_len(reply) == 0)
        await_ledger(wait);
    else
        ask_ends(wait, reply);
}

static void on_deadline(void *arg)
{
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_UNAVAILABLE, "ledger_behind", "",
                "the ledger is still reading what was recorded and is not up "
                "to date yet; try again in a few seconds");
    end_wait(arg, &err);
}

void ledger_waits_add(struct ledger_waits *waits, ledger_waits_fn *fn,
                      void *arg)
{
    struct ledger_wait *wait = memory_zalloc(1, sizeof(*wait));

    wait->waits = waits;
    wait->state = WAIT_STREAMS;
    wait->fn = fn;
    wait->arg = arg;
    wait->next = waits->first;
    wait->link = &waits->first;
    if (wait->next != NULL)
        wait->next->link = &wait->next;
    waits->first = wait;
    timer_init(&wait->deadline, waits->base, on_deadline, wait);
    timer_arm(&wait->deadline, LEDGER_WAITS_MS);
    wait->due = 1;
    redis_call(waits->redis, on_streams, wait, SLICE("SMEMBERS"),
               SLICE("idx:streams"));
}

void ledger_waits_progress(struct ledger_waits *waits)
{
    struct ledger_wait *wait = waits->first;

    while (wait != NULL) {
        struct ledger_wait *next = wait->next;

        if (wait->state == WAIT_LEDGER && has_reached(wait))
            end_wait(wait, NULL);
        wait = next;
    }
}

void ledger_waits_free(struct ledger_waits **waits)
{
    struct ledger_waits *self = *waits;
    struct error err = ERROR_INIT;

    if (self == NULL)
        return;
    *waits = NULL;
    error_set(&err, ERROR_CANCELLED, "the server is stopping; try again later");
    for (struct ledger_wait *wait = self->first, *next; wait != NULL;
         wait = next) {
        next = wait->next;
        end_wait(wait, &err);
    }
    free(self);
}
