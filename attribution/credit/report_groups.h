#ifndef ATTRIBUTION_REPORT_GROUPS_H
#define ATTRIBUTION_REPORT_GROUPS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/hash_map.h"
#include "attribution/ledger/interner.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_dimension.h"
#include "attribution/result/report_result.h"
#include "core/timezone.h"

/*
 * The groups of a report: which of its rows an event belongs to.
 *
 *     struct report_groups groups;
 *     report_groups_init(&groups, &view, by, by_count, zone);
 *     g = report_groups_of(&groups, tagset, time_ms, REPORT_AS_TOUCH);
 *     ... figures[g] ...                    g < report_groups_count(&groups)
 *     report_groups_keys(&groups, g, &result, row);
 *     report_groups_release(&groups);
 *
 * Groups are numbered as they are met, so a number tells groups of one run
 * apart and nothing else. A tag set's key is made once, however many events
 * carry it.
 */
enum report_reading {
    REPORT_AS_RECORDED, /* what was recorded, or "(not set)" */
    REPORT_AS_TOUCH     /* "(direct)" where nothing brought it */
};

struct report_dimension_cache {
    uint32_t *keys[2]; /* tag set -> key + 1, by reading */
    uint32_t room[2];
    struct hash_map buckets; /* of time dimensions */
    int64_t last_bucket;
    uint32_t last_key; /* or INTERNER_NONE */
};

struct report_groups {
    const struct ledger_view *view;
    enum report_dimension by[REPORT_BY_MAX];
    size_t by_count;
    const struct timezone_rules *zone;
    int64_t zone_from_ms, zone_until_ms; /* within which zone_offset_s holds */
    int32_t zone_offset_s;
    struct interner *keys;
    struct report_dimension_cache caches[REPORT_BY_MAX];
    struct hash_map numbers; /* key pair -> group */
    uint64_t *pairs;         /* by group */
    size_t room;
};

void report_groups_init(struct report_groups *groups,
                        const struct ledger_view *view,
                        const enum report_dimension *by, size_t by_count,
                        const struct timezone_rules *zone);
void report_groups_release(struct report_groups *groups);

uint32_t report_groups_of(struct report_groups *groups, uint32_t tagset,
                          int64_t time_ms, enum report_reading reading);

size_t report_groups_count(const struct report_groups *groups);

/* Adds the key columns, before any other column. */
void report_groups_add_columns(const struct report_groups *groups,
                               struct report_result *result);

/* Fills in a row's key cells. */
void report_groups_keys(const struct report_groups *groups, uint32_t group,
                        struct report_result *result, struct report_cell *row);

#endif
