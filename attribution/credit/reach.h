#ifndef ATTRIBUTION_REACH_H
#define ATTRIBUTION_REACH_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/report_money.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"

/*
 * Reach: what each group did in the query's span, apart from what it earned:
 * its touches, the people behind them, and its cost.
 *
 *     struct reach reach;
 *     reach_init(&reach, &view, query, &groups);
 *     reach_see(&reach, &money); ... reach_cost(&reach, &money);
 *     reach.list[group].touches ...
 *     reach_release(&reach);
 */
struct reach_figures {
    int64_t touches;
    int64_t people;
    int64_t cost; /* minor units */
    bool costs;   /* there is a cost event, be it of 0 */
};

struct reach {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    struct reach_figures *list;  /* by group; owned */
    struct reach_figures totals; /* people: different ones */
};

void reach_init(struct reach *reach, const struct ledger_view *view,
                const struct report_query *query,
                const struct tag_groups *groups);
void reach_release(struct reach *reach);

/* Shows the money the costs, and fills them in once it is settled. */
void reach_see(const struct reach *reach, struct report_money *money);
void reach_cost(struct reach *reach, struct report_money *money);

#endif
