#ifndef ATTRIBUTION_TIME_BUCKETS_H
#define ATTRIBUTION_TIME_BUCKETS_H

#include <stddef.h>
#include <stdint.h>

#include "core/timezone.h"

/*
 * How many days something took, in a few classes: the same day, 1 to 3 days
 * ... more than 90.
 *
 *     counts[time_buckets_of(zone, from_ms, until_ms)]++;
 *     time_buckets_name(bucket)                     bucket < TIME_BUCKETS
 *
 * Days are those of the calendar in the zone: from 23:59 to 00:01 is a day,
 * from 00:01 to 23:59 of one date is none.
 */
#define TIME_BUCKETS 7

/* until_ms >= from_ms. */
size_t time_buckets_of(const struct timezone_rules *zone, int64_t from_ms,
                       int64_t until_ms);

const char *time_buckets_name(size_t bucket);

#endif
