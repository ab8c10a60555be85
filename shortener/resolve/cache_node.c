#include "shortener/resolve/cache_node.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "shortener/resolve/location.h"

/* A header and rounding of the allocator's, and a bucket. */
#define NODE_OVERHEAD 24

/* Copies bytes to the end of a text and moves the end on. */
static struct slice keep(char **end, struct slice bytes)
{
    struct slice kept = slice_of(*end, bytes.len);

    if (bytes.len > 0)
        memcpy(*end, bytes.ptr, bytes.len);
    *end += bytes.len;
    return kept;
}

/* ---- aside ---- */

static struct cache_aside *aside_new(size_t text_bytes)
{
    size_t bytes = sizeof(struct cache_aside) + text_bytes;
    struct cache_aside *aside = memory_zalloc(1, bytes);

    aside->bytes = bytes;
    return aside;
}

static bool is_gated(const struct link *link)
{
    return link->expires_at != 0 || link->max_clicks != 0 ||
           link->password.len > 0;
}

static void fill_gate(struct cache_aside *aside, const struct link *link)
{
    char *end = aside->text;

    aside->gated = true;
    aside->gate = (struct link_gate){
        .expires_at = link->expires_at,
        .max_clicks = link->max_clicks,
        .expired_url = keep(&end, link->expired_url),
        .password = keep(&end, link->password),
    };
}

/* NULL: the link has nothing of it. */
static struct cache_aside *aside_of(const struct link *link,
                                    struct zone_shelf *zones)
{
    struct fork *fork = fork_new(link, zones);
    bool gated = is_gated(link);
    struct cache_aside *aside;

    if (fork == NULL && !gated && link->cache_seconds == 0)
        return NULL;
    aside = aside_new(gated ? link->expired_url.len + link->password.len : 0);
    if (gated)
        fill_gate(aside, link);
    aside->cache_seconds = link->cache_seconds;
    aside->fork = fork;
    return aside;
}

static struct cache_aside *aside_get(const struct cache_node *node)
{
    struct cache_aside *aside = NULL;

    if (node->aside)
        memcpy(&aside, node->text, sizeof(aside));
    return aside;
}

/* ---- life ---- */

static struct cache_node *node_new(size_t text_bytes, struct cache_aside *aside,
                                   char **end)
{
    size_t extra = aside != NULL ? sizeof(struct cache_aside *) : 0;
    struct cache_node *node =
        memory_alloc(offsetof(struct cache_node, text) + extra + text_bytes);

    memset(node, 0, offsetof(struct cache_node, text));
    node->aside = aside != NULL;
    *end = node->text;
    if (aside != NULL)
        keep(end, slice_of(&aside, sizeof(struct cache_aside *)));
    return node;
}

/* "host/slug" of the link, where it is not the key itself. */
static bool is_link_key(struct slice key, const struct link *link)
{
    return key.len == link->brand.len + 1 + link->slug.len &&
           slice_starts(key, link->brand) && slice_ends(key, link->slug);
}

static void keep_link(struct cache_node *node, char **end, struct slice key,
                      const struct link *link)
{
    if (is_link_key(key, link))
        return;
    node->link_len = (uint16_t)(link->brand.len + 1 + link->slug.len);
    keep(end, link->brand);
    keep(end, SLICE("/"));
    keep(end, link->slug);
}

static void fill_link(struct cache_node *node, const struct link *link)
{
    node->status = (unsigned)link->status & 511;
    node->query = (unsigned)link->query & 3;
    node->tracks = link_tracks(link);
    node->robots = link->robots;
    node->forward_path = link->forward_path;
}

/* Longer ones are none of ours (link_check). */
static struct slice tag(struct slice text)
{
    return slice_head(text, LINK_TAG_MAX);
}

struct cache_node *cache_node_new_link(struct slice key,
                                       const struct link *link,
                                       struct cache_campaign *campaign,
                                       struct zone_shelf *zones)
{
    struct buffer prepared = BUFFER_INIT;
    size_t insert_at = location_prepare(link, link->destination, &prepared);
    struct slice url = buffer_slice(&prepared);
    size_t link_len = link->brand.len + 1 + link->slug.len;
    char *end;
    struct cache_node *node =
        node_new(key.len + (is_link_key(key, link) ? 0 : link_len) + url.len +
                     tag(link->content).len,
                 aside_of(link, zones), &end);

    node->campaign = campaign;
    node->key_len = (uint16_t)keep(&end, key).len;
    keep_link(node, &end, key, link);
    node->prepared_len = (unsigned)keep(&end, url).len;
    node->insert_behind = (uint16_t)(url.len - insert_at);
    node->content_len = (uint8_t)keep(&end, tag(link->content)).len;
    fill_link(node, link);
    buffer_release(&prepared);
    return node;
}

struct cache_node *cache_node_new_page(struct slice key,
                                       const struct page *page)
{
    struct cache_aside *aside = aside_new(page_bytes(page));
    char *end;
    struct cache_node *node = node_new(key.len, aside, &end);

    aside->paged = true;
    page_copy(&aside->page, page, aside->text);
    node->key_len = (uint16_t)keep(&end, key).len;
    node->robots = page->robots;
    return node;
}

struct cache_node *cache_node_new_absent(struct slice key)
{
    char *end;
    struct cache_node *node = node_new(key.len, NULL, &end);

    node->key_len = (uint16_t)keep(&end, key).len;
    node->absent = true;
    return node;
}

void cache_node_free(struct cache_node **node)
{
    struct cache_aside *aside;

    if (*node == NULL)
        return;
    aside = aside_get(*node);
    if (aside != NULL)
        fork_free(&aside->fork);
    free(aside);
    free(*node);
    *node = NULL;
}

/* ---- reading ---- */

static const char *text_of(const struct cache_node *node)
{
    return node->text + (node->aside ? sizeof(struct cache_aside *) : 0);
}

struct slice cache_node_key(const struct cache_node *node)
{
    return slice_of(text_of(node), node->key_len);
}

size_t cache_node_bytes(const struct cache_node *node)
{
    const struct cache_aside *aside = aside_get(node);
    size_t bytes = offsetof(struct cache_node, text) + node->key_len +
                   node->link_len + node->prepared_len + node->content_len +
                   NODE_OVERHEAD;

    if (aside != NULL)
        bytes += sizeof(aside) + aside->bytes;
    if (aside != NULL && aside->fork != NULL)
        bytes += fork_bytes(aside->fork);
    return bytes;
}

/* The next `len` bytes of the text. */
static struct slice next(const char **at, size_t len)
{
    struct slice part = slice_of(*at, len);

    *at += len;
    return part;
}

static void read_aside(const struct cache_aside *aside,
                       struct cache_entry *entry)
{
    if (aside->gated)
        entry->gate = &aside->gate;
    if (aside->paged)
        entry->page = &aside->page;
    entry->fork = aside->fork;
    entry->cache_seconds = aside->cache_seconds;
}

void cache_node_read(struct cache_node *node, struct cache_entry *entry)
{
    const char *at = text_of(node);

    *entry = (struct cache_entry){
        .node = node,
        .status = (int)node->status,
        .query = (enum link_query)node->query,
        .tracks = node->tracks,
        .robots = node->robots,
        .forward_path = node->forward_path,
        .generation = node->generation != UINT32_MAX ? node->generation
                                                     : CACHE_GENERATION_NONE,
    };
    entry->link = next(&at, node->key_len);
    if (node->link_len > 0)
        entry->link = next(&at, node->link_len);
    entry->prepared = next(&at, node->prepared_len);
    entry->insert_at = node->prepared_len - node->insert_behind;
    entry->content = next(&at, node->content_len);
    if (node->campaign != NULL) {
        entry->campaign = node->campaign->campaign;
        entry->channel = node->campaign->channel;
        entry->direction = node->campaign->direction;
        entry->source = node->campaign->source;
    }
    if (node->aside)
        read_aside(aside_get(node), entry);
}
