#ifndef ATTRIBUTION_REACH_H
#define ATTRIBUTION_REACH_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/hash_map.h"
#include "attribution/ledger/ledger.h"
#include "attribution/report/report_groups.h"
#include "attribution/report/report_query.h"

/*
 * Reach: what each group did in the query's span, apart from what it earned:
 * its touches, the people behind them, and its cost.
 *
 *     struct reach reach;
 *     reach_init(&reach, &view, query, &groups);
 *     reach_get(&reach, group)->touches ...
 *     reach_release(&reach);
 */
struct reach_figures {
    int64_t touches;
    int64_t people;
    int64_t cost; /* minor units */
};

struct reach {
    struct reach_figures *list; /* by group; owned */
    size_t room;
    struct reach_figures totals; /* people: different ones */
};

/* Adds the groups that it meets to `groups`. */
void reach_init(struct reach *reach, const struct ledger_view *view,
                const struct report_query *query, struct report_groups *groups);
void reach_release(struct reach *reach);

/* Never NULL; all zero for a group without any. */
const struct reach_figures *reach_get(const struct reach *reach,
                                      uint32_t group);

#endif
