#include "attribution/measure/stage_entries.h"

void stage_entries_init(struct stage_entries *stages,
                        const struct ledger_view *view,
                        const struct report_query *query)
{
    stages->view = view;
    stages->count = query->stage_count;
    for (size_t i = 0; i < stages->count; i++)
        stages->ids[i] = interner_find(view->strings, query->stages[i]);
    stages->lost = interner_find(view->strings, SLICE("lost"));
}

static void stage_entries_clear(const struct stage_entries *stages,
                                struct stage_entry *entry)
{
    for (size_t i = 0; i < stages->count; i++)
        entry->first_ms[i] = MODEL_NO_MARK;
    entry->lost_ms = INT64_MIN;
}

/* Marks come in order, so the first of a stage is its first entry. */
static bool stage_entries_take(const struct stage_entries *stages,
                               uint32_t stage, int64_t ms,
                               struct stage_entry *entry)
{
    for (size_t i = 0; i < stages->count; i++) {
        if (stages->ids[i] != stage)
            continue;
        if (entry->first_ms[i] == MODEL_NO_MARK)
            entry->first_ms[i] = ms;
        return true;
    }
    if (stage == stages->lost)
        entry->lost_ms = ms;
    return false;
}

bool stage_entries_of(const struct stage_entries *stages,
                      const struct journey *journey, struct stage_entry *entry)
{
    bool any = false;

    stage_entries_clear(stages, entry);
    for (uint32_t i = 0; i < journey->mark_count; i++) {
        uint32_t stage = ledger_view_stage(stages->view, &journey->marks[i]);

        if (stage != INTERNER_EMPTY &&
            stage_entries_take(stages, stage, journey->marks[i].time_ms, entry))
            any = true;
    }
    return any;
}

int64_t stage_entries_next(const struct stage_entries *stages,
                           const struct stage_entry *entry, size_t i)
{
    int64_t next = MODEL_NO_MARK;

    for (size_t later = i + 1; later < stages->count; later++) {
        if (entry->first_ms[later] < next)
            next = entry->first_ms[later];
    }
    return next;
}
