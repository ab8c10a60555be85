#include "shortener/resolve/cache.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "shortener/resolve/location.h"

#define CACHE_BUCKETS_MIN 1024

/*
 * One key's entry, with all its strings behind it in one block. It is in its
 * bucket's chain and in one of two queues, newest first: links (SIEVE) or
 * absences (first in, first out).
 */
struct cache_node {
    struct cache_node *chain; /* next in the bucket */
    struct cache_node *newer, *older;
    uint64_t hash;
    size_t bytes; /* of the block and the fork */
    struct slice key;
    bool absent;
    bool visited;      /* SIEVE: found since the hand passed */
    int64_t expire_ms; /* of an absence, steady clock */
    struct fork *fork; /* owned; the entry's, NULL for most */
    struct cache_entry entry;
    _Alignas(max_align_t) char text[]; /* a gate or a page first, if any */
};

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
    uint64_t evicted;
};

struct cache *cache_new(size_t bytes, const struct clock *clock)
{
    struct cache *cache = memory_zalloc(1, sizeof(*cache));
    struct random random;

    cache->clock = clock;
    cache->bytes_max = bytes;
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

static struct cache_node **bucket_of(struct cache *cache, uint64_t hash)
{
    return &cache->buckets[hash & (cache->bucket_count - 1)];
}

static struct cache_node *find_node(struct cache *cache, struct slice key,
                                    uint64_t hash)
{
    struct cache_node *node = *bucket_of(cache, hash);

    while (node != NULL && (node->hash != hash || !slice_equal(node->key, key)))
        node = node->chain;
    return node;
}

static void drop_node(struct cache *cache, struct cache_node *node)
{
    struct cache_node **link = bucket_of(cache, node->hash);

    while (*link != node)
        link = &(*link)->chain;
    *link = node->chain;
    if (cache->hand == node)
        cache->hand = node->newer;
    queue_remove(node->absent ? &cache->absences : &cache->links, node);
    if (!node->absent)
        cache->bytes -= node->bytes;
    fork_free(&node->fork);
    free(node);
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
            struct cache_node **to = bucket_of(cache, node->hash);

            old[i] = node->chain;
            node->chain = *to;
            *to = node;
        }
    }
    free(old);
}

enum cache_found cache_find(struct cache *cache, struct slice key,
                            const struct cache_entry **entry)
{
    struct cache_node *node = find_node(cache, key, siphash(&cache->key, key));

    if (node == NULL)
        return CACHE_MISS;
    if (node->absent) {
        if (clock_steady_ms(cache->clock) < node->expire_ms)
            return CACHE_ABSENT;
        drop_node(cache, node);
        return CACHE_MISS;
    }
    node->visited = true;
    *entry = &node->entry;
    return CACHE_LINK;
}

/* Copies bytes into the node's text and moves the end on. */
static struct slice keep(char **end, struct slice bytes)
{
    struct slice kept = slice_of(*end, bytes.len);

    if (bytes.len > 0)
        memcpy(*end, bytes.ptr, bytes.len);
    *end += bytes.len;
    return kept;
}

/* A node in its chain, not yet in a queue, in place of what the key had. */
static struct cache_node *add_node(struct cache *cache, struct slice key,
                                   size_t text_len)
{
    size_t bytes = sizeof(struct cache_node) + key.len + text_len;
    struct cache_node *node = memory_alloc(bytes);
    uint64_t hash = siphash(&cache->key, key);
    struct cache_node *old = find_node(cache, key, hash);
    struct cache_node **bucket;

    if (old != NULL)
        drop_node(cache, old);
    if (cache->links.count + cache->absences.count >= cache->bucket_count)
        grow_buckets(cache);
    *node = (struct cache_node){.hash = hash, .bytes = bytes};
    bucket = bucket_of(cache, hash);
    node->chain = *bucket;
    *bucket = node;
    return node;
}

static bool is_gated(const struct link *link)
{
    return link->expires_at != 0 || link->max_clicks != 0 ||
           link->password.len > 0;
}

static size_t gate_bytes(const struct link *link)
{
    return sizeof(struct link_gate) + link->expired_url.len +
           link->password.len;
}

/* The gate begins at *end, which is aligned for it. */
static const struct link_gate *keep_gate(char **end, const struct link *link)
{
    struct link_gate *gate = (void *)*end;

    *end += sizeof(*gate);
    *gate = (struct link_gate){
        .expires_at = link->expires_at,
        .max_clicks = link->max_clicks,
    };
    gate->expired_url = keep(end, link->expired_url);
    gate->password = keep(end, link->password);
    return gate;
}

static void fill_texts(struct cache_node *node, char *end, struct slice key,
                       const struct link *link, struct slice prepared)
{
    struct cache_entry *entry = &node->entry;
    const char *start;

    node->key = keep(&end, key);
    start = end;
    keep(&end, link->brand);
    keep(&end, SLICE("/"));
    keep(&end, link->slug);
    entry->link = slice_of(start, (size_t)(end - start));
    entry->prepared = keep(&end, prepared);
    entry->campaign = keep(&end, link->campaign);
    entry->channel = keep(&end, link->channel);
    entry->direction = keep(&end, link->direction);
    entry->source = keep(&end, link->source);
    entry->content = keep(&end, link->content);
}

static void fill_entry(struct cache_entry *entry, const struct link *link)
{
    entry->status = (int)link->status;
    entry->query = link->query;
    entry->tracks = link_tracks(link);
    entry->robots = link->robots;
    entry->forward_path = link->forward_path;
    entry->cache_seconds = link->cache_seconds;
}

/* The node's length behind its key. */
static size_t text_bytes(const struct link *link, struct slice prepared)
{
    return link->brand.len + 1 + link->slug.len + prepared.len +
           link->campaign.len + link->channel.len + link->direction.len +
           link->source.len + link->content.len;
}

/* The filled node becomes the newest; older ones make room for it. */
static const struct cache_entry *enqueue(struct cache *cache,
                                         struct cache_node *node,
                                         uint64_t generation)
{
    node->entry.generation = generation;
    node->entry.loaded_ms = clock_steady_ms(cache->clock);
    while (cache->links.count > 0 &&
           cache->bytes + node->bytes > cache->bytes_max)
        evict_one(cache);
    queue_push(&cache->links, node);
    cache->bytes += node->bytes;
    return &node->entry;
}

/* On the heap by itself, and counted with the node. */
static void add_fork(struct cache *cache, struct cache_node *node,
                     const struct link *link)
{
    node->fork = fork_new(link, &cache->zones);
    node->entry.fork = node->fork;
    if (node->fork != NULL)
        node->bytes += fork_bytes(node->fork);
}

const struct cache_entry *cache_put(struct cache *cache, struct slice key,
                                    const struct link *link,
                                    uint64_t generation)
{
    struct buffer prepared = BUFFER_INIT;
    size_t insert_at = location_prepare(link, link->destination, &prepared);
    struct slice url = buffer_slice(&prepared);
    bool gated = is_gated(link);
    struct cache_node *node = add_node(
        cache, key, text_bytes(link, url) + (gated ? gate_bytes(link) : 0));
    char *end = node->text;

    if (gated)
        node->entry.gate = keep_gate(&end, link);
    fill_texts(node, end, key, link, url);
    fill_entry(&node->entry, link);
    add_fork(cache, node, link);
    node->entry.insert_at = insert_at;
    buffer_release(&prepared);
    return enqueue(cache, node, generation);
}

const struct cache_entry *cache_put_page(struct cache *cache, struct slice key,
                                         const struct page *page,
                                         uint64_t generation)
{
    size_t bytes = page_bytes(page);
    struct cache_node *node = add_node(cache, key, sizeof(struct page) + bytes);
    struct page *kept = (void *)node->text;
    char *end = node->text + sizeof(*kept);

    page_copy(kept, page, end);
    end += bytes;
    node->key = keep(&end, key);
    node->entry.link = node->key;
    node->entry.page = kept;
    node->entry.robots = page->robots;
    return enqueue(cache, node, generation);
}

void cache_put_absent(struct cache *cache, struct slice key, int64_t ms)
{
    struct cache_node *node;
    char *end;

    if (ms <= 0)
        return;
    node = add_node(cache, key, 0);
    end = node->text;
    node->key = keep(&end, key);
    node->absent = true;
    node->expire_ms = clock_steady_ms(cache->clock) +
                      (ms < CACHE_ABSENT_MS ? ms : CACHE_ABSENT_MS);
    if (cache->absences.count == CACHE_ABSENT_MAX)
        drop_node(cache, cache->absences.oldest);
    queue_push(&cache->absences, node);
}

void cache_pass(const struct cache_entry *entry, uint64_t blocks)
{
    size_t offset = offsetof(struct cache_node, entry);
    struct cache_node *node = (void *)((uintptr_t)entry - offset);

    node->entry.passed = blocks;
}

void cache_remove(struct cache *cache, struct slice key)
{
    struct cache_node *node = find_node(cache, key, siphash(&cache->key, key));

    if (node != NULL)
        drop_node(cache, node);
}

void cache_expire(struct cache *cache, struct slice key)
{
    struct cache_node *node = find_node(cache, key, siphash(&cache->key, key));

    if (node == NULL)
        return;
    node->entry.generation = CACHE_GENERATION_NONE;
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
