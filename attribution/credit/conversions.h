#ifndef ATTRIBUTION_CONVERSIONS_H
#define ATTRIBUTION_CONVERSIONS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/refunds.h"
#include "attribution/credit/report_money.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"

/*
 * The conversions that a report credits: those of one stage whose time
 * lies in its span; with count=first only each person's first of that stage,
 * if that one lies in the span.
 *
 *     struct conversions found;
 *     conversions_init(&found, &view, query, stage);  a view with persons
 *     conversions_see(&found, &money);
 *     ... report_money_settle ...
 *     conversions_value(&found, &money);
 *     for (i = 0; i < found.count; i++) found.list[i] ...
 *     conversions_release(&found);
 *
 * A refund lowers the value of the sale that it names; see refunds.h.
 *
 * The list goes person by person, each one's conversions in order.
 */
struct conversion {
    uint32_t row;
    uint32_t detail;
    uint32_t person; /* of the view's journeys */
    int64_t time_ms;
    int64_t value;          /* minor units, refunds taken off */
    int64_t lead_ms;        /* the person's first lead, or MODEL_NO_MARK */
    int64_t opportunity_ms; /* likewise the first sql */
};

struct conversions {
    const struct ledger_view *view;
    struct refunds refunds;
    struct conversion *list; /* owned */
    size_t count;
    size_t room;
    uint8_t *reached;  /* by person: 1 who ever reached the stage; owned */
    int64_t value;     /* of all in the list */
    int64_t unmatched; /* minor units of refunds that name no sale */
};

void conversions_init(struct conversions *conversions,
                      const struct ledger_view *view,
                      const struct report_query *query, struct slice stage);
void conversions_release(struct conversions *conversions);

/* Shows the money what will be summed. */
void conversions_see(const struct conversions *conversions,
                     struct report_money *money);

/* Fills in what each is worth. */
void conversions_value(struct conversions *conversions,
                       struct report_money *money);

#endif
