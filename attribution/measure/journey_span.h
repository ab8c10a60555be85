#ifndef ATTRIBUTION_JOURNEY_SPAN_H
#define ATTRIBUTION_JOURNEY_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/journeys.h"
#include "attribution/query/report_query.h"

/*
 * The part of a journey that lies in a query's span: touches and marks with
 * from <= t < to, as a journey of its own.
 *
 *     struct journey whole = journeys_at(view.journeys, person);
 *     struct journey part = journey_span_of(&whole, query);
 *
 * It points into the same index and is valid for as long.
 */
struct journey journey_span_of(const struct journey *whole,
                               const struct report_query *query);

/* The time of the last touch or mark, of any verdict; false if there is none */
bool journey_span_last(const struct journey *part, int64_t *ms);

#endif
