#ifndef ATTRIBUTION_DAILY_VISITORS_H
#define ATTRIBUTION_DAILY_VISITORS_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"

/*
 * New and known people day by day, in the query's time zone: the section
 * "new_and_returning" of a report, a row for each day of the span that has a
 * touch.
 *
 *     daily_visitors_fill(&view, query, &result);
 *
 *     new        people whose first touch of all was on that day
 *     returning  people with a touch on that day and the first one before it
 *
 * The two of a day sum to its different people.
 */
void daily_visitors_fill(const struct ledger_view *view,
                         const struct report_query *query,
                         struct report_result *result);

#endif
