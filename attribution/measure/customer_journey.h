#ifndef ATTRIBUTION_CUSTOMER_JOURNEY_H
#define ATTRIBUTION_CUSTOMER_JOURNEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/measure/engagement.h"
#include "attribution/measure/sample.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"

/*
 * The measures by which marketers judge a customer journey, stage by stage of
 * the query's funnel:
 *
 *     people       entered the stage
 *     progression  share of them that took the next step: any later stage
 *     aversion     in likely-to-buy stages only: share of them that was lost
 *                  then or later and never reached the query's stage
 *     engagement   mean number of their touches
 *     timing       median time in the stage: first entry of any later stage
 *                  minus first entry, of those who took the step
 *     value        their sales
 *
 * Likely to buy are the funnel's stages from sql on that come before the
 * query's stage; if there is no such sql, the one right before it.
 *
 *     struct customer_journey measures;
 *     customer_journey_init(&measures, query);
 *     customer_journey_add(&measures, &scale, &engagement);    a person each
 *     customer_journey_show(&measures, &result);      a section, "journey"
 *     customer_journey_release(&measures);
 */
struct customer_journey_stage {
    int64_t people;
    int64_t averse;
    int64_t touches;
    int64_t value;
    struct sample times; /* ms, one for each who took the next step */
};

struct customer_journey {
    const struct report_query *query;
    size_t goal;        /* the query's stage; stage_count: not there */
    size_t likely_from; /* likely to buy: likely_from ... goal - 1 */
    struct customer_journey_stage stages[REPORT_STAGES_MAX];
};

void customer_journey_init(struct customer_journey *measures,
                           const struct report_query *query);
void customer_journey_release(struct customer_journey *measures);

void customer_journey_add(struct customer_journey *measures,
                          const struct engagement_scale *scale,
                          const struct engagement *engagement);

/* Once. */
void customer_journey_show(struct customer_journey *measures,
                           struct report_result *result);

#endif
