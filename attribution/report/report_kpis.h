#ifndef ATTRIBUTION_REPORT_KPIS_H
#define ATTRIBUTION_REPORT_KPIS_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "kpis": the figures of inbound and of outbound marketing in one
 * table, a row for each direction (or as `by` says), the same columns for all,
 * so that both sides of the business can be compared.
 *
 *     visits, clicks, scans, visitors, first_visitors, returning_visitors,
 *     sources              see visitors.h; visitors are different people
 *     leads                see closings.h
 *     engagement           touches / visitors
 *     time_on_page         seconds: the mean stay, see visitors.h
 *     reached              different people with a touch or a send
 *     content_engagement_rate   people who clicked or scanned / reached
 *     sends, replies       see outreach.h
 *     response_rate        replies / sends
 *     conversions, value   what last_non_direct credits of the query's stage
 *     conversion_rate      people behind the conversions / reached
 *     cost                 cost events in the span
 *     cpa                  cost / conversions
 *     average_sale         value / conversions
 *     close_rate           won / (won + lost), see closings.h
 *
 * The totals are of different people over all rows. Further sections:
 * "content" (content_engagement.h), "new_and_returning" (daily_visitors.h).
 */
int report_kpis_run(struct ledger *ledger, const struct report_query *query,
                    struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
