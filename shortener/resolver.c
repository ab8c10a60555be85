#include "shortener/resolver.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/timer.h"
#include "shortener/key_table.h"
#include "shortener/memo.h"
#include "shortener/placement.h"
#include "shortener/tracking.h"

#define LINK_PREFIX     SLICE("link:")
#define BRAND_PREFIX    SLICE("brand:")
#define CAMPAIGN_PREFIX SLICE("campaign:")

/* What a placement's slug begins with. */
#define PLACEMENT_PREFIX SLICE("Q/")

/* Rounds of one flight: more only if keys change as fast as we read them. */
#define ROUNDS_MAX 32

struct resolver {
    struct redis *redis; /* not owned */
    const struct clock *clock;
    struct cache *cache;
    struct memo *memo;
    struct tracking *tracking;
    struct key_table *flights; /* by "host/slug" as asked for */
    uint64_t generation;   /* what was cached in an older one is asked again */
    uint64_t link_changes; /* counts invalidations of links */
    struct resolver_flight *parked; /* wait for the connection */
    struct timer patience;          /* until the oldest of them gives up */
};

struct resolver_wait {
    struct resolver_wait *next;
    resolver_fn *fn; /* NULL once cancelled */
    void *arg;
};

/*
 * One look-up in Redis under way, for all who ask for the same. It goes round
 * by round: the link; if that is a placement, the link it leads to; if the
 * link's campaign is not remembered, the campaign and then the link again; if
 * there is no link, the brand.
 */
enum flight_state {
    FLIGHT_LINK,     /* HGETALL link:... */
    FLIGHT_CAMPAIGN, /* HGETALL campaign:... */
    FLIGHT_BRAND     /* HGETALL brand:... */
};

struct resolver_flight {
    struct resolver *resolver; /* NULL after resolver_free */
    enum flight_state state;
    struct resolver_wait *waits, **waits_end; /* first come, first told */
    struct buffer key;                        /* "host/slug" as asked for */
    size_t host_len;                          /* of it */
    struct buffer slug;     /* being read: as asked, or a placement's target */
    bool followed;          /* `slug` is where a placement leads */
    struct buffer campaign; /* being read */
    bool overtaken;         /* the asked key changed during the round */
    uint64_t generation;    /* the resolver's when the round began */
    uint64_t link_changes;  /* likewise */
    int rounds;
    struct resolver_flight *next_parked;
    int64_t parked_ms; /* steady clock: since when; 0 = never was */
};

static void flight_ask(struct resolver_flight *flight, enum flight_state state);
static void flight_begin(struct resolver_flight *flight);

static struct slice flight_host(const struct resolver_flight *flight)
{
    return slice_head(buffer_slice(&flight->key), flight->host_len);
}

static struct slice asked_slug(const struct resolver_flight *flight)
{
    return slice_skip(buffer_slice(&flight->key), flight->host_len + 1);
}

/* The code that was asked for, none if it was no placement. */
static struct slice asked_code(const struct resolver_flight *flight)
{
    struct slice slug = asked_slug(flight);

    if (!slice_starts(slug, PLACEMENT_PREFIX))
        return SLICE_NONE;
    return slice_skip(slug, PLACEMENT_PREFIX.len);
}

static void set(struct buffer *buffer, struct slice bytes)
{
    buffer_clear(buffer);
    buffer_append(buffer, bytes);
}

static void flight_free(struct resolver_flight *flight)
{
    buffer_release(&flight->campaign);
    buffer_release(&flight->slug);
    buffer_release(&flight->key);
    free(flight);
}

/* Tells all who wait. The flight is out of the table before, so that a
 * callback may ask for the same again. */
static void flight_land(struct resolver_flight *flight,
                        struct resolver_answer *answer)
{
    answer->placement = asked_code(flight);
    if (flight->resolver != NULL)
        key_table_remove(flight->resolver->flights, buffer_slice(&flight->key));
    while (flight->waits != NULL) {
        struct resolver_wait *wait = flight->waits;
        resolver_fn *fn = wait->fn;
        void *arg = wait->arg;

        flight->waits = wait->next;
        free(wait);
        if (fn != NULL)
            fn(arg, answer);
    }
    flight_free(flight);
}

/* "host/slug" of the link itself, also where a placement was asked for. */
static void append_link_key(const struct resolver_flight *flight,
                            struct buffer *key)
{
    buffer_append(key, flight_host(flight));
    buffer_append_byte(key, '/');
    buffer_append(key, buffer_slice(&flight->slug));
}

/* What is cached, however old. */
static bool recall(const struct resolver_flight *flight,
                   struct resolver_answer *answer)
{
    struct slice slug =
        memo_find_placement(flight->resolver->memo, buffer_slice(&flight->key));
    struct buffer key = BUFFER_INIT;
    bool found;

    buffer_append(&key, flight_host(flight));
    buffer_append_byte(&key, '/');
    buffer_append(&key,
                  slice_is_none(slug) ? buffer_slice(&flight->slug) : slug);
    found = cache_find(flight->resolver->cache, buffer_slice(&key),
                       &answer->entry) == CACHE_LINK;
    buffer_release(&key);
    return found;
}

/* Redis did not answer: what is cached serves on. */
static void flight_fail(struct resolver_flight *flight)
{
    struct resolver_answer answer = {.outcome = RESOLVER_UNAVAILABLE};

    if (flight->resolver != NULL && recall(flight, &answer))
        answer.outcome = RESOLVER_LINK;
    flight_land(flight, &answer);
}

/* Something that we read changed while we did: it may be of before. */
static bool flight_is_overtaken(const struct resolver_flight *flight)
{
    const struct resolver *resolver = flight->resolver;

    return flight->overtaken || flight->generation != resolver->generation ||
           (flight->followed && flight->link_changes != resolver->link_changes);
}

static void land_brand(struct resolver_flight *flight,
                       const struct brand *brand)
{
    struct resolver_answer answer = {
        .outcome = brand != NULL ? RESOLVER_NO_LINK : RESOLVER_NO_BRAND,
        .brand = brand,
    };
    struct buffer key = BUFFER_INIT;

    append_link_key(flight, &key);
    cache_remove(flight->resolver->cache, buffer_slice(&key));
    if (brand != NULL && flight->slug.len > 0 &&
        tracking_armed(flight->resolver->tracking) &&
        !flight_is_overtaken(flight))
        cache_put_absent(flight->resolver->cache, buffer_slice(&key));
    buffer_release(&key);
    flight_land(flight, &answer);
}

/* While nobody tells of changes, what is remembered is not relied on. */
static void find_brand(struct resolver_flight *flight)
{
    const struct brand *brand;

    if (tracking_armed(flight->resolver->tracking) &&
        memo_find_brand(flight->resolver->memo, flight_host(flight), &brand))
        land_brand(flight, brand);
    else
        flight_ask(flight, FLIGHT_BRAND);
}

/* The link is complete: keep it, and answer from the cache's copy. */
static void land_link(struct resolver_flight *flight, const struct link *link)
{
    struct resolver_answer answer = {.outcome = RESOLVER_LINK};
    struct buffer key = BUFFER_INIT;

    append_link_key(flight, &key);
    answer.entry =
        cache_put(flight->resolver->cache, buffer_slice(&key), link,
                  flight_is_overtaken(flight) ? CACHE_GENERATION_NONE
                                              : flight->resolver->generation);
    buffer_release(&key);
    flight_land(flight, &answer);
}

/* Remembered; while nobody tells of changes, by this flight. */
static bool find_campaign(const struct resolver_flight *flight, struct slice id,
                          struct slice *direction, struct slice *channel)
{
    const struct resolver *resolver = flight->resolver;

    return (tracking_armed(resolver->tracking) ||
            slice_equal(buffer_slice(&flight->campaign), id)) &&
           memo_find_campaign(resolver->memo, id, direction, channel);
}

static void take_link(struct resolver_flight *flight, struct link *link)
{
    struct slice direction = SLICE_NONE;
    struct slice channel = SLICE_NONE;

    if (link->campaign.len > 0 &&
        !find_campaign(flight, link->campaign, &direction, &channel)) {
        set(&flight->campaign, link->campaign);
        flight_ask(flight, FLIGHT_CAMPAIGN);
        return;
    }
    /* The key is what counts, also for a hash that somebody made by hand. */
    link->brand = flight_host(flight);
    link->slug = buffer_slice(&flight->slug);
    link_inherit(link, direction, channel);
    land_link(flight, link);
}

static void take_link_reply(struct resolver_flight *flight,
                            const struct redisReply *reply)
{
    struct placement placement;
    struct link link;

    if (!flight->followed && placement_from_reply(&placement, reply) == 0) {
        if (!flight_is_overtaken(flight))
            memo_keep_placement(flight->resolver->memo,
                                buffer_slice(&flight->key), placement.slug);
        set(&flight->slug, placement.slug);
        flight->followed = true;
        flight_ask(flight, FLIGHT_LINK);
    } else if (link_from_reply(&link, reply) == 0) {
        take_link(flight, &link);
    } else {
        find_brand(flight);
    }
}

static void take_campaign_reply(struct resolver_flight *flight,
                                const struct redisReply *reply)
{
    struct campaign campaign;
    bool found = campaign_from_reply(&campaign, reply) == 0;

    if (flight_is_overtaken(flight)) {
        flight_fail(flight);
        return;
    }
    memo_keep_campaign(flight->resolver->memo, buffer_slice(&flight->campaign),
                       found ? &campaign : NULL);
    flight_ask(flight, FLIGHT_LINK);
}

static void take_brand_reply(struct resolver_flight *flight,
                             const struct redisReply *reply)
{
    struct brand brand;
    bool found = brand_from_reply(&brand, reply) == 0;

    if (flight_is_overtaken(flight)) {
        flight_fail(flight);
        return;
    }
    land_brand(flight,
               memo_keep_brand(flight->resolver->memo, flight_host(flight),
                               found ? &brand : NULL));
}

/*
 * The connection is being made, or was lost over the question. Unless that
 * takes long, waiting for it serves people better than an error does.
 */
static bool flight_park(struct resolver_flight *flight)
{
    struct resolver *resolver = flight->resolver;
    int64_t now = clock_steady_ms(resolver->clock);

    if (flight->parked_ms == 0)
        flight->parked_ms = now;
    if (now - flight->parked_ms >= RESOLVER_PATIENCE_MS)
        return false;
    flight->rounds = 0;
    /* Not for each that comes, or it would never fire. */
    if (resolver->parked == NULL)
        timer_arm(&resolver->patience,
                  RESOLVER_PATIENCE_MS - (now - flight->parked_ms));
    flight->next_parked = resolver->parked;
    resolver->parked = flight;
    return true;
}

/* All that wait ask again; those whose patience is over fail by that. */
static void unpark(void *arg)
{
    struct resolver *resolver = arg;
    struct resolver_flight *flight = resolver->parked;

    resolver->parked = NULL;
    while (flight != NULL) {
        struct resolver_flight *next = flight->next_parked;

        flight_ask(flight, flight->state);
        flight = next;
    }
}

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct resolver_flight *flight = arg;

    if ((code == ERROR_UNAVAILABLE || code == ERROR_TIMEOUT) &&
        flight->resolver != NULL && flight_park(flight))
        return;
    if (code != ERROR_NONE || flight->resolver == NULL) {
        flight_fail(flight);
        return;
    }
    /* All of it: what an earlier round found may be what has changed. */
    if (flight_is_overtaken(flight) && flight->rounds < ROUNDS_MAX) {
        flight_begin(flight);
        return;
    }
    switch (flight->state) {
    case FLIGHT_LINK:
        take_link_reply(flight, reply);
        break;
    case FLIGHT_CAMPAIGN:
        take_campaign_reply(flight, reply);
        break;
    case FLIGHT_BRAND:
        take_brand_reply(flight, reply);
        break;
    }
}

static void append_key(const struct resolver_flight *flight, struct buffer *key)
{
    switch (flight->state) {
    case FLIGHT_LINK:
        buffer_append(key, LINK_PREFIX);
        append_link_key(flight, key);
        break;
    case FLIGHT_CAMPAIGN:
        buffer_append(key, CAMPAIGN_PREFIX);
        buffer_append(key, buffer_slice(&flight->campaign));
        break;
    case FLIGHT_BRAND:
        buffer_append(key, BRAND_PREFIX);
        buffer_append(key, flight_host(flight));
        break;
    }
}

static void flight_ask(struct resolver_flight *flight, enum flight_state state)
{
    struct resolver *resolver = flight->resolver;
    struct buffer key = BUFFER_INIT;

    flight->state = state;
    flight->overtaken = false;
    flight->generation = resolver->generation;
    flight->link_changes = resolver->link_changes;
    flight->rounds++;
    append_key(flight, &key);
    redis_call(resolver->redis, on_reply, flight, SLICE("HGETALL"),
               buffer_slice(&key));
    buffer_release(&key);
}

/* From the first round, also again. */
static void flight_begin(struct resolver_flight *flight)
{
    set(&flight->slug, asked_slug(flight));
    buffer_clear(&flight->campaign);
    flight->followed = false;
    flight_ask(flight, flight->slug.len > 0 ? FLIGHT_LINK : FLIGHT_BRAND);
}

static struct resolver_flight *flight_start(struct resolver *resolver,
                                            struct slice key, struct slice host)
{
    struct resolver_flight *flight = memory_zalloc(1, sizeof(*flight));

    flight->resolver = resolver;
    flight->waits_end = &flight->waits;
    set(&flight->key, key);
    flight->host_len = host.len;
    key_table_add(resolver->flights, key, flight);
    flight_begin(flight);
    return flight;
}

/*
 * All that was cached may have changed. Links are not dropped but asked for
 * again when they are wanted: should Redis be away then, the old one serves.
 */
static void forget_all(struct resolver *resolver)
{
    resolver->generation++;
    cache_remove_absences(resolver->cache);
    memo_clear(resolver->memo);
}

static void on_armed(void *arg)
{
    forget_all(arg);
}

static void on_link_changed(struct resolver *resolver, struct slice key)
{
    struct resolver_flight *flight = key_table_get(resolver->flights, key);

    resolver->link_changes++;
    if (flight != NULL)
        flight->overtaken = true;
    cache_expire(resolver->cache, key);
    memo_forget_placement(resolver->memo, key);
}

/* Brands and campaigns change rarely, and links inherit from campaigns, so a
 * change of one counts as a change of everything. */
static void on_changed(void *arg, struct slice key)
{
    if (slice_starts(key, LINK_PREFIX))
        on_link_changed(arg, slice_skip(key, LINK_PREFIX.len));
    else
        forget_all(arg);
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
    timer_init(&resolver->patience, base, unpark, resolver);
    resolver->tracking =
        tracking_new(base, redis, config, &resolver_hooks, resolver);
    return resolver;
}

void resolver_start(struct resolver *resolver)
{
    tracking_start(resolver->tracking);
}

void resolver_notice(struct resolver *resolver)
{
    tracking_notice(resolver->tracking);
    if (redis_state(resolver->redis) == REDIS_READY)
        unpark(resolver);
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
    int64_t age = clock_steady_ms(resolver->clock) - entry->loaded_ms;

    if (!tracking_armed(resolver->tracking) && age > RESOLVER_STALE_MS &&
        redis_state(resolver->redis) == REDIS_READY &&
        key_table_get(resolver->flights, key) == NULL)
        flight_start(resolver, key, host);
}

/* What is known to be possibly old serves only while Redis is away. */
static bool find_link(struct resolver *resolver, struct slice key,
                      struct slice host, struct resolver_answer *answer)
{
    bool current = answer->entry->generation == resolver->generation;

    answer->outcome = RESOLVER_LINK;
    if (current)
        refresh_at_times(resolver, key, host, answer->entry);
    return current || redis_state(resolver->redis) != REDIS_READY;
}

/* The brand alone was asked for, or its link is known to be absent. */
static bool find_brand_only(struct resolver *resolver, struct slice host,
                            struct resolver_answer *answer)
{
    bool unwatched = !tracking_armed(resolver->tracking) &&
                     redis_state(resolver->redis) == REDIS_READY;

    if (unwatched || !memo_find_brand(resolver->memo, host, &answer->brand))
        return false;
    answer->outcome =
        answer->brand != NULL ? RESOLVER_NO_LINK : RESOLVER_NO_BRAND;
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
                                     char *text)
{
    struct slice slug = memo_find_placement(resolver->memo, key);

    return slice_is_none(slug) ? key : make_key(text, host, slug);
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
    if (slice_starts(slug, PLACEMENT_PREFIX)) {
        answer->placement = slice_skip(slug, PLACEMENT_PREFIX.len);
        key = follow_placement(resolver, host, key, link_text);
    }
    return find_cached(resolver, key, host, answer);
}

struct resolver_wait *resolver_fetch(struct resolver *resolver,
                                     struct slice host, struct slice slug,
                                     resolver_fn *fn, void *arg)
{
    char text[KEY_MAX];
    struct slice key = make_key(text, host, slug);
    struct resolver_flight *flight = key_table_get(resolver->flights, key);
    struct resolver_wait *wait = memory_zalloc(1, sizeof(*wait));

    if (flight == NULL)
        flight = flight_start(resolver, key, host);
    *wait = (struct resolver_wait){NULL, fn, arg};
    *flight->waits_end = wait;
    flight->waits_end = &wait->next;
    return wait;
}

void resolver_cancel(struct resolver_wait *wait)
{
    wait->fn = NULL;
}

/* Its flights end by themselves when their commands do. */
static void strand(void *value)
{
    struct resolver_flight *flight = value;
    struct resolver_answer answer = {.outcome = RESOLVER_UNAVAILABLE};

    flight->resolver = NULL;
    for (struct resolver_wait *wait = flight->waits; wait != NULL;
         wait = wait->next) {
        if (wait->fn != NULL)
            wait->fn(wait->arg, &answer);
        wait->fn = NULL;
    }
}

/* No command of theirs is under way that could still end them. */
static void free_parked(struct resolver *resolver)
{
    while (resolver->parked != NULL) {
        struct resolver_flight *flight = resolver->parked;

        resolver->parked = flight->next_parked;
        flight_fail(flight);
    }
}

void resolver_free(struct resolver **resolver)
{
    struct resolver *self = *resolver;

    if (self == NULL)
        return;
    *resolver = NULL;
    timer_release(&self->patience);
    tracking_free(&self->tracking);
    key_table_free(&self->flights, strand);
    free_parked(self);
    memo_free(&self->memo);
    cache_free(&self->cache);
    free(self);
}
