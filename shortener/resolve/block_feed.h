#ifndef SHORTENER_BLOCK_FEED_H
#define SHORTENER_BLOCK_FEED_H

#include "core/redis.h"
#include "shortener/resolve/block_set.h"
#include "shortener/resolve/tracking.h"

/*
 * Keeps a block_set what Redis holds.
 *
 *     feed = block_feed_new(base, redis, tracking, &set);
 *     block_feed_ask(feed);          the connection stands, or a block changed
 *     block_feed_free(&feed);        before or after redis
 *
 * Who asks as soon as the connection is ready has the blocks before any link
 * that is read over it, since replies come in order. Until a reply comes, and
 * while Redis is away, the set stays what it was. While nobody tells of
 * changes, it is asked for every BLOCK_FEED_PULSE_MS.
 */
#define BLOCK_FEED_PULSE_MS 500

struct event_base;
struct block_feed;

/* None of the four is owned; the set must live as long as the feed. */
struct block_feed *block_feed_new(struct event_base *base, struct redis *redis,
                                  const struct tracking *tracking,
                                  struct block_set *set);

/* Questions while one is under way become one more. */
void block_feed_ask(struct block_feed *feed);

void block_feed_free(struct block_feed **feed);

#endif
