#include "attribution/measure/time_buckets.h"

#define TIME_BUCKETS_DAY_MS 86400000

struct time_bucket {
    int64_t days; /* at most */
    const char *name;
};

static const struct time_bucket time_buckets[TIME_BUCKETS] = {
    {0, "same day"},
    {3, "1-3 days"},
    {7, "4-7 days"},
    {14, "8-14 days"},
    {30, "15-30 days"},
    {90, "31-90 days"},
    {INT64_MAX, "more than 90 days"},
};

static int64_t time_buckets_day(const struct timezone_rules *zone, int64_t ms)
{
    int64_t local_ms = ms + (int64_t)timezone_offset(zone, ms) * 1000;

    return local_ms / TIME_BUCKETS_DAY_MS -
           (local_ms % TIME_BUCKETS_DAY_MS < 0);
}

size_t time_buckets_of(const struct timezone_rules *zone, int64_t from_ms,
                       int64_t until_ms)
{
    int64_t days =
        time_buckets_day(zone, until_ms) - time_buckets_day(zone, from_ms);
    size_t bucket = 0;

    while (days > time_buckets[bucket].days)
        bucket++;
    return bucket;
}

const char *time_buckets_name(size_t bucket)
{
    return time_buckets[bucket].name;
}
