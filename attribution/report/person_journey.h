#ifndef ATTRIBUTION_PERSON_JOURNEY_H
#define ATTRIBUTION_PERSON_JOURNEY_H

#include "attribution/measure/people.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * One person's journey: everything that the ledger knows of the query's
 * `person`, in the order of time.
 *
 *     rows         an event each: touches of any verdict, sends, opens,
 *                  stages, assignments, and the refunds of the person's sales
 *     summary      person_summary.h: what came first and last, value, score
 *     identifiers  kind and value, sorted
 *     stages       each stage entered, also those outside of the funnel: when
 *                  first, how often
 *
 * An event's tags are as recorded, empty where nothing was; `amount` is in
 * the minor units of the event's own `currency`. Events,
 * stages and touches are those of the query's span; identifiers are all.
 *
 * ERROR_NOT_FOUND: nobody has the identifier.
 */
int person_journey_fill(const struct people *people,
                        struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
