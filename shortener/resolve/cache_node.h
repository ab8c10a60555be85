#ifndef SHORTENER_CACHE_NODE_H
#define SHORTENER_CACHE_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"
#include "shortener/catalog/link.h"
#include "shortener/catalog/page.h"
#include "shortener/resolve/cache.h"
#include "shortener/resolve/cache_campaigns.h"
#include "shortener/resolve/fork.h"

/*
 * One key's entry in the cache as it is kept: one block of memory, no larger
 * than need be, since there may be a million. cache_entry (cache.h) is what
 * it looks like when it is read. Private to cache.c.
 *
 *     node = cache_node_new_link(key, &link, campaign, zones);
 *     cache_node_read(node, &entry);       slices point into the node
 *     cache_node_free(&node);              the campaign is given back before
 *
 * What few links have (gate, fork, max-age) and all of a link page lie aside.
 */
struct cache_aside {
    bool gated;
    struct link_gate gate;
    struct fork *fork; /* owned */
    int64_t cache_seconds;
    bool paged;
    struct page page;
    size_t bytes; /* of all this */
    char text[];  /* of the gate or the page */
};

struct cache_node {
    struct cache_node *chain;         /* next in the bucket */
    struct cache_node *newer, *older; /* in its queue */
    struct cache_campaign *campaign;  /* taken; NULL: none */
    uint32_t generation;              /* UINT32_MAX: none */
    uint32_t passed;
    uint32_t put_ms; /* steady clock, its lower half; of an absence:
                               when it ends */
    unsigned prepared_len : 20;
    unsigned status : 9; /* 301 to 308 */
    unsigned query : 2;
    unsigned aside : 1; /* its address is the first thing in the text */
    uint16_t key_len;
    uint16_t link_len;      /* 0: the key is the link's */
    uint16_t insert_behind; /* bytes of `prepared` behind where to insert */
    uint8_t content_len;
    bool tracks : 1;
    bool robots : 1;
    bool forward_path : 1;
    bool absent : 1;
    bool visited : 1; /* SIEVE: found since the hand passed */
    char text[];      /* key, link, prepared, content */
};

/* `campaign` is the node's from now on. */
struct cache_node *cache_node_new_link(struct slice key,
                                       const struct link *link,
                                       struct cache_campaign *campaign,
                                       struct zone_shelf *zones);

struct cache_node *cache_node_new_page(struct slice key,
                                       const struct page *page);

struct cache_node *cache_node_new_absent(struct slice key);

/* NULL is fine. */
void cache_node_free(struct cache_node **node);

struct slice cache_node_key(const struct cache_node *node);

/* Of memory, with what the allocator and the table of buckets add. */
size_t cache_node_bytes(const struct cache_node *node);

void cache_node_read(struct cache_node *node, struct cache_entry *entry);

#endif
