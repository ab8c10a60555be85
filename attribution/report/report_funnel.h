#ifndef ATTRIBUTION_REPORT_FUNNEL_H
#define ATTRIBUTION_REPORT_FUNNEL_H

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The report "funnel": how far people come through the query's stages, where
 * they leave, and how long they stay.
 *
 * The span selects people by their earliest first entry into any stage of the
 * funnel. They are a cohort: whatever they did later counts, to the end of
 * what is recorded. Who comes back to a stage is counted once, at the first
 * entry. With `by`, rows are [group, stage]: "all" people first, then the
 * groups of cohort.h, the largest first.
 *
 *     entered          people who have the stage
 *     reached          people who have it or a later one
 *     next_rate        reached(next stage) / reached; in_process_conversion is
 *                      the same figure
 *     cumulative_rate  reached / reached(first stage)
 *     converted        entered, and have some later stage
 *     lost_here        entered, no later stage, a `lost` at or after the entry
 *     open_here        the rest of those who entered
 *     exit_from_stage  (converted + lost_here) / entered
 *     time_in_stage    from the entry to the earliest entry of a later stage,
 *                      of the converted; negative if stages were entered
 *                      backwards
 *
 * "summary" has a row a group (and the totals are those of all people):
 * sales_funnel_conversion is reached(`won`, or the last stage of a funnel
 * without it) / reached(first stage); outcomes.h has the others.
 * "entry_sources" tells by what people came into the funnel: the first touch
 * that is eligible at their earliest entry.
 *
 * ERROR_USAGE: see cohort_check. ERROR_INVALID: currencies without rates.
 */
int report_funnel_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
    __attribute__((warn_unused_result));

#endif
