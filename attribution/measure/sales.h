#ifndef ATTRIBUTION_SALES_H
#define ATTRIBUTION_SALES_H

#include <stdint.h>

#include "attribution/credit/refunds.h"
#include "attribution/credit/report_money.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"

/*
 * What each person bought: the stage events of a query's span that have an
 * amount, of whatever stage (won, renewal ...), refunds taken off.
 *
 *     struct sales sales;
 *     sales_init(&sales, &view, query);              a view with persons
 *     sales_see(&sales, &money);
 *     ... report_money_settle ...
 *     sales_value(&sales, &money);
 *     sales.by_person[person], sales.median ...
 *     sales_release(&sales);
 *
 * The sale must lie in the span; its refunds count whenever they came.
 */
struct sales {
    const struct ledger_view *view;
    const struct report_query *query;
    struct refunds refunds;
    int64_t *by_person; /* minor units; owned */
    double median;      /* of single sales above 0; 0: there are none */
    int64_t unmatched;  /* refunds of the span that name no sale */
};

void sales_init(struct sales *sales, const struct ledger_view *view,
                const struct report_query *query);
void sales_release(struct sales *sales);

/* Shows the money what will be summed, and sums it once it is settled. */
void sales_see(const struct sales *sales, struct report_money *money);
void sales_value(struct sales *sales, struct report_money *money);

#endif
