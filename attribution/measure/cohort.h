#ifndef ATTRIBUTION_COHORT_H
#define ATTRIBUTION_COHORT_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/credit/path.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/stage_entries.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/error.h"

/*
 * The people of a funnel: whoever was ever in one of the query's stages, when
 * that was, and what brought them.
 *
 *     if (cohort_check(query, "funnel", &err) < 0) ...
 *     cohort_init(&cohort, &view, query, REPORT_BY_SOURCE);
 *     for (person = 0; person < journeys_count(view.journeys); person++) {
 *         if (cohort_find(&cohort, person, &member))
 *             ... member.entry, cohort_group(&cohort, &member.journey) ...
 *     }
 *     cohort_release(&cohort);
 *
 * A person's group is that of the last touch that is not direct among those
 * eligible for the person's first `lead`; if all are direct, it is direct.
 * Without a lead, or a touch before it, there is none: groups.count. The span
 * is not looked at: what it applies to is the report's own matter.
 */
struct cohort {
    const struct ledger_view *view;
    const struct report_query *query;
    struct tag_groups groups;
    struct stage_entries stages;
    uint32_t lead;
    struct path path; /* scratch of cohort_path */
};

struct cohort_member {
    struct journey journey;
    struct stage_entry entry;
    int64_t first_ms; /* the earliest of the entries, or MODEL_NO_MARK */
};

/* ERROR_USAGE: not one dimension that a touch has. `report` is its name. */
int cohort_check(const struct report_query *query, const char *report,
                 struct error *err) __attribute__((warn_unused_result));

/* `otherwise` is the dimension of the groups where the query has none. */
void cohort_init(struct cohort *cohort, const struct ledger_view *view,
                 const struct report_query *query,
                 enum report_dimension otherwise);
void cohort_release(struct cohort *cohort);

/* False if the person was in no stage of the funnel; filled in all the same. */
bool cohort_find(const struct cohort *cohort, uint32_t person,
                 struct cohort_member *member);

uint32_t cohort_group(struct cohort *cohort, const struct journey *journey);

/* What is eligible at an instant; valid until the next call, or of group. */
const struct path *cohort_path(struct cohort *cohort,
                               const struct journey *journey, int64_t end_ms);

/* The first mark of a stage, in the funnel or not, or MODEL_NO_MARK. */
int64_t cohort_first(const struct cohort *cohort, const struct journey *journey,
                     uint32_t stage);

/* True inside the query's span. */
static inline bool cohort_spans(const struct cohort *cohort, int64_t ms)
{
    return ms >= cohort->query->from_ms && ms < cohort->query->to_ms;
}

/* What the query made of stages, lookback and uncertain; and of by. */
void cohort_echo(const struct cohort *cohort, struct report_result *result);

#endif
