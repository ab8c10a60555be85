#include "shortener/resolve/flight.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/catalog/placement.h"
#include "shortener/resolve/outcome.h"

/* Rounds of one flight: more only if keys change as fast as we read them. */
#define ROUNDS_MAX 32

struct resolver_wait {
    struct resolver_wait *next;
    resolver_fn *fn; /* NULL once cancelled */
    void *arg;
};

/* What is being asked. */
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
    bool removed;           /* that placement was */
    struct buffer own;      /* that placement's own destination, or empty */
    int64_t starts_at;      /* of a link that is not there before; 0: of none */
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

    if (!slice_starts(slug, FLIGHT_PLACEMENT_PREFIX))
        return SLICE_NONE;
    return slice_skip(slug, FLIGHT_PLACEMENT_PREFIX.len);
}

static void set(struct buffer *buffer, struct slice bytes)
{
    buffer_clear(buffer);
    buffer_append(buffer, bytes);
}

static void flight_free(struct resolver_flight *flight)
{
    buffer_release(&flight->campaign);
    buffer_release(&flight->own);
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

/*
 * Under which the cache has what was asked for: the link's, however it was
 * found, or the asked one for a placement with a destination of its own.
 */
static void append_cache_key(const struct resolver_flight *flight,
                             struct buffer *key)
{
    if (flight->own.len > 0)
        buffer_append(key, buffer_slice(&flight->key));
    else
        append_link_key(flight, key);
}

/* What is cached, however old. */
static bool recall(const struct resolver_flight *flight,
                   struct resolver_answer *answer)
{
    struct slice slug =
        memo_find_placement(flight->resolver->memo, buffer_slice(&flight->key));
    struct buffer key = BUFFER_INIT;
    bool found;

    if (slice_is_none(slug)) {
        append_cache_key(flight, &key);
    } else {
        buffer_append(&key, flight_host(flight));
        buffer_append_byte(&key, '/');
        buffer_append(&key, slug);
    }
    found = cache_find(flight->resolver->cache, buffer_slice(&key),
                       &answer->entry) == CACHE_LINK;
    buffer_release(&key);
    return found;
}

/* Of a placement that was removed, whatever is known of its link. */
static void take_dead_end(const struct resolver_flight *flight,
                          struct resolver_answer *answer)
{
    answer->outcome = RESOLVER_DEAD_END;
    answer->slug = buffer_slice(&flight->slug);
    answer->removed = true;
}

/* Redis did not answer: what is cached serves on. */
static void flight_fail(struct resolver_flight *flight)
{
    struct resolver_answer answer = {.outcome = RESOLVER_UNAVAILABLE};
    struct cache_entry entry;

    if (flight->removed) {
        take_dead_end(flight, &answer);
    } else if (flight->resolver != NULL && recall(flight, &answer)) {
        entry = *answer.entry;
        answer.entry = &entry;
        outcome_decide(&flight->resolver->blocks, &answer);
    }
    flight_land(flight, &answer);
}

/* Something that we read changed while we did: it may be of before. */
static bool flight_is_overtaken(const struct resolver_flight *flight)
{
    const struct resolver *resolver = flight->resolver;

    return flight->overtaken || flight->generation != resolver->generation ||
           (flight->followed && flight->link_changes != resolver->link_changes);
}

/* Until a link begins that is not there before. */
static int64_t absence_ms(const struct resolver_flight *flight)
{
    if (flight->starts_at == 0)
        return CACHE_ABSENT_MS;
    return flight->starts_at - clock_wall_ms(flight->resolver->clock);
}

/* The link is not there. What a removed placement's would tell is not kept. */
static void keep_absence(struct resolver_flight *flight,
                         const struct brand *brand)
{
    struct buffer key = BUFFER_INIT;

    if (flight->removed)
        return;
    append_link_key(flight, &key);
    cache_remove(flight->resolver->cache, buffer_slice(&key));
    if (brand != NULL && flight->slug.len > 0 &&
        tracking_armed(flight->resolver->tracking) &&
        !flight_is_overtaken(flight))
        cache_put_absent(flight->resolver->cache, buffer_slice(&key),
                         absence_ms(flight));
    buffer_release(&key);
}

static void land_brand(struct resolver_flight *flight,
                       const struct brand *brand)
{
    struct resolver_answer answer = {.brand = brand,
                                     .removed = flight->removed};

    if (flight->followed)
        answer.slug = buffer_slice(&flight->slug);
    outcome_decide(&flight->resolver->blocks, &answer);
    keep_absence(flight, brand);
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

/* What the entry is compared by (resolver.c). */
static uint64_t flight_generation(const struct resolver_flight *flight)
{
    if (flight_is_overtaken(flight))
        return CACHE_GENERATION_NONE;
    return flight->own.len > 0 ? flight->link_changes : flight->generation;
}

/*
 * The link is complete: keep it, and answer from the cache's copy. Many may
 * wait, and any may use the cache again, so the entry is copied.
 */
static void land_link(struct resolver_flight *flight, const struct link *link)
{
    struct resolver_answer answer = {0};
    struct buffer key = BUFFER_INIT;
    struct cache_entry entry;

    append_cache_key(flight, &key);
    entry = *cache_put(flight->resolver->cache, buffer_slice(&key), link,
                       flight_generation(flight));
    answer.entry = &entry;
    outcome_decide(&flight->resolver->blocks, &answer);
    /* Then the link only says what the scan is to be recorded as. */
    if (flight->removed && answer.outcome == RESOLVER_LINK)
        take_dead_end(flight, &answer);
    buffer_release(&key);
    flight_land(flight, &answer);
}

/* The same for a link page, which is complete by itself. */
static void land_page(struct resolver_flight *flight, const struct page *page)
{
    struct resolver_answer answer = {0};
    struct cache_entry entry = *cache_put_page(
        flight->resolver->cache, buffer_slice(&flight->key), page,
        flight_is_overtaken(flight) ? CACHE_GENERATION_NONE
                                    : flight->resolver->generation);

    answer.entry = &entry;
    outcome_decide(&flight->resolver->blocks, &answer);
    flight_land(flight, &answer);
}

/* Remembered; while nobody tells of changes, by this flight. */
static bool find_campaign(const struct resolver_flight *flight, struct slice id,
                          struct link_heritage *heritage)
{
    const struct resolver *resolver = flight->resolver;

    return (tracking_armed(resolver->tracking) ||
            slice_equal(buffer_slice(&flight->campaign), id)) &&
           memo_find_campaign(resolver->memo, id, heritage);
}

static void take_link(struct resolver_flight *flight, struct link *link)
{
    struct link_heritage heritage = {0};

    if (link->campaign.len > 0 &&
        !find_campaign(flight, link->campaign, &heritage)) {
        set(&flight->campaign, link->campaign);
        flight_ask(flight, FLIGHT_CAMPAIGN);
        return;
    }
    /* The key is what counts, also for a hash that somebody made by hand. */
    link->brand = flight_host(flight);
    link->slug = buffer_slice(&flight->slug);
    link_inherit(link, &heritage);
    land_link(flight, link);
}

/* A link of another slug is remembered by its own key: only the slug is. */
static void take_placement(struct resolver_flight *flight,
                           const struct placement *placement)
{
    bool plain = placement->destination.len == 0 && placement->removed_at == 0;

    if (plain && !flight_is_overtaken(flight))
        memo_keep_placement(flight->resolver->memo, buffer_slice(&flight->key),
                            placement->slug);
    set(&flight->slug, placement->slug);
    flight->removed = placement->removed_at != 0;
    set(&flight->own, flight->removed ? SLICE("") : placement->destination);
    flight->followed = true;
    flight_ask(flight, FLIGHT_LINK);
}

/* What is there of the placement's link is what reports know it by. */
static void take_diverted(struct resolver_flight *flight,
                          const struct redisReply *reply)
{
    struct link link;

    if (link_from_reply(&link, SLICE_NONE, reply) < 0)
        link_init(&link);
    placement_divert(buffer_slice(&flight->own), &link);
    take_link(flight, &link);
}

/* Notes when one begins that is there from then on. */
static bool is_early(struct resolver_flight *flight, const struct link *link)
{
    bool early = clock_wall_ms(flight->resolver->clock) < link->starts_at;

    flight->starts_at = early ? link->starts_at : 0;
    return early;
}

/*
 * A link that is disabled, or has not begun, is none from here on: it is
 * remembered as an absence like one that never was, so that nobody can tell
 * them apart by the time that an answer takes.
 */
static void take_link_reply(struct resolver_flight *flight,
                            const struct redisReply *reply)
{
    struct placement placement;
    struct page page;
    struct link link;

    if (!flight->followed && placement_from_reply(&placement, reply) == 0) {
        take_placement(flight, &placement);
    } else if (!flight->followed && page_from_reply(&page, reply) == 0) {
        land_page(flight, &page);
    } else if (flight->own.len > 0) {
        take_diverted(flight, reply);
    } else if (link_from_reply(&link, SLICE_NONE, reply) == 0 && link.enabled &&
               !is_early(flight, &link)) {
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
void flight_unpark(struct resolver *resolver)
{
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
        buffer_append(key, FLIGHT_LINK_PREFIX);
        append_link_key(flight, key);
        break;
    case FLIGHT_CAMPAIGN:
        buffer_append(key, SLICE("campaign:"));
        buffer_append(key, buffer_slice(&flight->campaign));
        break;
    case FLIGHT_BRAND:
        buffer_append(key, SLICE("brand:"));
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
    buffer_clear(&flight->own);
    flight->followed = false;
    flight->removed = false;
    flight->starts_at = 0;
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

static struct resolver_flight *find(struct resolver *resolver, struct slice key)
{
    return key_table_get(resolver->flights, key);
}

struct resolver_wait *flight_join(struct resolver *resolver, struct slice key,
                                  struct slice host, resolver_fn *fn, void *arg)
{
    struct resolver_flight *flight = find(resolver, key);
    struct resolver_wait *wait = memory_zalloc(1, sizeof(*wait));

    if (flight == NULL)
        flight = flight_start(resolver, key, host);
    *wait = (struct resolver_wait){NULL, fn, arg};
    *flight->waits_end = wait;
    flight->waits_end = &wait->next;
    return wait;
}

void flight_leave(struct resolver_wait *wait)
{
    wait->fn = NULL;
}

void flight_refresh(struct resolver *resolver, struct slice key,
                    struct slice host)
{
    if (find(resolver, key) == NULL)
        flight_start(resolver, key, host);
}

void flight_overtake(struct resolver *resolver, struct slice key)
{
    struct resolver_flight *flight = find(resolver, key);

    resolver->link_changes++;
    if (flight != NULL)
        flight->overtaken = true;
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

void flight_end_all(struct resolver *resolver)
{
    key_table_free(&resolver->flights, strand);
    free_parked(resolver);
}
