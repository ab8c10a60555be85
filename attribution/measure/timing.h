#ifndef ATTRIBUTION_TIMING_H
#define ATTRIBUTION_TIMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "attribution/measure/cohort.h"
#include "attribution/measure/sample.h"
#include "attribution/measure/segments.h"
#include "attribution/measure/time_buckets.h"
#include "attribution/query/report_query.h"

/*
 * All that a timing report is made of: how long people took to each stage and
 * stayed in it, segment by segment.
 *
 *     struct timing timing;
 *     timing_init(&timing, ledger, query);              with an open view
 *     timing_stage_at(&timing, segment, i)->to_convert ...
 *     timing.ways[segment].buckets[b] ...
 *     timing_release(&timing);
 *
 * Each stage has the people whose first entry into it lies in the span.
 * Touches are those eligible at that entry.
 */
struct timing_stage {
    int64_t people;
    int64_t untouched;        /* of them, without a touch */
    struct sample in_stage;   /* ms, of those who left it forwards */
    struct sample to_convert; /* ms, from the first touch to the entry */
    struct sample touches;    /* how many, of those with any */
    struct sample since_last; /* ms, from the last touch to the entry */
};

/* The way to the query's `stage`, which need not be in the funnel. */
struct timing_way {
    int64_t people; /* whose first entry into it lies in the span */
    int64_t untouched;
    int64_t buckets[TIME_BUCKETS];
};

struct timing {
    const struct report_query *query;
    struct ledger_view view;
    struct cohort cohort;
    struct segments segments;
    uint32_t stage;              /* the query's */
    struct timing_stage *stages; /* segment by segment; owned */
    int64_t *people;             /* by segment: in any of the stages; owned */
    struct timing_way *ways;     /* by segment; owned */
};

void timing_init(struct timing *timing, struct ledger *ledger,
                 const struct report_query *query);
void timing_release(struct timing *timing);

static inline struct timing_stage *timing_stage_at(const struct timing *timing,
                                                   uint32_t segment,
                                                   size_t stage)
{
    return &timing->stages[segment * timing->query->stage_count + stage];
}

#endif
