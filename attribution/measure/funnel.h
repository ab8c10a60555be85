#ifndef ATTRIBUTION_FUNNEL_H
#define ATTRIBUTION_FUNNEL_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/report_money.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/cohort.h"
#include "attribution/measure/funnel_stages.h"
#include "attribution/measure/outcomes.h"
#include "attribution/measure/segments.h"
#include "attribution/query/report_query.h"
#include "core/error.h"

/*
 * All that a funnel report is made of: its people, segment by segment, in
 * their stages and with what became of them.
 *
 *     struct funnel funnel;
 *     if (funnel_init(&funnel, ledger, query, &err) == 0)
 *         ... funnel.stages, funnel.by_segment, funnel.by_source ...
 *     funnel_release(&funnel);
 *
 * The people are those whose earliest first entry into any stage of the funnel
 * lies in the span.
 */
struct funnel_person {
    uint32_t group;
    uint32_t source; /* of the first touch; either groups.count for none */
};

struct funnel {
    const struct report_query *query;
    struct ledger_view view;
    struct cohort cohort;
    struct segments segments; /* all, and by the query's `by` if it has one */
    struct segments sources;  /* by `by`, or by source */
    struct funnel_stages stages;
    struct outcomes outcomes;
    struct funnel_person *people; /* as in outcomes.list; owned */
    struct report_money money;
    struct outcome *by_segment; /* owned, like the next */
    struct outcome *by_source;  /* of the first touch at the earliest entry */
};

/*
 * Works everything out, with an open view. Release it also after a failure.
 * ERROR_INVALID: currencies without rates.
 */
int funnel_init(struct funnel *funnel, struct ledger *ledger,
                const struct report_query *query, struct error *err)
    __attribute__((warn_unused_result));
void funnel_release(struct funnel *funnel);

/* The segments in the order of their people; the caller frees it. */
uint32_t *funnel_order(const struct funnel *funnel, size_t *shown);

/* People of a segment who reached a stage. */
int64_t funnel_reached(const struct funnel *funnel, uint32_t segment,
                       size_t stage);

/* The name of what groups and entry sources are by. */
const char *funnel_dimension(const struct funnel *funnel);

#endif
