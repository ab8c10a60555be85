#include "shortener/resolve/cache.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "shortener/resolve/cache_node.h"

static const struct cache_entry *put(struct cache *cache, const char *key)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = slice_str(key);
    link.destination = SLICE("https://example.com/page#top");
    link.campaign = SLICE("spring");
    link.tags = SLICE("utm_source=x\n");
    return cache_put(cache, slice_str(key), &link, 7);
}

static enum cache_found find(struct cache *cache, const char *key)
{
    const struct cache_entry *entry;

    return cache_find(cache, slice_str(key), &entry);
}

static struct cache_counters count(const struct cache *cache)
{
    struct cache_counters counters;

    cache_count(cache, &counters);
    return counters;
}

/* How many entries of the test's kind fit. */
static size_t entry_bytes(void)
{
    struct cache *cache = cache_new(1 << 20, clock_system());
    size_t bytes;

    put(cache, "k000");
    bytes = count(cache).bytes;
    cache_free(&cache);
    return bytes;
}

Test(cache, gives_back_a_copy)
{
    struct cache *cache = cache_new(1 << 20, clock_system());
    const struct cache_entry *entry = put(cache, "abc");

    cr_expect(slice_equal(entry->link, SLICE("b.c/abc")));
    cr_expect(slice_equal(entry->prepared,
                          SLICE("https://example.com/page?utm_source=x#top")));
    cr_expect_eq(entry->insert_at, entry->prepared.len - 4);
    cr_expect(slice_equal(entry->campaign, SLICE("spring")));
    cr_expect_eq(entry->status, 302);
    cr_expect_eq(entry->generation, 7);
    cr_expect(entry->tracks);
    cr_expect_not(cache_passed(entry, 7));
    cache_pass(entry, 7);
    cr_expect(cache_passed(entry, 7));
    cr_expect_eq(cache_find(cache, SLICE("abc"), &entry), CACHE_LINK);
    cr_expect(slice_equal(entry->link, SLICE("b.c/abc")));
    cr_expect_eq(find(cache, "ab"), CACHE_MISS);
    cr_expect_eq(find(cache, ""), CACHE_MISS);
    cache_free(&cache);
    cache_free(&cache);
}

Test(cache, replaces_and_removes)
{
    struct cache *cache = cache_new(1 << 20, clock_system());
    size_t bytes;

    put(cache, "abc");
    bytes = count(cache).bytes;
    put(cache, "abc");
    cr_expect_eq(count(cache).entries, 1);
    cr_expect_eq(count(cache).bytes, bytes);
    cache_put_absent(cache, SLICE("abc"), CACHE_ABSENT_MS);
    cr_expect_eq(find(cache, "abc"), CACHE_ABSENT);
    cr_expect_eq(count(cache).entries, 0);
    cr_expect_eq(count(cache).bytes, 0);
    put(cache, "abc");
    cr_expect_eq(count(cache).absent, 0);
    cache_remove(cache, SLICE("abc"));
    cache_remove(cache, SLICE("abc"));
    cr_expect_eq(find(cache, "abc"), CACHE_MISS);
    cr_expect_eq(count(cache).bytes, 0);
    cache_free(&cache);
}

Test(cache, expires_a_link_without_dropping_it)
{
    struct cache *cache = cache_new(1 << 20, clock_system());
    const struct cache_entry *entry;

    put(cache, "abc");
    cache_expire(cache, SLICE("abc"));
    cr_expect_eq(cache_find(cache, SLICE("abc"), &entry), CACHE_LINK);
    cr_expect_eq(entry->generation, CACHE_GENERATION_NONE);
    cache_put_absent(cache, SLICE("x"), CACHE_ABSENT_MS);
    cache_put_absent(cache, SLICE("y"), CACHE_ABSENT_MS);
    cache_expire(cache, SLICE("x"));
    cache_expire(cache, SLICE("none"));
    cr_expect_eq(find(cache, "x"), CACHE_MISS);
    cr_expect_eq(find(cache, "y"), CACHE_ABSENT);
    cache_remove_absences(cache);
    cr_expect_eq(find(cache, "y"), CACHE_MISS);
    cr_expect_eq(find(cache, "abc"), CACHE_LINK);
    cache_free(&cache);
}

/* However much is put, the bytes stay in their bound. */
Test(cache, is_bounded_in_bytes)
{
    size_t bytes_max = 100 * entry_bytes();
    struct cache *cache = cache_new(bytes_max, clock_system());
    char key[16];

    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof(key), "k%03d", i % 1000);
        put(cache, key);
        cr_assert_leq(count(cache).bytes, bytes_max);
    }
    cr_expect_eq(count(cache).entries, 100);
    cr_expect_eq(count(cache).evicted, 4900);
    cache_free(&cache);
}

/* SIEVE: what is asked for outlives any number of what is not. */
Test(cache, keeps_what_was_found)
{
    struct cache *cache = cache_new(100 * entry_bytes(), clock_system());
    char key[16];

    put(cache, "hot1");
    put(cache, "hot2");
    for (int i = 0; i < 5000; i++) {
        snprintf(key, sizeof(key), "k%03d", i % 1000);
        put(cache, key);
        cr_assert_eq(find(cache, "hot1"), CACHE_LINK, "after %d", i);
        cr_assert_eq(find(cache, "hot2"), CACHE_LINK, "after %d", i);
    }
    /* When all were found, the oldest goes; and it ends. */
    cache_free(&cache);
    cache = cache_new(3 * entry_bytes(), clock_system());
    put(cache, "k001");
    put(cache, "k002");
    put(cache, "k003");
    find(cache, "k001");
    find(cache, "k002");
    find(cache, "k003");
    put(cache, "k004");
    cr_expect_eq(find(cache, "k001"), CACHE_MISS);
    cr_expect_eq(find(cache, "k002"), CACHE_LINK);
    cache_free(&cache);
}

/* The hand may stand on what is taken away. */
Test(cache, survives_the_loss_of_its_hand)
{
    struct cache *cache = cache_new(3 * entry_bytes(), clock_system());

    put(cache, "k001");
    put(cache, "k002");
    put(cache, "k003");
    put(cache, "k004");
    cache_remove(cache, SLICE("k002"));
    cache_remove(cache, SLICE("k003"));
    cache_remove(cache, SLICE("k004"));
    for (int i = 0; i < 3; i++) {
        put(cache, "k005");
        put(cache, "k006");
        put(cache, "k007");
        put(cache, "k008");
    }
    cr_expect_eq(count(cache).entries, 3);
    cache_free(&cache);
}

Test(cache, forgets_absences_in_time)
{
    struct clock_manual clock;
    struct cache *cache;

    clock_manual_init(&clock, 0);
    cache = cache_new(1 << 20, &clock.clock);
    cache_put_absent(cache, SLICE("x"), CACHE_ABSENT_MS);
    clock_manual_advance_ms(&clock, CACHE_ABSENT_MS - 1);
    cr_expect_eq(find(cache, "x"), CACHE_ABSENT);
    clock_manual_advance_ms(&clock, 1);
    cr_expect_eq(find(cache, "x"), CACHE_MISS);
    cr_expect_eq(count(cache).absent, 0);
    cache_free(&cache);
}

Test(cache, forgets_some_absences_sooner)
{
    struct clock_manual clock;
    struct cache *cache;

    clock_manual_init(&clock, 0);
    cache = cache_new(1 << 20, &clock.clock);
    cache_put_absent(cache, SLICE("soon"), 10);
    cache_put_absent(cache, SLICE("late"), INT64_MAX);
    cache_put_absent(cache, SLICE("now"), 0);
    cr_expect_eq(find(cache, "now"), CACHE_MISS);
    clock_manual_advance_ms(&clock, 9);
    cr_expect_eq(find(cache, "soon"), CACHE_ABSENT);
    clock_manual_advance_ms(&clock, 1);
    cr_expect_eq(find(cache, "soon"), CACHE_MISS);
    clock_manual_advance_ms(&clock, CACHE_ABSENT_MS);
    cr_expect_eq(find(cache, "late"), CACHE_MISS);
    cache_free(&cache);
}

/* Guessing slugs pushes out other guesses, and no link. */
Test(cache, bounds_absences_apart)
{
    struct cache *cache = cache_new(100 * entry_bytes(), clock_system());
    char key[16];

    for (int i = 0; i < 100; i++) {
        snprintf(key, sizeof(key), "k%03d", i);
        put(cache, key);
    }
    for (int i = 0; i < CACHE_ABSENT_MAX + 10; i++) {
        snprintf(key, sizeof(key), "g%d", i);
        cache_put_absent(cache, slice_str(key), CACHE_ABSENT_MS);
    }
    cr_expect_eq(count(cache).absent, CACHE_ABSENT_MAX);
    cr_expect_eq(count(cache).entries, 100);
    cr_expect_eq(count(cache).evicted, 0);
    cr_expect_eq(find(cache, "g9"), CACHE_MISS);
    cr_expect_eq(find(cache, "g10"), CACHE_ABSENT);
    cache_free(&cache);
}

Test(cache, counts_a_links_fork_and_lets_it_go)
{
    struct cache *cache = cache_new(1 << 20, clock_system());
    const struct cache_entry *entry;
    struct link link;
    size_t plain;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = SLICE("k");
    link.destination = SLICE("https://example.com/");
    entry = cache_put(cache, SLICE("k"), &link, 7);
    cr_expect_null(entry->fork);
    cr_expect_null(entry->gate);
    plain = count(cache).bytes;
    link.rules = SLICE("days=mon@Europe/Berlin -> a=https://a.test/");
    entry = cache_put(cache, SLICE("k"), &link, 7);
    cr_assert_not_null(entry->fork);
    cr_expect_null(entry->gate);
    cr_expect_eq(count(cache).bytes, plain + sizeof(struct cache_aside *) +
                                         sizeof(struct cache_aside) +
                                         fork_bytes(entry->fork));
    for (int i = 0; i < 1000; i++)
        cache_put(cache, slice_of(&i, sizeof(i)), &link, 7);
    cr_expect_gt(count(cache).evicted, 0);
    cr_expect_leq(count(cache).bytes, 1 << 20);
    cache_remove(cache, SLICE("k"));
    cache_free(&cache);
}
