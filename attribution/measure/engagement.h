#ifndef ATTRIBUTION_ENGAGEMENT_H
#define ATTRIBUTION_ENGAGEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "attribution/measure/sales.h"
#include "attribution/measure/stage_entries.h"
#include "attribution/query/report_query.h"

/*
 * How engaged somebody is: a score of 0 to 100, and what it is made of.
 *
 *     struct engagement_scale scale;
 *     engagement_scale_init(&scale, &view, query, &sales);   sales_value'd
 *     if (engagement_of(&scale, person, &engagement))
 *         ... engagement.score ...
 *
 * score = 25 * (recency + frequency + depth + worth), each 0 ... 1:
 *
 *     recency    2^(-age / half_life), age from the last touch to `as_of`, the
 *                last touch or mark of anybody in the span: a report knows no
 *                clock. 0 without a touch
 *     frequency  touches / (touches + 3)
 *     depth      place of the furthest stage / number of stages; 0 without
 *     worth      value / (value + the median sale); 0 without a value above 0
 *
 * Only what lies in the query's span counts, and of touches the human ones
 * (and the uncertain, where the query says so).
 */
#define ENGAGEMENT_NO_STAGE (-1)

/* By score alone; the thresholds are the query's. */
enum engagement_group {
    ENGAGEMENT_LIKELY,  /* likely <= score */
    ENGAGEMENT_READY,   /* risk <= score < likely */
    ENGAGEMENT_AT_RISK, /* score < risk */
    ENGAGEMENT_GROUPS
};

struct engagement_scale {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct sales *sales;
    struct stage_entries stages;
    uint32_t goal;    /* the query's stage, as a string; or INTERNER_NONE */
    int64_t as_of_ms; /* INT64_MIN: nothing happened in the span */
};

struct engagement {
    uint32_t touches;
    const struct journey_touch *first, *last; /* NULL without a touch */
    struct stage_entry entry;                 /* only if in_funnel */
    bool in_funnel;
    bool won;      /* reached the query's stage */
    int furthest;  /* of the query's stages, or ENGAGEMENT_NO_STAGE */
    int64_t value; /* of the sales, minor units */
    double recency, frequency, depth, worth;
    double score;
};

/* Nothing needs to be released. */
void engagement_scale_init(struct engagement_scale *scale,
                           const struct ledger_view *view,
                           const struct report_query *query,
                           const struct sales *sales);

/* False for somebody with no touch that counts and no mark in the span. */
bool engagement_of(const struct engagement_scale *scale, uint32_t person,
                   struct engagement *out);

enum engagement_group engagement_group_of(const struct report_query *query,
                                          double score);

/* "likely", "ready", "at_risk" */
const char *engagement_group_name(enum engagement_group group);

#endif
