#ifndef ATTRIBUTION_HOLDOUTS_H
#define ATTRIBUTION_HOLDOUTS_H

#include <stdint.h>

#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"

/*
 * The experiments: who was assigned to which arm of a campaign's random
 * hold-out, and who converted since.
 *
 *     struct holdouts holdouts;
 *     holdouts_init(&holdouts, &view, query, &groups);   groups by campaign
 *     arm = &holdouts.list[group].arms[HOLDOUTS_TREATED];
 *     arm->people, arm->converted ...
 *     holdouts_release(&holdouts);
 *
 * By intention to treat: everybody counts for the arm that was drawn, sent or
 * not. A person's first assignment of a campaign is the one that counts, if it
 * lies in the query's span. Converted is who has any stage event of the query's
 * stage at or after that assignment, also behind the span's end. Assignments
 * without a campaign or with another arm than these two are left out.
 */
enum holdouts_arm { HOLDOUTS_TREATED, HOLDOUTS_HOLDOUT, HOLDOUTS_ARMS };

struct holdouts_figures {
    struct {
        int64_t people;
        int64_t converted;
    } arms[HOLDOUTS_ARMS];
    int64_t moved; /* people who were assigned to the other arm later on */
};

struct holdouts {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    struct holdouts_figures *list; /* by group; owned */
    uint32_t stage, arms[HOLDOUTS_ARMS];
};

void holdouts_init(struct holdouts *holdouts, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups);
void holdouts_release(struct holdouts *holdouts);

#endif
