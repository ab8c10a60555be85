#ifndef ATTRIBUTION_STAGE_ENTRIES_H
#define ATTRIBUTION_STAGE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "attribution/model/models.h"
#include "attribution/query/report_query.h"

/*
 * When somebody first entered each stage of the query's funnel.
 *
 *     struct stage_entries stages;
 *     stage_entries_init(&stages, &view, query);
 *     for (person = 0; person < journeys_count(view.journeys); person++) {
 *         struct journey journey = journeys_at(view.journeys, person);
 *         struct stage_entry entry;
 *         if (stage_entries_of(&stages, &journey, &entry))
 *             ... entry.first_ms[0 ... query->stage_count-1] ...
 *     }
 *
 * Only first entries count: who comes back to a stage is still in it. Nothing
 * needs to be released.
 */
struct stage_entries {
    const struct ledger_view *view;
    size_t count;
    uint32_t ids[REPORT_STAGES_MAX]; /* strings; INTERNER_NONE: never seen */
    uint32_t lost;
};

struct stage_entry {
    int64_t first_ms[REPORT_STAGES_MAX]; /* MODEL_NO_MARK: never */
    int64_t lost_ms;                     /* the last `lost`, or INT64_MIN */
};

void stage_entries_init(struct stage_entries *stages,
                        const struct ledger_view *view,
                        const struct report_query *query);

/* False if the person was in no stage of the funnel (lost alone is none). */
bool stage_entries_of(const struct stage_entries *stages,
                      const struct journey *journey, struct stage_entry *entry);

/*
 * The earliest first entry of a later stage, or MODEL_NO_MARK: when the person
 * left stage `i` forwards. Stages may be skipped and entered in any order.
 */
int64_t stage_entries_next(const struct stage_entries *stages,
                           const struct stage_entry *entry, size_t i);

#endif
