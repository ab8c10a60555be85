#ifndef SHORTENER_CACHE_H
#define SHORTENER_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/siphash.h"
#include "core/slice.h"
#include "shortener/catalog/link.h"
#include "shortener/catalog/page.h"
#include "shortener/resolve/fork.h"

/*
 * A worker's cache of links and link pages, keyed by "host/slug": compact
 * entries (cache_node.h) in one bounded number of bytes, evicted by SIEVE,
 * found without allocating. Absent links are remembered too, bounded apart and
 * for a short time only, so that guessing slugs cannot push real links out.
 *
 *     cache = cache_new(64 << 20, clock_system());
 *     switch (cache_find(cache, key, &entry)) ...
 *     cache_put(cache, key, &link, generation);
 *     cache_put_page(cache, key, &page, generation);
 *     cache_put_absent(cache, key, CACHE_ABSENT_MS);
 *     cache_remove(cache, key);
 *     cache_free(&cache);
 *
 * Keys come from strangers, so the hash is SipHash under a random key.
 */
#define CACHE_ABSENT_MAX 16384 /* remembered absences */
#define CACHE_ABSENT_MS  5000  /* for this long at most */

struct cache;

enum cache_found { CACHE_MISS, CACHE_LINK, CACHE_ABSENT };

/*
 * What stands between a link and its destination. Most links have none of it.
 * One that has not begun yet is not there at all (flight.c).
 * Times are UTC milliseconds; 0 and empty are none.
 */
struct link_gate {
    int64_t expires_at;
    int64_t max_clicks;
    struct slice expired_url;
    struct slice password; /* its hash */
};

/*
 * What the redirect path needs of a link. It is valid until the next call of
 * the cache, and a copy of it until the next that changes the cache: strings
 * and what is pointed to lie in the cache's own memory.
 */
struct cache_node;

struct cache_entry {
    struct cache_node *node; /* private to cache.c */
    struct slice link;       /* "host/slug" of the link itself */
    struct slice prepared;   /* destination, see location.h */
    size_t insert_at;
    struct slice campaign, channel, direction, source, content;
    int status;
    enum link_query query;
    bool tracks; /* gets a click id */
    bool robots;
    bool forward_path;
    const struct link_gate *gate; /* NULL: a plain link, follow it */
    const struct page *page;      /* a link page: then nothing above but the
                                     link, which is its "host/@name" */
    const struct fork *fork;      /* NULL: it has one destination */
    int64_t cache_seconds;
    uint64_t generation; /* as it was put; the caller's to compare */
};

struct cache *cache_new(size_t bytes, const struct clock *clock);
void cache_free(struct cache **cache);

enum cache_found cache_find(struct cache *cache, struct slice key,
                            const struct cache_entry **entry);

/* Since it was put, in ms; after 49 days it starts again. */
int64_t cache_age_ms(const struct cache *cache,
                     const struct cache_entry *entry);

/*
 * Notes in the entry that the blocks of this generation (block_set.h) let it
 * pass, so that it need not be held against them again.
 */
void cache_pass(const struct cache_entry *entry, uint64_t blocks);

/* Was that noted last of this generation? */
bool cache_passed(const struct cache_entry *entry, uint64_t blocks);

/* A generation that no caller has. */
#define CACHE_GENERATION_NONE UINT64_MAX

/* Copies `link` in, in place of what the key had. Returns the entry. */
const struct cache_entry *cache_put(struct cache *cache, struct slice key,
                                    const struct link *link,
                                    uint64_t generation);

const struct cache_entry *cache_put_page(struct cache *cache, struct slice key,
                                         const struct page *page,
                                         uint64_t generation);

/* For so long, and at most CACHE_ABSENT_MS; nothing is kept for no time. */
void cache_put_absent(struct cache *cache, struct slice key, int64_t ms);

void cache_remove(struct cache *cache, struct slice key);

/* A link's generation becomes none; an absence is dropped. */
void cache_expire(struct cache *cache, struct slice key);

/* Drops all absences. */
void cache_remove_absences(struct cache *cache);
struct cache_counters {
    size_t entries, absent, bytes;
    uint64_t evicted;
};

void cache_count(const struct cache *cache, struct cache_counters *counters);

#endif
