#include "server/redirect/rate_table.h"

#include <stdlib.h>

#include "core/memory.h"
#include "core/random.h"
#include "core/siphash.h"

#define WAYS 4 /* places where a key may be kept */

/*
 * A bucket is one number, as in the generic cell rate algorithm: the instant
 * at which it is full again. Each token taken puts it off by one interval, and
 * what lies in the past is a full bucket.
 */
struct rate_bucket {
    uint64_t hash;   /* of the key */
    int64_t full_ms; /* steady clock */
};

struct rate_table {
    struct rate_limit limit;
    const struct clock *clock;
    struct siphash_key secret;
    size_t groups; /* a power of two, of WAYS buckets each */
    struct rate_bucket buckets[];
};

static size_t count_groups(size_t room)
{
    size_t groups = 1;

    while (groups * WAYS < room)
        groups *= 2;
    return groups;
}

struct rate_table *rate_table_new(size_t room, const struct rate_limit *limit,
                                  const struct clock *clock)
{
    size_t groups = count_groups(room);
    struct rate_table *table = memory_alloc(
        sizeof(*table) + groups * WAYS * sizeof(struct rate_bucket));
    struct random random;

    *table =
        (struct rate_table){.limit = *limit, .clock = clock, .groups = groups};
    for (size_t i = 0; i < groups * WAYS; i++)
        table->buckets[i] = (struct rate_bucket){0, INT64_MIN};
    random_init(&random);
    random_bytes(&random, &table->secret, sizeof(table->secret));
    random_release(&random);
    return table;
}

void rate_table_free(struct rate_table **table)
{
    free(*table);
    *table = NULL;
}

static struct rate_bucket *group_of(struct rate_table *table, uint64_t hash)
{
    return &table->buckets[(hash & (table->groups - 1)) * WAYS];
}

static struct rate_bucket *find(struct rate_table *table, uint64_t hash)
{
    struct rate_bucket *group = group_of(table, hash);

    for (size_t i = 0; i < WAYS; i++) {
        if (group[i].hash == hash && group[i].full_ms != INT64_MIN)
            return &group[i];
    }
    return NULL;
}

/* The one that is nearest to full makes room. */
static struct rate_bucket *replace(struct rate_table *table, uint64_t hash)
{
    struct rate_bucket *group = group_of(table, hash);
    struct rate_bucket *fullest = group;

    for (size_t i = 1; i < WAYS; i++) {
        if (group[i].full_ms < fullest->full_ms)
            fullest = &group[i];
    }
    *fullest = (struct rate_bucket){hash, clock_steady_ms(table->clock)};
    return fullest;
}

/* The key's bucket, kept from now on. */
static struct rate_bucket *keep(struct rate_table *table, struct slice key)
{
    uint64_t hash = siphash(&table->secret, key);
    struct rate_bucket *bucket = find(table, hash);
    int64_t now = clock_steady_ms(table->clock);

    if (bucket == NULL)
        bucket = replace(table, hash);
    if (bucket->full_ms < now)
        bucket->full_ms = now;
    return bucket;
}

static int64_t wait_of(const struct rate_table *table,
                       const struct rate_bucket *bucket)
{
    const struct rate_limit *limit = &table->limit;
    int64_t wait = bucket->full_ms - clock_steady_ms(table->clock) -
                   (limit->burst - 1) * limit->interval_ms;

    return wait > 0 ? wait : 0;
}

int64_t rate_table_take(struct rate_table *table, struct slice key)
{
    struct rate_bucket *bucket = keep(table, key);
    int64_t wait = wait_of(table, bucket);

    if (wait == 0)
        bucket->full_ms += table->limit.interval_ms;
    return wait;
}

int64_t rate_table_wait(struct rate_table *table, struct slice key)
{
    const struct rate_bucket *bucket =
        find(table, siphash(&table->secret, key));

    return bucket != NULL ? wait_of(table, bucket) : 0;
}

int64_t rate_table_charge(struct rate_table *table, struct slice key)
{
    struct rate_bucket *bucket = keep(table, key);
    int64_t whole = table->limit.burst * table->limit.interval_ms;

    if (wait_of(table, bucket) < RATE_DEBTS_MAX * whole)
        bucket->full_ms += table->limit.interval_ms;
    return wait_of(table, bucket);
}

void rate_table_give_back(struct rate_table *table, struct slice key)
{
    struct rate_bucket *bucket = find(table, siphash(&table->secret, key));

    if (bucket != NULL)
        bucket->full_ms -= table->limit.interval_ms;
}
