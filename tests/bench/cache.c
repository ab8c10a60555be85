/*
 * What a worker's cache of links takes and how fast it finds:
 *
 *     ninja -C build/release bench_cache && build/release/bench_cache
 *
 * A hundred, then a million links, each with a destination of 60 to 80 bytes,
 * a source, and one of 20 campaigns: bytes of resident memory a link, and
 * nanoseconds of CPU a look-up of one drawn at random (so that the processor's
 * caches help as little as they can).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/clock.h"
#include "core/slice.h"
#include "shortener/resolve/cache.h"

#define LOOKUPS 5000000

static size_t resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    long pages = 0;

    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
        abort();
    fclose(file);
    return (size_t)pages * 4096;
}

static int64_t cpu_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static struct slice key_of(char *out, size_t cap, unsigned n)
{
    return slice_of(out, (size_t)snprintf(out, cap, "go.bench.test/s%06u", n));
}

static void put(struct cache *cache, unsigned n)
{
    static const struct slice front = SLICE_INIT("go.bench.test/");
    char key[64], destination[128], campaign[32];
    struct link link;

    link_init(&link);
    link.brand = slice_head(front, front.len - 1);
    link.slug = slice_skip(key_of(key, sizeof(key), n), front.len);
    snprintf(destination, sizeof(destination),
             "https://www.example.com/products/catalogue/spring/item?from=%06u",
             n);
    link.destination = slice_str(destination);
    link.destination.len -= n % 7;
    snprintf(campaign, sizeof(campaign), "spring-%u", n % 20);
    link.campaign = slice_str(campaign);
    link.channel = SLICE("cold_email");
    link.direction = SLICE("outbound");
    link.source = SLICE("newsletter");
    cache_put(cache, slice_of(key, front.len + link.slug.len), &link, 1);
}

static void look_up(struct cache *cache, unsigned links)
{
    uint64_t draw = 88172645463325252u;
    int64_t start = cpu_ns();
    unsigned found = 0;

    for (int i = 0; i < LOOKUPS; i++) {
        const struct cache_entry *entry;
        char key[64];

        draw ^= draw << 13;
        draw ^= draw >> 7;
        draw ^= draw << 17;
        found += cache_find(cache,
                            key_of(key, sizeof(key), (unsigned)(draw % links)),
                            &entry) == CACHE_LINK;
    }
    printf("%9u links: %6.1f ns a look-up, its key printed; %u of %d found\n",
           links, (double)(cpu_ns() - start) / LOOKUPS, found, LOOKUPS);
}

static void measure(unsigned links)
{
    size_t before = resident_bytes();
    struct cache *cache = cache_new((size_t)1 << 30, clock_system());
    struct cache_counters counters;

    for (unsigned n = 0; n < links; n++)
        put(cache, n);
    cache_count(cache, &counters);
    printf("%9u links: %6.1f bytes resident a link, %.1f by its own count\n",
           links, (double)(resident_bytes() - before) / links,
           (double)counters.bytes / links);
    look_up(cache, links);
    cache_free(&cache);
}

int main(void)
{
    measure(100);
    measure(1000000);
    return 0;
}
