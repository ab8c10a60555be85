#ifndef ATTRIBUTION_CONVERSIONS_H
#define ATTRIBUTION_CONVERSIONS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "attribution/report/report_query.h"

/*
 * The conversions that a report credits: those of the query's stage whose time
 * lies in its span; with count=first only each person's first of that stage,
 * if that one lies in the span.
 *
 *     struct conversions found;
 *     conversions_init(&found, &view, query);       a view with persons
 *     for (i = 0; i < found.count; i++) found.list[i] ...
 *     conversions_release(&found);
 *
 * A refund lowers the value of the sale that it names by invoice: the first
 * stage event with that invoice (of the stage that the refund names, if any).
 * When the refund came does not matter. Refunds that name no sale are counted
 * in `unmatched`.
 *
 * The list goes person by person, persons in the order of their first
 * conversion, each one's conversions in order: an order that does not depend
 * on how the ledger came to know them, so sums over it do not either.
 */
struct conversion {
    uint32_t row;
    uint32_t person;   /* IDENTITY_NONE: nobody is named */
    uint32_t sequence; /* the same for one person's: 0, 1 ... */
    uint32_t currency; /* string id */
    int64_t time_ms;
    int64_t value; /* minor units, refunds taken off */
};

struct conversions {
    struct conversion *list; /* owned */
    size_t count;
    uint32_t people;   /* sequences are 0 ... people-1 */
    int64_t unmatched; /* minor units of refunds that name no sale */
};

void conversions_init(struct conversions *conversions,
                      const struct ledger_view *view,
                      const struct report_query *query);
void conversions_release(struct conversions *conversions);

#endif
