#ifndef ATTRIBUTION_EXPLAIN_H
#define ATTRIBUTION_EXPLAIN_H

#include "attribution/report/report_attribution.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * Why this credit: the conversions behind one row of an attribution report,
 * each with its touches and what each model gives them. The credits that are
 * listed sum to the row's figure.
 *
 *     event      id of the conversion's event
 *     person, at, value
 *     touches    its path: event, at, type, key, and each model's weight
 *     models     credit: what of this conversion the row's key earned;
 *                credit_value: likewise in minor units
 *
 * Models that look at all journeys at once give a key its credit as a whole;
 * it is listed in equal parts with the conversions whose paths the key is on,
 * and touches have no weight. What a key earns that is on no such path (walks
 * that passed it came to others' conversions) is in the totals alone.
 * "(none)" are the conversions without a path.
 *
 * ERROR_NOT_FOUND: the report has no row of that key.
 */
int explain_fill(const struct attribution *run, struct report_result *result,
                 struct error *err) __attribute__((warn_unused_result));

#endif
