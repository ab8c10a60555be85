#ifndef ATTRIBUTION_CLOSINGS_H
#define ATTRIBUTION_CLOSINGS_H

#include <stdint.h>

#include "attribution/credit/conversions.h"
#include "attribution/credit/path.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/headcount.h"
#include "attribution/query/report_query.h"

/*
 * What became of people in the query's span, by the group that brought them:
 * that of their last touch that is not direct (if all are, of the last), out
 * of those within the lookback of an instant.
 *
 *     struct closings closings;
 *     closings_init(&closings, &view, query, &groups, &conversions);
 *     headcount_of(&closings.leads, group) ...
 *     headcount_of(&closings.leads, groups.count)        nobody brought them
 *     closings_release(&closings);
 *
 *     leads    their first lead lies in the span; by their first lead
 *     buyers   they have a conversion of the list; by that conversion
 *     won      their first conversion of the query's stage lies in the span;
 *              by their first lead
 *     lost     they never had one, and their last `lost` lies in the span; by
 *              their first lead
 *
 * Who was won or lost without ever having been a lead is of no group, as in
 * the report "funnel".
 */
struct closings {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    struct headcount leads, buyers, won, lost;
    uint32_t lead_id, lost_id, stage_id;
    struct path path;
};

void closings_init(struct closings *closings, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups,
                   const struct conversions *conversions);
void closings_release(struct closings *closings);

#endif
