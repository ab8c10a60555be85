#ifndef ATTRIBUTION_VISITORS_H
#define ATTRIBUTION_VISITORS_H

#include <stdint.h>

#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/headcount.h"
#include "attribution/query/report_query.h"

/*
 * Visitors: who came in the query's span, by groups, whether for the first
 * time, from how many sources, and how long they stayed.
 *
 *     struct visitors visitors;
 *     visitors_init(&visitors, &view, query, &groups);
 *     visitors.list[group].visits, headcount_of(&visitors.people, group) ...
 *     visitors.totals.visits
 *     visitors_release(&visitors);
 *
 * Touches count as in path.h. A first visitor's first touch of all lies in
 * the span and belongs to the group; a returning one has a touch of the group
 * in the span and an earlier one of any group at any time. Who comes twice in
 * the span for the first time is both.
 *
 * Stays are the gaps between consecutive visits of one person that are at most
 * VISITORS_STAY_MS apart; each belongs to the earlier visit, which lies in the
 * span. Clicks between the two do not matter.
 */
#define VISITORS_STAY_MS ((int64_t)30 * 60 * 1000)

struct visitors_figures {
    int64_t touches;
    int64_t visits, clicks, scans;
    int64_t sources; /* different ones that were recorded */
    int64_t stays, stay_ms;
};

struct visitors {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    struct visitors_figures *list; /* by group; owned */
    struct visitors_figures totals;
    struct headcount people, firsts, returning;
    uint8_t *seen; /* by tag set, 1: it has a touch; owned */
};

void visitors_init(struct visitors *visitors, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups);
void visitors_release(struct visitors *visitors);

#endif
