#include "attribution/report/funnel_summary.h"

#include <stdlib.h>

enum {
    SUMMARY_PEOPLE,
    SUMMARY_FIRST_STAGE_REACHED,
    SUMMARY_SALES_FUNNEL_CONVERSION,
    SUMMARY_REACH_COLUMNS
};

enum {
    SUMMARY_SALES,
    SUMMARY_VALUE,
    SUMMARY_AVERAGE_SALE,
    SUMMARY_MONEY_COLUMNS
};

/* What stands before the columns of outcomes.h, and what behind them. */
static const struct report_column reach_columns[SUMMARY_REACH_COLUMNS] = {
    [SUMMARY_PEOPLE] = {.name = "people",
                        .help = "whose earliest first entry into any stage of "
                                "the funnel lies in the span"},
    [SUMMARY_FIRST_STAGE_REACHED] = {.name = "first_stage_reached",
                                     .help = "people who have the first stage "
                                             "or a later one"},
    [SUMMARY_SALES_FUNNEL_CONVERSION] =
        {.name = "sales_funnel_conversion",
         .kind = REPORT_SHARE,
         .help = "people who reached won (or the last stage, if the funnel "
                 "has no won) / first_stage_reached"},
};

static const struct report_column money_columns[SUMMARY_MONEY_COLUMNS] = {
    [SUMMARY_SALES] = {.name = "sales",
                       .help = "won events of these people, whenever"},
    [SUMMARY_VALUE] = {.name = "value",
                       .kind = REPORT_MONEY,
                       .help = "amount of the sales, refunds taken off"},
    [SUMMARY_AVERAGE_SALE] = {.name = "average_sale",
                              .kind = REPORT_MONEY,
                              .help = "value / sales"},
};

static void funnel_summary_columns(const struct funnel *funnel,
                                   struct report_result *result)
{
    report_result_add_column(
        result, (struct report_column){.name = funnel->segments.split
                                                   ? funnel_dimension(funnel)
                                                   : "group",
                                       .is_key = true});
    for (size_t i = 0; i < SUMMARY_REACH_COLUMNS; i++)
        report_result_add_column(result, reach_columns[i]);
    outcomes_add_columns(result);
    for (size_t i = 0; i < SUMMARY_MONEY_COLUMNS; i++)
        report_result_add_column(result, money_columns[i]);
}

/* The stage that sells: `won`, or the last one of a funnel without it. */
static size_t funnel_summary_close(const struct report_query *query)
{
    size_t i = 0;

    while (i + 1 < query->stage_count &&
           !slice_equal(query->stages[i], SLICE("won")))
        i++;
    return i;
}

static void funnel_summary_row(const struct funnel *funnel, uint32_t segment,
                               struct report_result *result)
{
    const struct outcome *outcome = &funnel->by_segment[segment];
    int64_t first = funnel_reached(funnel, segment, 0);
    int64_t closed =
        funnel_reached(funnel, segment, funnel_summary_close(funnel->query));
    struct report_cell *row = report_result_add_row(result);

    *row++ = segments_key(&funnel->segments, segment, result);
    row[SUMMARY_PEOPLE] = report_cell_count(outcome->people);
    row[SUMMARY_FIRST_STAGE_REACHED] = report_cell_count(first);
    row[SUMMARY_SALES_FUNNEL_CONVERSION] =
        report_cell_ratio((double)closed, (double)first);
    outcomes_cells(outcome, row + SUMMARY_REACH_COLUMNS);
    row += SUMMARY_REACH_COLUMNS + OUTCOMES_COLUMNS;
    row[SUMMARY_SALES] = report_cell_count(outcome->sales);
    row[SUMMARY_VALUE] = report_cell_count(outcome->value);
    row[SUMMARY_AVERAGE_SALE] =
        report_cell_ratio((double)outcome->value, (double)outcome->sales);
}

/* The first row is that of all people. */
static void funnel_summary_totals(struct report_result *result)
{
    const struct report_section *section = report_result_section(result);
    const struct report_cell *all = report_section_row(section, SEGMENTS_ALL);
    struct report_cell currency = report_cell_none();

    for (size_t i = 1; i < section->column_count; i++)
        report_result_add_total(
            result, (struct report_total){.name = section->columns[i].name,
                                          .kind = section->columns[i].kind,
                                          .cell = all[i]});
    if (result->currency[0] != '\0')
        currency = report_result_text(result, slice_str(result->currency));
    report_result_add_total(
        result, (struct report_total){.name = "currency", .cell = currency});
}

void funnel_summary_fill(const struct funnel *funnel,
                         struct report_result *result)
{
    size_t shown;
    uint32_t *order = funnel_order(funnel, &shown);

    report_result_add_section(result, "summary", "Summary");
    funnel_summary_columns(funnel, result);
    for (size_t i = 0; i < shown; i++)
        funnel_summary_row(funnel, order[i], result);
    funnel_summary_totals(result);
    free(order);
}
