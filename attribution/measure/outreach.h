#ifndef ATTRIBUTION_OUTREACH_H
#define ATTRIBUTION_OUTREACH_H

#include <stdint.h>

#include "attribution/credit/path.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/headcount.h"
#include "attribution/query/report_query.h"

/*
 * Outreach: what was sent in the query's span, by groups, and what people did
 * about it.
 *
 *     struct outreach outreach;
 *     outreach_init(&outreach, &view, query, &groups);
 *     outreach_sends(&outreach, group), outreach_replies(&outreach, group)
 *     headcount_of(&outreach.clickers, group) ...
 *     outreach_replies(&outreach, groups.count)   that count for no group
 *     outreach_release(&outreach);
 *
 * Everything is counted whose own time lies in the span. Sends count for the
 * tags that they were recorded with. Replies (stage events of the stage
 * reply) and opens are answers; an answer counts for
 *
 *     1. its own tags, if it names a campaign; else
 *     2. the last send to that person at or before it, however long ago; else
 *     3. the last touch within the lookback that is not direct; else
 *     4. no group.
 *
 * A group's clickers were sent it and clicked or scanned it, both in the span,
 * in either order; the engaged clicked or scanned, sent or not; the reached
 * have a touch or a send. Touches count as in path.h.
 */
struct outreach {
    const struct ledger_view *view;
    const struct report_query *query;
    const struct tag_groups *groups;
    int64_t *sends;   /* by group, and as the last those of no group; owned */
    int64_t *replies; /* likewise */
    int64_t all_sends, all_replies;
    struct headcount sent, openers, clickers, engaged, reached;
    struct path path;
    uint32_t reply; /* the stage's id */
};

void outreach_init(struct outreach *outreach, const struct ledger_view *view,
                   const struct report_query *query,
                   const struct tag_groups *groups);
void outreach_release(struct outreach *outreach);

int64_t outreach_sends(const struct outreach *outreach, uint32_t group);
int64_t outreach_replies(const struct outreach *outreach, uint32_t group);

/* True if the group has a send, a touch, or an answer. */
bool outreach_shows(const struct outreach *outreach, uint32_t group);

#endif
