#include "attribution/measure/entry_sources.h"

/* Behind the key. */
enum { ENTRY_PEOPLE = 1, ENTRY_SHARE, ENTRY_OUTCOMES };

static void entry_sources_columns(const struct funnel *funnel,
                                  struct report_result *result)
{
    report_result_add_column(
        result, (struct report_column){.name = funnel_dimension(funnel),
                                       .is_key = true});
    report_result_add_column(
        result, (struct report_column){
                    .name = "people",
                    .bar = true,
                    .help = "whose first eligible touch at or before their "
                            "earliest entry into the funnel has this key"});
    report_result_add_column(
        result, (struct report_column){.name = "share",
                                       .kind = REPORT_SHARE,
                                       .help = "people / all people"});
    outcomes_add_columns(result);
}

static void entry_sources_row(const struct funnel *funnel, uint32_t source,
                              struct report_result *result)
{
    const struct outcome *outcome = &funnel->by_source[source];
    struct report_cell *row = report_result_add_row(result);

    row[0] = segments_key(&funnel->sources, source, result);
    row[ENTRY_PEOPLE] = report_cell_count(outcome->people);
    row[ENTRY_SHARE] =
        report_cell_ratio((double)outcome->people,
                          (double)funnel->by_source[SEGMENTS_ALL].people);
    outcomes_cells(outcome, row + ENTRY_OUTCOMES);
}

void entry_sources_fill(const struct funnel *funnel,
                        struct report_result *result)
{
    report_result_add_section(result, "entry_sources", "Entry sources");
    entry_sources_columns(funnel, result);
    for (uint32_t i = SEGMENTS_ALL + 1; i < funnel->sources.count; i++) {
        if (funnel->by_source[i].people > 0)
            entry_sources_row(funnel, i, result);
    }
    report_result_sort(result, ENTRY_PEOPLE);
}
