#ifndef ATTRIBUTION_REPORT_PATHS_H
#define ATTRIBUTION_REPORT_PATHS_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "paths": by which touches, in which order, the conversions of a
 * stage came about; docs/reports/paths.md has every figure's definition.
 *
 *     rows     a path each, "a > b > c" by the keys of one dimension (campaign
 *              unless `by` says otherwise): conversions, share, value, length,
 *              time_to_convert. "(none)": conversions without a touch
 *     lengths  conversions by their number of touches: 1 ... 10, 11+
 *     touches  each key's part: conversions_with, entry, closing, assists,
 *              only, assist_ratio
 *     pairs    which key follows which, how often
 *
 * Which conversions, which touches: conversions.h and path.h, as in the
 * attribution report. With collapse, equal neighbours are one step everywhere.
 * `limit` cuts rows and pairs, 50 unless given; no other figure.
 *
 * ERROR_USAGE: several stages, two dimensions, or one of time. ERROR_INVALID:
 * currencies without rates.
 */
int report_paths_run(struct ledger *ledger, const struct report_query *query,
                     struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
