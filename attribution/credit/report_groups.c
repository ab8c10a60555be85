#include "attribution/credit/report_groups.h"

#include <stdlib.h>

#include "core/datetime.h"
#include "core/memory.h"

#define REPORT_DAY_S  86400
#define REPORT_HOUR_S 3600

void report_groups_init(struct report_groups *groups,
                        const struct ledger_view *view,
                        const enum report_dimension *by, size_t by_count,
                        const struct timezone_rules *zone)
{
    *groups = (struct report_groups){
        .view = view, .by_count = by_count, .zone = zone};
    groups->keys = interner_new();
    hash_map_init(&groups->numbers, 0);
    for (size_t i = 0; i < by_count; i++) {
        groups->by[i] = by[i];
        groups->caches[i].last_key = INTERNER_NONE;
        hash_map_init(&groups->caches[i].buckets, 0);
    }
}

void report_groups_release(struct report_groups *groups)
{
    for (size_t i = 0; i < groups->by_count; i++) {
        free(groups->caches[i].keys[REPORT_AS_RECORDED]);
        free(groups->caches[i].keys[REPORT_AS_TOUCH]);
        hash_map_release(&groups->caches[i].buckets);
    }
    hash_map_release(&groups->numbers);
    interner_free(&groups->keys);
    free(groups->pairs);
    groups->pairs = NULL;
}

static uint32_t *report_groups_cached(struct report_dimension_cache *cache,
                                      uint32_t tagset,
                                      enum report_reading reading)
{
    uint32_t room = cache->room[reading];

    if (tagset >= room) {
        uint32_t more = room > 0 ? room : 256;

        while (more <= tagset)
            more *= 2;
        cache->keys[reading] =
            memory_resize(cache->keys[reading], more, sizeof(uint32_t));
        for (uint32_t i = room; i < more; i++)
            cache->keys[reading][i] = 0;
        cache->room[reading] = more;
    }
    return &cache->keys[reading][tagset];
}

static uint32_t report_groups_tag_key(struct report_groups *groups, size_t i,
                                      uint32_t tagset,
                                      enum report_reading reading)
{
    uint32_t *cached =
        report_groups_cached(&groups->caches[i], tagset, reading);

    if (*cached == 0) {
        const struct tagset *tags = tagset_at(groups->view->tagsets, tagset);
        struct slice key =
            reading == REPORT_AS_TOUCH
                ? report_dimension_touch_key(groups->by[i], tags, groups->view)
                : report_dimension_key(groups->by[i], tags, groups->view);

        *cached = interner_add(groups->keys, key) + 1;
    }
    return *cached - 1;
}

static int64_t report_groups_floor(int64_t value, int64_t unit)
{
    return value / unit - (value % unit < 0);
}

/* "2026-11-22", or "2026-11-22T09:00+01:00", which tells both of the two
   hours apart that a clock set back passes through. */
static void report_groups_name_bucket(const struct report_groups *groups,
                                      enum report_dimension dimension,
                                      int64_t local_s, struct buffer *out)
{
    int64_t day = report_groups_floor(local_s, REPORT_DAY_S);
    int32_t offset_s = groups->zone_offset_s;
    int minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
    int year;
    int month;
    int day_of_month;

    datetime_civil(day, &year, &month, &day_of_month);
    buffer_appendf(out, "%04d-%02d-%02d", year, month, day_of_month);
    if (dimension == REPORT_BY_DAY)
        return;
    buffer_appendf(out, "T%02d:00",
                   (int)((local_s - day * REPORT_DAY_S) / REPORT_HOUR_S));
    if (offset_s == 0)
        buffer_append_byte(out, 'Z');
    else
        buffer_appendf(out, "%c%02d:%02d", offset_s < 0 ? '-' : '+',
                       minutes / 60, minutes % 60);
}

static uint32_t report_groups_new_bucket(struct report_groups *groups, size_t i,
                                         int64_t local_s)
{
    struct buffer name = BUFFER_INIT;
    uint32_t key;

    report_groups_name_bucket(groups, groups->by[i], local_s, &name);
    key = interner_add(groups->keys, buffer_slice(&name));
    buffer_release(&name);
    return key;
}

static uint32_t report_groups_time_key(struct report_groups *groups, size_t i,
                                       int64_t ms)
{
    struct report_dimension_cache *cache = &groups->caches[i];
    int64_t unit =
        groups->by[i] == REPORT_BY_DAY ? REPORT_DAY_S : REPORT_HOUR_S;
    int64_t local_s;
    int64_t bucket;

    if (ms < groups->zone_from_ms || ms >= groups->zone_until_ms)
        groups->zone_offset_s = timezone_span(
            groups->zone, ms, &groups->zone_from_ms, &groups->zone_until_ms);
    local_s = report_groups_floor(ms, 1000) + groups->zone_offset_s;
    /* The offset is part of the bucket: an hour may come twice. */
    bucket =
        report_groups_floor(local_s, unit) * (1 << 18) + groups->zone_offset_s;
    if (cache->last_key != INTERNER_NONE && bucket == cache->last_bucket)
        return cache->last_key;
    if (!hash_map_get(&cache->buckets, (uint64_t)bucket, &cache->last_key)) {
        cache->last_key = report_groups_new_bucket(groups, i, local_s);
        hash_map_put(&cache->buckets, (uint64_t)bucket, cache->last_key);
    }
    cache->last_bucket = bucket;
    return cache->last_key;
}

static uint32_t report_groups_number(struct report_groups *groups,
                                     uint64_t pair)
{
    uint32_t group = (uint32_t)groups->numbers.count;

    if (!hash_map_put(&groups->numbers, pair, group)) {
        hash_map_get(&groups->numbers, pair, &group);
        return group;
    }
    if (group >= groups->room) {
        groups->room = groups->room > 0 ? groups->room * 2 : 64;
        groups->pairs =
            memory_resize(groups->pairs, groups->room, sizeof(uint64_t));
    }
    groups->pairs[group] = pair;
    return group;
}

uint32_t report_groups_of(struct report_groups *groups, uint32_t tagset,
                          int64_t time_ms, enum report_reading reading)
{
    uint64_t pair = 0;

    for (size_t i = 0; i < groups->by_count; i++) {
        uint32_t key = report_dimension_is_time(groups->by[i])
                           ? report_groups_time_key(groups, i, time_ms)
                           : report_groups_tag_key(groups, i, tagset, reading);

        pair = pair << 32 | key;
    }
    return report_groups_number(groups, pair);
}

size_t report_groups_count(const struct report_groups *groups)
{
    return groups->numbers.count;
}

void report_groups_add_columns(const struct report_groups *groups,
                               struct report_result *result)
{
    for (size_t i = 0; i < groups->by_count; i++)
        report_result_add_column(
            result,
            (struct report_column){.name = report_dimension_name(groups->by[i]),
                                   .is_key = true});
}

void report_groups_keys(const struct report_groups *groups, uint32_t group,
                        struct report_result *result, struct report_cell *row)
{
    uint64_t pair = groups->pairs[group];

    for (size_t i = groups->by_count; i > 0; i--) {
        row[i - 1] = report_result_text(
            result, interner_text(groups->keys, (uint32_t)pair));
        pair >>= 32;
    }
}
