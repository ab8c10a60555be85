#include "attribution/report/report_timing.h"

#include <stdlib.h>

#include "attribution/measure/spread.h"
#include "attribution/measure/timing.h"
#include "core/memory.h"

/* The figures of a stage, in order. */
enum {
    TIMING_PEOPLE,
    TIMING_IN_STAGE,
    TIMING_TO_CONVERT = TIMING_IN_STAGE + SPREAD_COLUMNS,
    TIMING_TOUCHES = TIMING_TO_CONVERT + SPREAD_COLUMNS,
    TIMING_SINCE_LAST = TIMING_TOUCHES + SPREAD_COLUMNS,
    TIMING_UNTOUCHED
};

#define TIMING_DISTRIBUTION "distribution"

/* The group, if there are any, and what a row of it stands for. */
static void report_timing_keys(const struct timing *timing, const char *name,
                               struct report_result *result)
{
    if (timing->segments.split)
        report_result_add_column(
            result, (struct report_column){
                        .name = report_dimension_name(timing->query->by[0]),
                        .is_key = true});
    report_result_add_column(
        result, (struct report_column){.name = name, .is_key = true});
}

/* A row with its keys; returns the cells behind them. */
static struct report_cell *report_timing_add_row(const struct timing *timing,
                                                 uint32_t segment,
                                                 struct slice name,
                                                 struct report_result *result)
{
    struct report_cell *row = report_result_add_row(result);

    if (timing->segments.split)
        *row++ = segments_key(&timing->segments, segment, result);
    *row++ = report_result_text(result, name);
    return row;
}

static void report_timing_columns(const struct timing *timing,
                                  struct report_result *result)
{
    static const struct spread_column in_stage = {
        "time_in_stage", REPORT_DURATION,
        "from the first entry to the earliest first entry of a later stage"};
    static const struct spread_column to_convert = {
        "time_to_convert", REPORT_DURATION,
        "from the first eligible touch to the first entry"};
    static const struct spread_column touches = {
        "touches_to_convert", REPORT_PLAIN,
        "eligible touches, of people who have any"};

    report_timing_keys(timing, "stage", result);
    report_result_add_column(
        result, (struct report_column){.name = "people",
                                       .help = "whose first entry into the "
                                               "stage lies in the span"});
    spread_add_columns(result, &in_stage);
    spread_add_columns(result, &to_convert);
    spread_add_columns(result, &touches);
    report_result_add_column(
        result,
        (struct report_column){.name = "time_since_last_touch_median",
                               .kind = REPORT_DURATION,
                               .help = "from the last eligible touch to the "
                                       "first entry"});
    report_result_add_column(
        result, (struct report_column){.name = "untouched",
                                       .help = "people without an eligible "
                                               "touch"});
}

static void report_timing_cells(struct timing_stage *stage,
                                struct report_cell *cells)
{
    struct report_cell since_last[SPREAD_COLUMNS] = {{0}};

    cells[TIMING_PEOPLE] = report_cell_count(stage->people);
    spread_cells(&stage->in_stage, REPORT_DURATION, cells + TIMING_IN_STAGE);
    spread_cells(&stage->to_convert, REPORT_DURATION,
                 cells + TIMING_TO_CONVERT);
    spread_cells(&stage->touches, REPORT_PLAIN, cells + TIMING_TOUCHES);
    spread_cells(&stage->since_last, REPORT_DURATION, since_last);
    cells[TIMING_SINCE_LAST] = since_last[SPREAD_MEDIAN];
    cells[TIMING_UNTOUCHED] = report_cell_count(stage->untouched);
}

static void report_timing_rows(const struct timing *timing,
                               struct report_result *result)
{
    size_t shown;
    uint32_t *order = segments_order(&timing->segments, timing->people, &shown);

    report_timing_columns(timing, result);
    for (size_t i = 0; i < shown; i++) {
        for (size_t s = 0; s < timing->query->stage_count; s++)
            report_timing_cells(timing_stage_at(timing, order[i], s),
                                report_timing_add_row(timing, order[i],
                                                      timing->query->stages[s],
                                                      result));
    }
    free(order);
}

static int64_t report_timing_touched(const struct timing *timing,
                                     uint32_t segment)
{
    return timing->ways[segment].people - timing->ways[segment].untouched;
}

static void report_timing_buckets(const struct timing *timing, uint32_t segment,
                                  struct report_result *result)
{
    double touched = (double)report_timing_touched(timing, segment);

    for (size_t i = 0; i < TIME_BUCKETS; i++) {
        int64_t people = timing->ways[segment].buckets[i];
        struct report_cell *cells = report_timing_add_row(
            timing, segment, slice_str(time_buckets_name(i)), result);

        cells[0] = report_cell_count(people);
        cells[1] = report_cell_ratio((double)people, touched);
    }
}

static void report_timing_distribution(const struct timing *timing,
                                       struct report_result *result)
{
    int64_t *sizes = memory_zalloc(timing->segments.count, sizeof(sizes[0]));
    size_t shown;
    uint32_t *order;

    report_result_add_section(result, TIMING_DISTRIBUTION,
                              "From the first touch to the stage");
    report_timing_keys(timing, "time_to_convert", result);
    report_result_add_column(
        result, (struct report_column){.name = "people",
                                       .bar = true,
                                       .help = "by calendar days from the "
                                               "first touch to the stage"});
    report_result_add_column(
        result, (struct report_column){.name = "share",
                                       .kind = REPORT_SHARE,
                                       .help = "of the people with a touch"});
    for (uint32_t i = 0; i < timing->segments.count; i++)
        sizes[i] = timing->ways[i].people;
    order = segments_order(&timing->segments, sizes, &shown);
    for (size_t i = 0; i < shown; i++)
        report_timing_buckets(timing, order[i], result);
    free(order);
    free(sizes);
}

static void report_timing_total(struct report_result *result, const char *group,
                                const char *name, int64_t count)
{
    report_result_add_total(
        result, (struct report_total){.group = group,
                                      .name = name,
                                      .cell = report_cell_count(count)});
}

static void report_timing_fill(const struct timing *timing,
                               struct report_result *result)
{
    cohort_echo(&timing->cohort, result);
    report_result_echo_text(result, "stage", timing->query->stage);
    report_timing_rows(timing, result);
    report_timing_distribution(timing, result);
    report_timing_total(result, NULL, "people", timing->people[SEGMENTS_ALL]);
    report_timing_total(result, TIMING_DISTRIBUTION, "people",
                        report_timing_touched(timing, SEGMENTS_ALL));
    report_timing_total(result, TIMING_DISTRIBUTION, "untouched",
                        timing->ways[SEGMENTS_ALL].untouched);
    report_result_note(result, "the span selects for each stage the people "
                               "whose first entry into it lies in the span");
}

int report_timing_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
{
    struct timing timing;

    if (cohort_check(query, "timing", err) < 0)
        return err->code;
    timing_init(&timing, ledger, query);
    report_timing_fill(&timing, result);
    timing_release(&timing);
    return 0;
}
