#ifndef ATTRIBUTION_REFUNDS_H
#define ATTRIBUTION_REFUNDS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/report_money.h"
#include "attribution/ledger/hash_map.h"
#include "attribution/ledger/ledger.h"

/*
 * Which refund lowers which sale: the first stage event that carries the
 * invoice which the refund names (of the stage that it names, if any), however
 * late or early the refund was told.
 *
 *     struct refunds refunds;
 *     refunds_init(&refunds, &view);
 *     off = refunds_of(&refunds, detail, &money, sale_ms);
 *     refunds_release(&refunds);
 *
 * A refund is money of its sale: it is converted at the sale's day, and those
 * of one currency in one sum, so that a sale that was given back whole, be it
 * in parts, is worth nothing in every currency.
 */
struct refund {
    uint32_t sale; /* detail, or EVENT_TABLE_NO_DETAIL if none is known */
    uint32_t currency;
    uint32_t detail; /* of the refund */
};

struct refunds {
    const struct ledger_view *view;
    struct refund *list; /* by sale, then currency; owned */
    size_t count;
};

void refunds_init(struct refunds *refunds, const struct ledger_view *view);
void refunds_release(struct refunds *refunds);

/* What goes off a sale, in the report's minor units. */
int64_t refunds_of(const struct refunds *refunds, uint32_t sale,
                   struct report_money *money, int64_t sale_ms);

/* Shows the money what refunds_of will take off a sale. */
void refunds_see_of(const struct refunds *refunds, uint32_t sale,
                    struct report_money *money);

/* Shows the money the refunds that refunds_unmatched will sum. */
void refunds_see(const struct refunds *refunds, struct report_money *money);

/* The refunds of the query's span that name no known sale. */
int64_t refunds_unmatched(const struct refunds *refunds,
                          struct report_money *money);

#endif
