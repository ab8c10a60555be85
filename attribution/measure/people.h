#ifndef ATTRIBUTION_PEOPLE_H
#define ATTRIBUTION_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/person_names.h"
#include "attribution/credit/report_money.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/engagement.h"
#include "attribution/measure/sales.h"
#include "attribution/query/report_query.h"
#include "core/error.h"

/*
 * What the people report and one person's journey are both made of: an open
 * view, everybody's name and sales, and the scale that they are scored on.
 *
 *     struct people people;
 *     if (people_init(&people, ledger, query, &err) == 0)
 *         ... engagement_of(&people.scale, person, &engagement) ...
 *     people_release(&people);                       after a failure as well
 */
struct people {
    const struct report_query *query;
    struct ledger_view view;
    struct person_names names;
    struct report_money money;
    struct sales sales;
    struct engagement_scale scale;
};

/* ERROR_INVALID: currencies without rates. */
int people_init(struct people *people, struct ledger *ledger,
                const struct report_query *query, struct error *err)
    __attribute__((warn_unused_result));
void people_release(struct people *people);

#endif
