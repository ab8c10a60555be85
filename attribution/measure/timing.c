#include "attribution/measure/timing.h"

#include <stdlib.h>

#include "core/memory.h"

/* Somebody, and the segments that count them. */
struct timing_person {
    struct cohort_member member;
    uint32_t with[SEGMENTS_WITH];
    size_t with_count;
};

static void timing_touched(struct timing_stage *stage, const struct path *path,
                           int64_t entry_ms)
{
    if (path->count == 0) {
        stage->untouched++;
        return;
    }
    sample_add(&stage->to_convert, entry_ms - path->touches[0].time_ms);
    sample_add(&stage->since_last,
               entry_ms - path->touches[path->count - 1].time_ms);
    sample_add(&stage->touches, (int64_t)path->count);
}

static void timing_enter(struct timing *timing,
                         const struct timing_person *person, size_t i)
{
    const struct stage_entry *entry = &person->member.entry;
    int64_t first_ms = entry->first_ms[i];
    int64_t next_ms = stage_entries_next(&timing->cohort.stages, entry, i);
    const struct path *path =
        cohort_path(&timing->cohort, &person->member.journey, first_ms);

    for (size_t w = 0; w < person->with_count; w++) {
        struct timing_stage *stage =
            timing_stage_at(timing, person->with[w], i);

        stage->people++;
        if (next_ms != MODEL_NO_MARK)
            sample_add(&stage->in_stage, next_ms - first_ms);
        timing_touched(stage, path, first_ms);
    }
}

static void timing_stages(struct timing *timing,
                          const struct timing_person *person)
{
    bool any = false;

    for (size_t i = 0; i < timing->query->stage_count; i++) {
        int64_t first_ms = person->member.entry.first_ms[i];

        if (first_ms == MODEL_NO_MARK ||
            !cohort_spans(&timing->cohort, first_ms))
            continue;
        timing_enter(timing, person, i);
        any = true;
    }
    for (size_t w = 0; any && w < person->with_count; w++)
        timing->people[person->with[w]]++;
}

static void timing_arrive(struct timing *timing,
                          const struct timing_person *person)
{
    const struct journey *journey = &person->member.journey;
    int64_t first_ms = cohort_first(&timing->cohort, journey, timing->stage);
    const struct path *path;

    if (first_ms == MODEL_NO_MARK || !cohort_spans(&timing->cohort, first_ms))
        return;
    path = cohort_path(&timing->cohort, journey, first_ms);
    for (size_t w = 0; w < person->with_count; w++) {
        struct timing_way *way = &timing->ways[person->with[w]];

        way->people++;
        if (path->count == 0)
            way->untouched++;
        else
            way->buckets[time_buckets_of(timing->query->zone,
                                         path->touches[0].time_ms, first_ms)]++;
    }
}

static void timing_scan(struct timing *timing)
{
    uint32_t people = journeys_count(timing->view.journeys);

    for (uint32_t i = 0; i < people; i++) {
        struct timing_person person;

        cohort_find(&timing->cohort, i, &person.member);
        if (person.member.journey.mark_count == 0)
            continue;
        person.with_count = segments_with(
            &timing->segments,
            cohort_group(&timing->cohort, &person.member.journey), person.with);
        timing_stages(timing, &person);
        timing_arrive(timing, &person);
    }
}

void timing_init(struct timing *timing, struct ledger *ledger,
                 const struct report_query *query)
{
    *timing = (struct timing){.query = query};
    ledger_view_open(ledger, &timing->view, LEDGER_PERSONS);
    cohort_init(&timing->cohort, &timing->view, query, REPORT_BY_SOURCE);
    segments_init(&timing->segments, &timing->cohort.groups,
                  query->by_count > 0);
    timing->stage =
        interner_find(timing->view.strings, slice_str(query->stage));
    timing->stages = memory_zalloc(timing->segments.count * query->stage_count,
                                   sizeof(timing->stages[0]));
    timing->people =
        memory_zalloc(timing->segments.count, sizeof(timing->people[0]));
    timing->ways =
        memory_zalloc(timing->segments.count, sizeof(timing->ways[0]));
    timing_scan(timing);
}

void timing_release(struct timing *timing)
{
    size_t count = timing->segments.count * timing->query->stage_count;

    for (size_t i = 0; i < count; i++) {
        sample_release(&timing->stages[i].since_last);
        sample_release(&timing->stages[i].touches);
        sample_release(&timing->stages[i].to_convert);
        sample_release(&timing->stages[i].in_stage);
    }
    free(timing->ways);
    free(timing->people);
    free(timing->stages);
    cohort_release(&timing->cohort);
    ledger_view_close(&timing->view);
}
