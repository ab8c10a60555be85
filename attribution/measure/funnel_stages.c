#include "attribution/measure/funnel_stages.h"

#include <stdlib.h>

#include "core/memory.h"

void funnel_stages_init(struct funnel_stages *stages,
                        const struct segments *segments,
                        const struct stage_entries *entries)
{
    stages->entries = entries;
    stages->count = segments->count * entries->count;
    stages->list = memory_zalloc(stages->count, sizeof(stages->list[0]));
}

void funnel_stages_release(struct funnel_stages *stages)
{
    for (size_t i = 0; i < stages->count; i++)
        sample_release(&stages->list[i].time);
    free(stages->list);
    *stages = (struct funnel_stages){0};
}

/* Somebody in a stage, who left it forwards at `next_ms` or never. */
static void funnel_stages_enter(struct funnel_stage *stage, int64_t first_ms,
                                int64_t next_ms, int64_t lost_ms)
{
    stage->entered++;
    if (next_ms != MODEL_NO_MARK) {
        stage->converted++;
        sample_add(&stage->time, next_ms - first_ms);
    } else if (lost_ms >= first_ms) {
        stage->lost++;
    }
}

void funnel_stages_add(struct funnel_stages *stages, uint32_t segment,
                       const struct stage_entry *entry)
{
    for (size_t i = 0; i < stages->entries->count; i++) {
        struct funnel_stage *stage = funnel_stages_at(stages, segment, i);
        int64_t first_ms = entry->first_ms[i];
        int64_t next_ms = stage_entries_next(stages->entries, entry, i);

        if (first_ms != MODEL_NO_MARK || next_ms != MODEL_NO_MARK)
            stage->reached++;
        if (first_ms != MODEL_NO_MARK)
            funnel_stages_enter(stage, first_ms, next_ms, entry->lost_ms);
    }
}
