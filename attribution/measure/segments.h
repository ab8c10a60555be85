#ifndef ATTRIBUTION_SEGMENTS_H
#define ATTRIBUTION_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/tag_groups.h"
#include "attribution/result/report_result.h"

/*
 * Segments of people: all of them, those of each group, and those of none.
 *
 *     struct segments segments;
 *     segments_init(&segments, &groups, query->by_count > 0);
 *     figures = memory_zalloc(segments.count, sizeof(figures[0]));
 *     n = segments_with(&segments, group, with);     a person's group
 *     for (i = 0; i < n; i++)
 *         figures[with[i]]++;
 *     order = segments_order(&segments, sizes, &shown);
 *     for (i = 0; i < shown; i++)
 *         ... segments_key(&segments, order[i], &result), figures[order[i]] ...
 *
 * Without a split, all people are the one segment. Nothing needs to be
 * released but the order.
 */
#define SEGMENTS_ALL  0
#define SEGMENTS_WITH 2 /* how many a person is in at most */

struct segments {
    const struct tag_groups *groups;
    bool split;
    uint32_t count;
};

void segments_init(struct segments *segments, const struct tag_groups *groups,
                   bool split);

/* The segments of somebody in a group; in no group for groups->count. */
size_t segments_with(const struct segments *segments, uint32_t group,
                     uint32_t with[SEGMENTS_WITH]);

/*
 * All people first, then the segments that have any, the largest first and
 * equal ones by their keys. The caller frees it.
 */
uint32_t *segments_order(const struct segments *segments, const int64_t *sizes,
                         size_t *shown);

/* "all", "(none)", or the group's key. */
struct report_cell segments_key(const struct segments *segments,
                                uint32_t segment, struct report_result *result);

#endif
