#include "shortener/resolve/resolver.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "shortener/catalog/block.h"
#include "shortener/resolve/flight.h"
#include "shortener/resolve/outcome.h"

/*
 * All that was cached may have changed. Links are not dropped but asked for
 * again when they are wanted: should Redis be away then, the old one serves.
 */
static void forget_all(struct resolver *resolver)
{
    resolver->generation++;
    resolver->link_changes++;
    cache_remove_absences(resolver->cache);
    memo_clear(resolver->memo);
}

static void on_armed(void *arg)
{
    struct resolver *resolver = arg;

    forget_all(resolver);
    block_feed_ask(resolver->block_feed);
}

static void on_link_changed(struct resolver *resolver, struct slice key)
{
    flight_overtake(resolver, key);
    cache_expire(resolver->cache, key);
    memo_forget_placement(resolver->memo, key);
}

/* Brands and campaigns change rarely, and links inherit from campaigns, so a
 * change of one counts as a change of everything. */
static void on_changed(void *arg, struct slice key)
{
    struct resolver *resolver = arg;

    if (slice_starts(key, FLIGHT_LINK_PREFIX)) {
        on_link_changed(resolver, slice_skip(key, FLIGHT_LINK_PREFIX.len));
        return;
    }
    if (slice_is_none(key) || slice_equal(key, BLOCK_KEY))
        block_feed_ask(resolver->block_feed);
    if (!slice_equal(key, BLOCK_KEY))
        forget_all(resolver);
}

static void on_patience(void *arg)
{
    flight_unpark(arg);
}

static const struct tracking_hooks resolver_hooks = {on_armed, on_changed};

struct resolver *resolver_new(struct event_base *base, struct redis *redis,
                              const struct redis_config *config,
                              const struct clock *clock, size_t cache_bytes)
{
    struct resolver *resolver = memory_zalloc(1, sizeof(*resolver));

    resolver->redis = redis;
    resolver->clock = clock;
    resolver->cache = cache_new(cache_bytes, clock);
    resolver->memo = memo_new(clock);
    resolver->flights = key_table_new();
    timer_init(&resolver->patience, base, on_patience, resolver);
    resolver->tracking =
        tracking_new(base, redis, config, &resolver_hooks, resolver);
    block_set_init(&resolver->blocks);
    resolver->block_feed =
        block_feed_new(base, redis, resolver->tracking, &resolver->blocks);
    return resolver;
}

void resolver_start(struct resolver *resolver)
{
    tracking_start(resolver->tracking);
}

void resolver_notice(struct resolver *resolver)
{
    tracking_notice(resolver->tracking);
    if (redis_state(resolver->redis) != REDIS_READY)
        return;
    /* Before any link: replies come in order. */
    block_feed_ask(resolver->block_feed);
    flight_unpark(resolver);
}

void resolver_use_hosts(struct resolver *resolver, struct host_list *hosts)
{
    block_set_use(&resolver->blocks, hosts);
}

bool resolver_lets_pass(const struct resolver *resolver, struct slice url)
{
    return !block_set_has_url(&resolver->blocks, url);
}

bool resolver_coherent(const struct resolver *resolver)
{
    return tracking_armed(resolver->tracking);
}

/*
 * Nobody tells us of changes, though Redis could be asked: it is asked in the
 * background, and the next request sees what came of it.
 */
static void refresh_at_times(struct resolver *resolver, struct slice key,
                             struct slice host, const struct cache_entry *entry)
{
    if (!tracking_armed(resolver->tracking) &&
        cache_age_ms(resolver->cache, entry) > RESOLVER_STALE_MS &&
        redis_state(resolver->redis) == REDIS_READY)
        flight_refresh(resolver, key, host);
}

/*
 * An entry under another key than its link's is a placement's own: it is made
 * of two records, and any change of a link may have been of one of them.
 */
static bool is_current(const struct resolver *resolver, struct slice key,
                       const struct cache_entry *entry)
{
    if (slice_equal(key, entry->link))
        return entry->generation == resolver->generation;
    return entry->generation == resolver->link_changes;
}

/* What is known to be possibly old serves only while Redis is away. */
static bool find_link(struct resolver *resolver, struct slice key,
                      struct slice host, struct resolver_answer *answer)
{
    bool current = is_current(resolver, key, answer->entry);

    outcome_decide(&resolver->blocks, answer);
    if (current)
        refresh_at_times(resolver, key, host, answer->entry);
    return current || redis_state(resolver->redis) != REDIS_READY;
}

/* Nobody tells us of changes, and Redis can be asked. */
static bool is_unwatched(const struct resolver *resolver)
{
    return !tracking_armed(resolver->tracking) &&
           redis_state(resolver->redis) == REDIS_READY;
}

/* The brand alone was asked for, or its link is known to be absent. */
static bool find_brand_only(struct resolver *resolver, struct slice host,
                            struct resolver_answer *answer)
{
    if (is_unwatched(resolver) ||
        !memo_find_brand(resolver->memo, host, &answer->brand))
        return false;
    outcome_decide(&resolver->blocks, answer);
    return true;
}

static bool find_cached(struct resolver *resolver, struct slice key,
                        struct slice host, struct resolver_answer *answer)
{
    switch (cache_find(resolver->cache, key, &answer->entry)) {
    case CACHE_LINK:
        return find_link(resolver, key, host, answer);
    case CACHE_ABSENT:
        return find_brand_only(resolver, host, answer);
    case CACHE_MISS:
        break;
    }
    return key.len == host.len + 1 && find_brand_only(resolver, host, answer);
}

#define KEY_MAX 512 /* bytes of "host/slug" */

/* "host/slug" in `text`, which has KEY_MAX bytes; SLICE_NONE if too long. */
static struct slice make_key(char *text, struct slice host, struct slice slug)
{
    if (host.len + 1 + slug.len > KEY_MAX)
        return SLICE_NONE;
    if (host.len > 0)
        memcpy(text, host.ptr, host.len);
    text[host.len] = '/';
    if (slug.len > 0)
        memcpy(text + host.len + 1, slug.ptr, slug.len);
    return slice_of(text, host.len + 1 + slug.len);
}

/* A placement whose link's slug is remembered is found by the link's key. */
static struct slice follow_placement(struct resolver *resolver,
                                     struct slice host, struct slice key,
                                     struct resolver_answer *answer, char *text)
{
    if (!is_unwatched(resolver))
        answer->slug = memo_find_placement(resolver->memo, key);
    return slice_is_none(answer->slug) ? key
                                       : make_key(text, host, answer->slug);
}

bool resolver_find(struct resolver *resolver, struct slice host,
                   struct slice slug, struct resolver_answer *answer)
{
    char asked_text[KEY_MAX];
    char link_text[KEY_MAX];
    struct slice key = make_key(asked_text, host, slug);

    *answer = (struct resolver_answer){.hit = true};
    if (slice_is_none(key)) {
        answer->outcome = RESOLVER_NO_BRAND;
        return true;
    }
    if (slice_starts(slug, FLIGHT_PLACEMENT_PREFIX)) {
        answer->placement = slice_skip(slug, FLIGHT_PLACEMENT_PREFIX.len);
        key = follow_placement(resolver, host, key, answer, link_text);
    }
    return find_cached(resolver, key, host, answer);
}

struct resolver_wait *resolver_fetch(struct resolver *resolver,
                                     struct slice host, struct slice slug,
                                     resolver_fn *fn, void *arg)
{
    char text[KEY_MAX];

    return flight_join(resolver, make_key(text, host, slug), host, fn, arg);
}

void resolver_cancel(struct resolver_wait *wait)
{
    flight_leave(wait);
}

void resolver_free(struct resolver **resolver)
{
    struct resolver *self = *resolver;

    if (self == NULL)
        return;
    *resolver = NULL;
    timer_release(&self->patience);
    block_feed_free(&self->block_feed);
    tracking_free(&self->tracking);
    flight_end_all(self);
    memo_free(&self->memo);
    cache_free(&self->cache);
    block_set_release(&self->blocks);
    free(self);
}
