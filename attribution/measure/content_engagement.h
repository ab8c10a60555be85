#ifndef ATTRIBUTION_CONTENT_ENGAGEMENT_H
#define ATTRIBUTION_CONTENT_ENGAGEMENT_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"

/*
 * Which links, or calls to action, people take up: the section "content" of a
 * report, a row for each link (or content, if the query goes by content) of a
 * campaign.
 *
 *     content_engagement_fill(&view, query, &result);
 *
 *     hits      clicks and scans in the span that count as touches
 *     clickers  different people behind them
 *     exposed   different people with a touch of that campaign or a send of
 *               it in the span
 *     content_engagement_rate   clickers / exposed
 *
 * A link without a campaign is shown to nobody in particular: it has no
 * exposed. Hits whose link (content) was not recorded are left out.
 */
void content_engagement_fill(const struct ledger_view *view,
                             const struct report_query *query,
                             struct report_result *result);

#endif
