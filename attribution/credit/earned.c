#include "attribution/credit/earned.h"

#include <math.h>

/* The two-sided 95% quantile of the normal distribution. */
#define EARNED_Z95 1.959963984540054

void earned_add_columns(const struct report_query *query,
                        struct report_result *result)
{
    static const struct report_column columns[EARNED_COLUMNS] = {
        [EARNED_CONVERSIONS] = {.name = "conversions", .bar = true},
        [EARNED_VALUE] = {.name = "value",
                          .kind = REPORT_MONEY,
                          .audience = REPORT_FOR_PROGRAMS},
        [EARNED_VALUE_ROUNDED] = {.name = "value_rounded",
                                  .label = "value",
                                  .kind = REPORT_MONEY},
        [EARNED_LOW] = {.name = "low", .help = "95% interval, lower end"},
        [EARNED_HIGH] = {.name = "high", .help = "95% interval, upper end"},
        [EARNED_CPA] = {.name = "cpa",
                        .kind = REPORT_MONEY,
                        .help = "cost / conversions"},
        [EARNED_ROAS] = {.name = "roas", .help = "value / cost"},
        [EARNED_ROI] = {.name = "roi", .help = "(value - cost) / cost"},
    };

    for (size_t i = 0; i < query->model_count; i++) {
        for (size_t j = 0; j < EARNED_COLUMNS; j++) {
            struct report_column column = columns[j];

            column.model = query->models[i]->name;
            report_result_add_column(result, column);
        }
    }
}

struct report_cell earned_cpa(double conversions, int64_t cost)
{
    if (cost == 0)
        return report_cell_none();
    return report_cell_ratio((double)cost, conversions);
}

struct report_cell earned_roas(double value, int64_t cost)
{
    return report_cell_ratio(value, (double)cost);
}

struct report_cell earned_roi(double value, int64_t cost)
{
    return report_cell_ratio(value - (double)cost, (double)cost);
}

static void earned_fill_model(const struct credit *credit, int64_t cost,
                              struct report_cell *cells)
{
    double conversions = credit->conversions;
    double half = EARNED_Z95 * credit->error;

    if (isnan(conversions))
        return; /* left empty */
    cells[EARNED_CONVERSIONS] = report_cell_number(conversions);
    cells[EARNED_VALUE] = report_cell_number(credit->value);
    cells[EARNED_VALUE_ROUNDED] = report_cell_count(credit->whole);
    if (!isnan(half)) {
        cells[EARNED_LOW] = report_cell_number(conversions - half);
        cells[EARNED_HIGH] = report_cell_number(conversions + half);
    }
    cells[EARNED_CPA] = earned_cpa(conversions, cost);
    cells[EARNED_ROAS] = earned_roas(credit->value, cost);
    cells[EARNED_ROI] = earned_roi(credit->value, cost);
}

void earned_fill(const struct credits *credits, uint32_t group, int64_t cost,
                 struct report_cell *cells)
{
    for (size_t i = 0; i < credits->models; i++)
        earned_fill_model(credits_get(credits, group, i), cost,
                          cells + i * EARNED_COLUMNS);
}

void earned_fill_none(const struct credits *credits, struct report_cell *cells)
{
    for (size_t i = 0; i < credits->models; i++) {
        cells[EARNED_CONVERSIONS] = report_cell_count(credits->unattributed);
        cells[EARNED_VALUE] = report_cell_count(credits->unattributed_value);
        cells[EARNED_VALUE_ROUNDED] = cells[EARNED_VALUE];
        cells += EARNED_COLUMNS;
    }
}
