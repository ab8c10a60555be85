#include "attribution/report/report_funnel.h"

#include <stdlib.h>

#include "attribution/measure/entry_sources.h"
#include "attribution/measure/funnel.h"
#include "attribution/measure/spread.h"
#include "attribution/report/funnel_summary.h"

/* The figures of a stage, in order. */
enum {
    FUNNEL_ENTERED,
    FUNNEL_REACHED,
    FUNNEL_NEXT_RATE,
    FUNNEL_CUMULATIVE_RATE,
    FUNNEL_CONVERTED,
    FUNNEL_LOST_HERE,
    FUNNEL_OPEN_HERE,
    FUNNEL_IN_PROCESS_CONVERSION,
    FUNNEL_EXIT_FROM_STAGE,
    FUNNEL_COLUMNS
};

static void report_funnel_columns(const struct funnel *funnel,
                                  struct report_result *result)
{
    static const struct report_column figures[FUNNEL_COLUMNS] = {
        [FUNNEL_ENTERED] = {.name = "entered",
                            .help = "people who have the stage"},
        [FUNNEL_REACHED] = {.name = "reached",
                            .help = "people who have it or a later one",
                            .bar = true},
        [FUNNEL_NEXT_RATE] = {.name = "next_rate",
                              .kind = REPORT_SHARE,
                              .help = "reached of the next stage / reached"},
        [FUNNEL_CUMULATIVE_RATE] = {.name = "cumulative_rate",
                                    .kind = REPORT_SHARE,
                                    .help = "reached / reached of the first "
                                            "stage"},
        [FUNNEL_CONVERTED] = {.name = "converted",
                              .help = "entered, and have a later stage"},
        [FUNNEL_LOST_HERE] = {.name = "lost_here",
                              .help = "entered, no later stage, lost at or "
                                      "after the entry"},
        [FUNNEL_OPEN_HERE] = {.name = "open_here",
                              .help = "entered - converted - lost_here"},
        [FUNNEL_IN_PROCESS_CONVERSION] = {.name = "in_process_conversion",
                                          .kind = REPORT_SHARE,
                                          .help = "next_rate under its other "
                                                  "name"},
        [FUNNEL_EXIT_FROM_STAGE] = {.name = "exit_from_stage",
                                    .kind = REPORT_SHARE,
                                    .help = "(converted + lost_here) / "
                                            "entered"},
    };

    if (funnel->segments.split)
        report_result_add_column(
            result, (struct report_column){.name = funnel_dimension(funnel),
                                           .is_key = true});
    report_result_add_column(
        result, (struct report_column){.name = "stage", .is_key = true});
    for (size_t i = 0; i < FUNNEL_COLUMNS; i++)
        report_result_add_column(result, figures[i]);
    spread_add_columns(
        result, &(struct spread_column){"time_in_stage", REPORT_DURATION,
                                        "from the first entry to the earliest "
                                        "first entry of a later stage, of the "
                                        "converted"});
}

static void report_funnel_cells(const struct funnel *funnel, uint32_t segment,
                                size_t i, struct report_cell *cells)
{
    struct funnel_stage *stage = funnel_stages_at(&funnel->stages, segment, i);

    cells[FUNNEL_ENTERED] = report_cell_count(stage->entered);
    cells[FUNNEL_REACHED] = report_cell_count(stage->reached);
    if (i + 1 < funnel->query->stage_count)
        cells[FUNNEL_NEXT_RATE] =
            report_cell_ratio((double)funnel_reached(funnel, segment, i + 1),
                              (double)stage->reached);
    cells[FUNNEL_CUMULATIVE_RATE] = report_cell_ratio(
        (double)stage->reached, (double)funnel_reached(funnel, segment, 0));
    cells[FUNNEL_CONVERTED] = report_cell_count(stage->converted);
    cells[FUNNEL_LOST_HERE] = report_cell_count(stage->lost);
    cells[FUNNEL_OPEN_HERE] =
        report_cell_count(stage->entered - stage->converted - stage->lost);
    cells[FUNNEL_IN_PROCESS_CONVERSION] = cells[FUNNEL_NEXT_RATE];
    cells[FUNNEL_EXIT_FROM_STAGE] = report_cell_ratio(
        (double)(stage->converted + stage->lost), (double)stage->entered);
    spread_cells(&stage->time, REPORT_DURATION, cells + FUNNEL_COLUMNS);
}

static void report_funnel_rows(const struct funnel *funnel, uint32_t segment,
                               struct report_result *result)
{
    for (size_t i = 0; i < funnel->query->stage_count; i++) {
        struct report_cell *row = report_result_add_row(result);

        if (funnel->segments.split)
            *row++ = segments_key(&funnel->segments, segment, result);
        *row++ = report_result_text(result, funnel->query->stages[i]);
        report_funnel_cells(funnel, segment, i, row);
    }
}

static void report_funnel_notes(struct report_result *result)
{
    report_result_note(
        result, "the span selects people by their earliest first entry into "
                "any stage of the funnel; they are followed to the end of "
                "what is recorded");
    report_result_note(result, "who comes back to a stage is counted once, at "
                               "the first entry");
}

static void report_funnel_fill(const struct funnel *funnel,
                               struct report_result *result)
{
    size_t shown;
    uint32_t *order = funnel_order(funnel, &shown);

    report_result_section(result)->is_funnel = true;
    report_funnel_columns(funnel, result);
    for (size_t i = 0; i < shown; i++)
        report_funnel_rows(funnel, order[i], result);
    free(order);
    funnel_summary_fill(funnel, result);
    entry_sources_fill(funnel, result);
    report_funnel_notes(result);
}

int report_funnel_run(struct ledger *ledger, const struct report_query *query,
                      struct report_result *result, struct error *err)
{
    struct funnel funnel;
    int code;

    if (cohort_check(query, "funnel", err) < 0)
        return err->code;
    code = funnel_init(&funnel, ledger, query, err);
    if (code == 0) {
        report_result_currency(result, funnel.money.currency);
        cohort_echo(&funnel.cohort, result);
        report_result_echo_text(result, "count",
                                query->first_only ? "first" : "every");
        report_funnel_fill(&funnel, result);
    }
    funnel_release(&funnel);
    return code;
}
