#include "shortener/resolve/tracking.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/timer.h"

#define CHANNEL  SLICE("__redis__:invalidate")
#define PULSE_MS 1000

struct tracking {
    struct redis *data; /* not owned */
    struct redis *listener;
    const struct tracking_hooks *hooks;
    void *arg;
    enum tracking_state state;
    bool asked;  /* CLIENT TRACKING was sent and is not answered */
    bool again;  /* ask anew when that answer is there */
    bool freed;  /* waits for that answer only */
    bool warned; /* of a refusal, since it was armed last */
    int64_t id;  /* the listener's client id */
    struct timer pulse;
};

static void arm(struct tracking *tracking);

static void tracking_release(struct tracking *tracking)
{
    timer_release(&tracking->pulse);
    free(tracking);
}

/* It is asked for each second, and refused as often. */
static void warn_refused(struct tracking *tracking,
                         const struct redisReply *reply)
{
    tracking->warned = true;
    log_warn("client-side caching refused; links are looked up again "
             "each second",
             log_slice("error", redis_reply_slice(reply)));
}

static void on_armed(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct tracking *tracking = arg;
    bool again = tracking->again;

    tracking->asked = false;
    tracking->again = false;
    if (tracking->freed) {
        tracking_release(tracking);
        return;
    }
    if (tracking->state != TRACKING_ARMING)
        return;
    if (again) {
        arm(tracking);
        return;
    }
    if (code == ERROR_NONE) {
        tracking->state = TRACKING_ARMED;
        tracking->warned = false;
        tracking->hooks->armed(tracking->arg);
        return;
    }
    tracking->state = TRACKING_LISTENING;
    if (code == ERROR_REPLY && !tracking->warned)
        warn_refused(tracking, reply);
}

/* TRACKING_LISTENING -> TRACKING_ARMING, if the data connection is ready. */
static void arm(struct tracking *tracking)
{
    char id[24];
    int len = snprintf(id, sizeof(id), "%lld", (long long)tracking->id);

    if (redis_state(tracking->data) != REDIS_READY) {
        tracking->state = TRACKING_LISTENING;
        return;
    }
    tracking->state = TRACKING_ARMING;
    if (tracking->asked) {
        tracking->again = true;
        return;
    }
    tracking->asked = true;
    redis_call(tracking->data, NULL, NULL, SLICE("CLIENT"), SLICE("TRACKING"),
               SLICE("OFF"));
    redis_call(tracking->data, on_armed, tracking, SLICE("CLIENT"),
               SLICE("TRACKING"), SLICE("ON"), SLICE("REDIRECT"),
               slice_of(id, (size_t)len), SLICE("BCAST"), SLICE("PREFIX"),
               SLICE("link:"), SLICE("PREFIX"), SLICE("brand:"),
               SLICE("PREFIX"), SLICE("campaign:"), SLICE("PREFIX"),
               SLICE("block:"));
}

static void on_id(void *arg, enum error_code code,
                  const struct redisReply *reply)
{
    struct tracking *tracking = arg;

    if (code == ERROR_NONE)
        tracking->id = redis_reply_int(reply, 0);
}

/* The answer to the PING behind SUBSCRIBE: the subscription stands. */
static void on_subscribed(void *arg, enum error_code code,
                          const struct redisReply *reply)
{
    struct tracking *tracking = arg;

    (void)reply;
    if (code == ERROR_NONE && tracking->state == TRACKING_SUBSCRIBING)
        arm(tracking);
}

static void subscribe(struct tracking *tracking)
{
    tracking->state = TRACKING_SUBSCRIBING;
    redis_call(tracking->listener, on_id, tracking, SLICE("CLIENT"),
               SLICE("ID"));
    redis_subscribe(tracking->listener, CHANNEL);
    redis_call(tracking->listener, on_subscribed, tracking, SLICE("PING"));
}

static void on_listener_state(void *arg, enum redis_state state)
{
    struct tracking *tracking = arg;

    if (state == REDIS_READY)
        subscribe(tracking);
    else
        tracking->state = TRACKING_WAITING;
}

/* message, channel, and an array of keys; nil in its place means all. */
static void on_message(void *arg, const struct redisReply *message)
{
    struct tracking *tracking = arg;
    const struct redisReply *keys = redis_reply_at(message, 2);

    if (redis_reply_len(keys) == 0) {
        tracking->hooks->changed(tracking->arg, SLICE_NONE);
        return;
    }
    for (size_t i = 0; i < redis_reply_len(keys); i++)
        tracking->hooks->changed(tracking->arg,
                                 redis_reply_slice(redis_reply_at(keys, i)));
}

static void on_pulse(void *arg)
{
    struct tracking *tracking = arg;

    if (redis_state(tracking->listener) == REDIS_READY)
        redis_call(tracking->listener, NULL, NULL, SLICE("PING"));
    if (tracking->state == TRACKING_LISTENING)
        arm(tracking);
    timer_arm(&tracking->pulse, PULSE_MS);
}

struct tracking *tracking_new(struct event_base *base, struct redis *data,
                              const struct redis_config *config,
                              const struct tracking_hooks *hooks, void *arg)
{
    struct tracking *tracking = memory_zalloc(1, sizeof(*tracking));

    tracking->data = data;
    tracking->hooks = hooks;
    tracking->arg = arg;
    tracking->listener = redis_new(base, config);
    redis_on_state(tracking->listener, on_listener_state, tracking);
    redis_on_push(tracking->listener, on_message, tracking);
    timer_init(&tracking->pulse, base, on_pulse, tracking);
    return tracking;
}

void tracking_start(struct tracking *tracking)
{
    redis_connect(tracking->listener);
    timer_arm(&tracking->pulse, PULSE_MS);
}

void tracking_notice(struct tracking *tracking)
{
    bool ready = redis_state(tracking->data) == REDIS_READY;

    if (tracking->state == TRACKING_LISTENING && ready)
        arm(tracking);
    else if (tracking->state >= TRACKING_ARMING && !ready)
        tracking->state = TRACKING_LISTENING;
}

bool tracking_armed(const struct tracking *tracking)
{
    return tracking->state == TRACKING_ARMED;
}

void tracking_free(struct tracking **tracking)
{
    struct tracking *self = *tracking;

    if (self == NULL)
        return;
    *tracking = NULL;
    redis_free(&self->listener);
    timer_disarm(&self->pulse);
    self->freed = true;
    if (!self->asked)
        tracking_release(self);
}
