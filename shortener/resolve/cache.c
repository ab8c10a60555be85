#include "shortener/resolve/cache.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "shortener/resolve/cache_node.h"

#define CACHE_BUCKETS_MIN 1024

struct cache_queue {
    struct cache_node *newest, *oldest;
    size_t count;
};

struct cache {
    const struct clock *clock;
    struct siphash_key key;
    size_t bytes_max, bytes;
    struct cache_node **buckets; /* a power of two of them */
    size_t bucket_count;
    struct cache_queue links, absences;
    struct cache_node *hand; /* where SIEVE goes on, or NULL: the oldest */
    struct zone_shelf zones; /* of forks */
    struct cache_campaigns *campaigns;
    struct cache_entry found; /* what was last handed out */
    uint64_t evicted;
};

struct cache *cache_new(size_t bytes, const struct clock *clock)
{
    struct cache *cache = memory_zalloc(1, sizeof(*cache));
    struct random random;

    cache->clock = clock;
    cache->bytes_max = bytes;
    cache->campaigns = cache_campaigns_new();
    cache->bucket_count = CACHE_BUCKETS_MIN;
    cache->buckets =
        memory_zalloc(cache->bucket_count, sizeof(*cache->buckets));
    random_init(&random);
    random_bytes(&random, &cache->key, sizeof(cache->key));
    random_release(&random);
    return cache;
}

static void queue_push(struct cache_queue *queue, struct cache_node *node)
{
    node->newer = NULL;
    node->older = queue->newest;
    if (queue->newest != NULL)
        queue->newest->newer = node;
    else
        queue->oldest = node;
    queue->newest = node;
    queue->count++;
}

static void queue_remove(struct cache_queue *queue, struct cache_node *node)
{
    if (node->newer != NULL)
        node->newer->older = node->older;
    else
        queue->newest = node->older;
    if (node->older != NULL)
        node->older->newer = node->newer;
    else
        queue->oldest = node->newer;
    queue->count--;
}

static struct cache_node **bucket_of(struct cache *cache, struct slice key)
{
    uint64_t hash = siphash(&cache->key, key);

    return &cache->buckets[hash & (cache->bucket_count - 1)];
}

static struct cache_node *find_node(struct cache *cache, struct slice key)
{
    struct cache_node *node = *bucket_of(cache, key);

    while (node != NULL && !slice_equal(cache_node_key(node), key))
        node = node->chain;
    return node;
}

static void drop_node(struct cache *cache, struct cache_node *node)
{
    struct cache_node **link = bucket_of(cache, cache_node_key(node));

    while (*link != node)
        link = &(*link)->chain;
    *link = node->chain;
    if (cache->hand == node)
        cache->hand = node->newer;
    queue_remove(node->absent ? &cache->absences : &cache->links, node);
    if (!node->absent)
        cache->bytes -= cache_node_bytes(node);
    cache_campaigns_give(cache->campaigns, &node->campaign);
    cache_node_free(&node);
}

/*
 * SIEVE (Zhang et al., NSDI 2024): the hand goes from the oldest to the newest
 * and drops the first entry that was not found since it last came by.
 */
static void evict_one(struct cache *cache)
{
    struct cache_node *node =
        cache->hand != NULL ? cache->hand : cache->links.oldest;

    while (node->visited) {
        node->visited = false;
        node = node->newer != NULL ? node->newer : cache->links.oldest;
    }
    cache->hand = node->newer;
    drop_node(cache, node);
    cache->evicted++;
}

static void grow_buckets(struct cache *cache)
{
    size_t old_count = cache->bucket_count;
    struct cache_node **old = cache->buckets;

    cache->bucket_count = old_count * 2;
    cache->buckets =
        memory_zalloc(cache->bucket_count, sizeof(*cache->buckets));
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct cache_node *node = old[i];
            struct cache_node **to = bucket_of(cache, cache_node_key(node));

            old[i] = node->chain;
            node->chain = *to;
            *to = node;
        }
    }
    free(old);
}

/* Ms since the node was put, as far as its half of the clock can tell. */
static uint32_t node_age(const struct cache *cache,
                         const struct cache_node *node)
{
    return (uint32_t)clock_steady_ms(cache->clock) - node->put_ms;
}

static const struct cache_entry *hand_out(struct cache *cache,
                                          struct cache_node *node)
{
    cache_node_read(node, &cache->found);
    return &cache->found;
}

enum cache_found cache_find(struct cache *cache, struct slice key,
                            const struct cache_entry **entry)
{
    struct cache_node *node = find_node(cache, key);

    if (node == NULL)
        return CACHE_MISS;
    if (node->absent) {
        if (node_age(cache, node) > UINT32_MAX / 2)
            return CACHE_ABSENT; /* its time is still to come */
        drop_node(cache, node);
        return CACHE_MISS;
    }
    node->visited = true;
    *entry = hand_out(cache, node);
    return CACHE_LINK;
}

/* Into its chain, not yet a queue, in place of what its key had. */
static void chain_node(struct cache *cache, struct cache_node *node)
{
    struct slice key = cache_node_key(node);
    struct cache_node *old = find_node(cache, key);
    struct cache_node **bucket;

    if (old != NULL)
        drop_node(cache, old);
    if (cache->links.count + cache->absences.count >= cache->bucket_count)
        grow_buckets(cache);
    bucket = bucket_of(cache, key);
    node->chain = *bucket;
    *bucket = node;
    node->put_ms = (uint32_t)clock_steady_ms(cache->clock);
}

/* It becomes the newest; older ones make room for it. */
static const struct cache_entry *add_node(struct cache *cache,
                                          struct cache_node *node,
                                          uint64_t generation)
{
    size_t bytes = cache_node_bytes(node);

    chain_node(cache, node);
    node->generation = (uint32_t)generation;
    while (cache->links.count > 0 && cache->bytes + bytes > cache->bytes_max)
        evict_one(cache);
    queue_push(&cache->links, node);
    cache->bytes += bytes;
    return hand_out(cache, node);
}

const struct cache_entry *cache_put(struct cache *cache, struct slice key,
                                    const struct link *link,
                                    uint64_t generation)
{
    struct cache_campaign *campaign =
        cache_campaigns_take(cache->campaigns, link);

    return add_node(cache,
                    cache_node_new_link(key, link, campaign, &cache->zones),
                    generation);
}

const struct cache_entry *cache_put_page(struct cache *cache, struct slice key,
                                         const struct page *page,
                                         uint64_t generation)
{
    return add_node(cache, cache_node_new_page(key, page), generation);
}

void cache_put_absent(struct cache *cache, struct slice key, int64_t ms)
{
    struct cache_node *node;

    if (ms <= 0)
        return;
    node = cache_node_new_absent(key);
    chain_node(cache, node);
    node->put_ms += (uint32_t)(ms < CACHE_ABSENT_MS ? ms : CACHE_ABSENT_MS);
    if (cache->absences.count == CACHE_ABSENT_MAX)
        drop_node(cache, cache->absences.oldest);
    queue_push(&cache->absences, node);
}

int64_t cache_age_ms(const struct cache *cache, const struct cache_entry *entry)
{
    return node_age(cache, entry->node);
}

void cache_pass(const struct cache_entry *entry, uint64_t blocks)
{
    entry->node->passed = (uint32_t)blocks;
}

bool cache_passed(const struct cache_entry *entry, uint64_t blocks)
{
    return entry->node->passed == (uint32_t)blocks;
}

void cache_remove(struct cache *cache, struct slice key)
{
    struct cache_node *node = find_node(cache, key);

    if (node != NULL)
        drop_node(cache, node);
}

void cache_expire(struct cache *cache, struct slice key)
{
    struct cache_node *node = find_node(cache, key);

    if (node == NULL)
        return;
    node->generation = (uint32_t)CACHE_GENERATION_NONE;
    if (node->absent)
        drop_node(cache, node);
}

static void drop_all(struct cache *cache, const struct cache_queue *queue)
{
    struct cache_node *newer;

    for (struct cache_node *node = queue->oldest; node != NULL; node = newer) {
        newer = node->newer;
        drop_node(cache, node);
    }
}

void cache_remove_absences(struct cache *cache)
{
    drop_all(cache, &cache->absences);
}

void cache_free(struct cache **cache)
{
    if (*cache == NULL)
        return;
    drop_all(*cache, &(*cache)->links);
    drop_all(*cache, &(*cache)->absences);
    cache_campaigns_free(&(*cache)->campaigns);
    zone_shelf_release(&(*cache)->zones);
    free((*cache)->buckets);
    free(*cache);
    *cache = NULL;
}

void cache_count(const struct cache *cache, struct cache_counters *counters)
{
    counters->entries = cache->links.count;
    counters->absent = cache->absences.count;
    counters->bytes = cache->bytes;
    counters->evicted = cache->evicted;
}
