#ifndef ATTRIBUTION_REPORT_CLICKS_H
#define ATTRIBUTION_REPORT_CLICKS_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "clicks": followed links and scanned placements by one or two
 * dimensions (default: link).
 *
 *     raw        all hits = human + uncertain + machine
 *     machine    bot, scanner and prefetch
 *     unique     different visitors among the human hits; a hit without a
 *                visitor hash counts as a visitor of its own
 *     views      of link pages, by people: what the clicks of the channel
 *                link_page, or of a page's links, are to be measured by
 *
 * Hits that met no link are in no row; the totals count them as `orphans`.
 */
int report_clicks_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
