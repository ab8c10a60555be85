#ifndef ATTRIBUTION_FUNNEL_STAGES_H
#define ATTRIBUTION_FUNNEL_STAGES_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/measure/sample.h"
#include "attribution/measure/segments.h"
#include "attribution/measure/stage_entries.h"

/*
 * How many people of each segment are in each stage of a funnel, and what
 * became of them there.
 *
 *     struct funnel_stages stages;
 *     funnel_stages_init(&stages, &segments, &entries);
 *     funnel_stages_add(&stages, segment, &entry);        for each person
 *     funnel_stages_at(&stages, segment, i)->reached ...
 *     funnel_stages_release(&stages);
 *
 * Of those who entered, some went on to a later stage, some have no later one
 * and were lost at or after their entry; the rest are still there.
 */
struct funnel_stage {
    int64_t entered;
    int64_t reached; /* it, or a later one */
    int64_t converted;
    int64_t lost;
    struct sample time; /* in the stage, ms, of the converted */
};

struct funnel_stages {
    const struct stage_entries *entries;
    struct funnel_stage *list; /* segment by segment, of each stage; owned */
    size_t count;
};

void funnel_stages_init(struct funnel_stages *stages,
                        const struct segments *segments,
                        const struct stage_entries *entries);
void funnel_stages_release(struct funnel_stages *stages);

void funnel_stages_add(struct funnel_stages *stages, uint32_t segment,
                       const struct stage_entry *entry);

static inline struct funnel_stage *funnel_stages_at(
    const struct funnel_stages *stages, uint32_t segment, size_t stage)
{
    return &stages->list[segment * stages->entries->count + stage];
}

#endif
