#ifndef ATTRIBUTION_REPORT_PEOPLE_H
#define ATTRIBUTION_REPORT_PEOPLE_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "people": who is engaged, and how much; docs/reports/people.md
 * has every figure's definition. With `person` it is person_journey.h's.
 *
 *     rows           a person each, by score: score and its parts (recency,
 *                    frequency, depth, worth; engagement.h), group, touches,
 *                    last_touch, stage (the furthest), value, and name and
 *                    e-mail where those are told (report_contact.h)
 *     groups         likely, ready and at_risk: people, share, won, value,
 *                    score (mean)
 *     journey        customer_journey.h, stage by stage
 *     first_sources, last_sources   people by the key (channel, or `by`) of
 *                    their first and last touch in the span
 *
 * Touches and marks of the span count; people with none are left out, and so
 * is what no identifier belongs to: `anonymous`. `limit` cuts rows alone, 100
 * unless given.
 *
 * ERROR_USAGE: several stages, a dimension of time, or a risk above likely.
 * ERROR_INVALID: currencies without rates. ERROR_NOT_FOUND: no such person.
 */
int report_people_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
