#ifndef ATTRIBUTION_CREDITS_H
#define ATTRIBUTION_CREDITS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "attribution/report/conversions.h"
#include "attribution/report/report_groups.h"
#include "attribution/report/report_query.h"

/*
 * Credit: what each group earns of the conversions, under each model.
 *
 *     struct credits credits;
 *     credits_init(&credits, &view, query, &groups, &conversions);
 *     credits_get(&credits, group, model)->conversions ...
 *     credits_release(&credits);
 *
 * Sums are made in the order of `conversions`, in long double, and each
 * person's credit is summed before it is squared, so the figures are the same
 * to the last digit however the ledger was filled.
 */
struct credit {
    long double conversions;
    long double value;   /* minor units */
    long double squares; /* sum over persons of (a person's credit)^2 */
};

struct credits {
    struct credit *list; /* group by group, of each model; owned */
    size_t groups;       /* with an entry */
    size_t models;
    int64_t unattributed; /* conversions without an eligible touch */
    int64_t unattributed_value;
};

/* Adds the groups of touches that it meets to `groups`. */
void credits_init(struct credits *credits, const struct ledger_view *view,
                  const struct report_query *query,
                  struct report_groups *groups,
                  const struct conversions *conversions);
void credits_release(struct credits *credits);

/* Never NULL; all zero for a group that earned nothing. */
const struct credit *credits_get(const struct credits *credits, uint32_t group,
                                 size_t model);

/* True for a kind and verdict that count as a touch in this query. */
bool credits_is_touch(const struct report_query *query, enum row_kind kind,
                      enum verdict verdict);

#endif
