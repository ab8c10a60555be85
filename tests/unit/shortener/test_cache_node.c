#include "shortener/resolve/cache_node.h"

#include <criterion/criterion.h>
#include <stddef.h>

static struct link plain_link(void)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("go.test");
    link.slug = SLICE("abc");
    link.destination = SLICE("https://example.com/page#top");
    link.content = SLICE("button");
    return link;
}

static struct cache_node *node_of(struct slice key, const struct link *link)
{
    static struct zone_shelf zones;

    return cache_node_new_link(key, link, NULL, &zones);
}

static void expect_plain(const struct cache_entry *entry)
{
    cr_expect(slice_equal(entry->link, SLICE("go.test/abc")));
    cr_expect(
        slice_equal(entry->prepared, SLICE("https://example.com/page#top")));
    cr_expect_eq(entry->insert_at, entry->prepared.len - 4);
    cr_expect(slice_equal(entry->content, SLICE("button")));
    cr_expect_eq(entry->campaign.len, 0);
    cr_expect_eq(entry->generation, 0);
    cr_expect_null(entry->page);
    cr_expect_null(entry->fork);
}

Test(cache_node, reads_back_what_a_link_is)
{
    struct link link = plain_link();
    struct cache_entry entry;
    struct cache_node *node;

    link.status = 308;
    link.query = LINK_QUERY_DROP;
    link.forward_path = true;
    node = node_of(SLICE("go.test/abc"), &link);
    cache_node_read(node, &entry);
    expect_plain(&entry);
    cr_expect_eq(node->link_len, 0, "the key is the link's, and kept once");
    cr_expect_null(entry.gate);
    cr_expect_eq(entry.status, 308);
    cr_expect_eq(entry.query, LINK_QUERY_DROP);
    cr_expect(entry.forward_path);
    cr_expect_not(entry.tracks);
    cr_expect_eq(entry.cache_seconds, 0);
    cache_node_free(&node);
    cache_node_free(&node);
}

/* A placement's own entry stands under its code. */
Test(cache_node, keeps_the_links_name_beside_another_key)
{
    struct link link = plain_link();
    struct cache_node *node = node_of(SLICE("go.test/Q/AB12"), &link);
    struct cache_entry entry;

    cache_node_read(node, &entry);
    expect_plain(&entry);
    cr_expect(slice_equal(cache_node_key(node), SLICE("go.test/Q/AB12")));
    cache_node_free(&node);
}

Test(cache_node, keeps_aside_what_few_links_have)
{
    struct link link = plain_link();
    struct cache_entry entry;
    struct cache_node *node;

    link.max_clicks = 5;
    link.expires_at = 7000;
    link.expired_url = SLICE("https://example.com/over");
    link.password = SLICE("hash");
    link.cache_seconds = 1ll << 40;
    node = node_of(SLICE("go.test/abc"), &link);
    cache_node_read(node, &entry);
    expect_plain(&entry);
    cr_assert_not_null(entry.gate);
    cr_expect_eq(entry.gate->max_clicks, 5);
    cr_expect_eq(entry.gate->expires_at, 7000);
    cr_expect(slice_equal(entry.gate->expired_url,
                          SLICE("https://example.com/over")));
    cr_expect(slice_equal(entry.gate->password, SLICE("hash")));
    cr_expect_eq(entry.cache_seconds, 1ll << 40);
    cache_node_free(&node);
}

Test(cache_node, tells_the_generation_that_nobody_has)
{
    struct link link = plain_link();
    struct cache_node *node = node_of(SLICE("go.test/abc"), &link);
    struct cache_entry entry;

    node->generation = (uint32_t)CACHE_GENERATION_NONE;
    cache_node_read(node, &entry);
    cr_expect_eq(entry.generation, CACHE_GENERATION_NONE);
    cache_node_free(&node);
}

/* A million links are to take 150 MB and no more: 60 bytes but for texts. */
Test(cache_node, takes_little_beside_its_texts)
{
    struct link link = plain_link();
    struct cache_node *node = node_of(SLICE("go.test/abc"), &link);
    size_t texts = sizeof("go.test/abc"
                          "https://example.com/page#top"
                          "button") -
                   1;

    cr_expect_leq(offsetof(struct cache_node, text), 60);
    cr_expect_leq(cache_node_bytes(node), texts + 60 + 24);
    cache_node_free(&node);
}
