#ifndef ATTRIBUTION_STAGE_CREDITS_H
#define ATTRIBUTION_STAGE_CREDITS_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "core/error.h"

/*
 * What each group earned, under the query's first model, of the first entries
 * into each stage of the funnel: each person's first of the stage, if it lies
 * in the span.
 *
 *     struct stage_credits stages;
 *     if (stage_credits_init(&stages, &view, query, &groups, &err) < 0) ...
 *     for (i = 0; i < stages.count; i++)
 *         ... stages.names[i], stage_credits_of(&stages, i, group) ...
 *     stage_credits_release(&stages);
 *
 * Only stages that somebody entered in the span are in the list, in the order
 * of the funnel. The names are the query's.
 */
struct stage_credits {
    struct slice names[REPORT_STAGES_MAX];
    size_t count;
    uint32_t groups;
    double *earned; /* stage by stage, of each group; owned */
};

/* ERROR_FULL: a chain is too large to be solved. Release it then, too. */
int stage_credits_init(struct stage_credits *stages,
                       const struct ledger_view *view,
                       const struct report_query *query,
                       const struct tag_groups *groups, struct error *err)
    __attribute__((warn_unused_result));
void stage_credits_release(struct stage_credits *stages);

double stage_credits_of(const struct stage_credits *stages, size_t stage,
                        uint32_t group);

#endif
