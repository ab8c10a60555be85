#include "shortener/resolve/block_feed.h"

#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/timer.h"
#include "shortener/catalog/block.h"

struct block_feed {
    struct redis *redis;
    const struct tracking *tracking;
    struct block_set *set;
    bool asked;  /* HKEYS is under way */
    bool again;  /* and was overtaken: ask once more */
    bool freed;  /* waits for the reply only */
    bool warned; /* of a refusal, since it went well last */
    struct timer pulse;
};

static void feed_release(struct block_feed *feed)
{
    timer_release(&feed->pulse);
    free(feed);
}

/* Somebody put another kind of value there, or may not read it. */
static void warn_refused(struct block_feed *feed,
                         const struct redisReply *reply)
{
    if (!feed->warned)
        log_error("the blocks cannot be read; the last known ones stay",
                  log_slice("error", redis_reply_slice(reply)));
    feed->warned = true;
}

static void on_names(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct block_feed *feed = arg;
    bool again = feed->again;

    feed->asked = false;
    feed->again = false;
    if (feed->freed) {
        feed_release(feed);
        return;
    }
    if (code == ERROR_NONE) {
        feed->warned = false;
        block_set_replace(feed->set, reply);
    } else if (code == ERROR_REPLY) {
        warn_refused(feed, reply);
    }
    if (again)
        block_feed_ask(feed);
}

void block_feed_ask(struct block_feed *feed)
{
    if (feed->asked) {
        feed->again = true;
        return;
    }
    feed->asked = true;
    redis_call(feed->redis, on_names, feed, SLICE("HKEYS"), BLOCK_KEY);
}

static void on_pulse(void *arg)
{
    struct block_feed *feed = arg;

    if (!tracking_armed(feed->tracking) &&
        redis_state(feed->redis) == REDIS_READY)
        block_feed_ask(feed);
    timer_arm(&feed->pulse, BLOCK_FEED_PULSE_MS);
}

struct block_feed *block_feed_new(struct event_base *base, struct redis *redis,
                                  const struct tracking *tracking,
                                  struct block_set *set)
{
    struct block_feed *feed = memory_zalloc(1, sizeof(*feed));

    feed->redis = redis;
    feed->tracking = tracking;
    feed->set = set;
    timer_init(&feed->pulse, base, on_pulse, feed);
    timer_arm(&feed->pulse, BLOCK_FEED_PULSE_MS);
    return feed;
}

void block_feed_free(struct block_feed **feed)
{
    struct block_feed *self = *feed;

    if (self == NULL)
        return;
    *feed = NULL;
    timer_disarm(&self->pulse);
    self->freed = true;
    if (!self->asked)
        feed_release(self);
}
