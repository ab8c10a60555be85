#ifndef ATTRIBUTION_EARNED_H
#define ATTRIBUTION_EARNED_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/credits.h"
#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"

/*
 * What a row earned, as reports show it: the same columns for each model of
 * the query, the last ones of their row.
 *
 *     earned_add_columns(query, &result);
 *     ... a row, whose cells from `cells` on are these columns' ...
 *     earned_fill(&credits, group, cost, cells);
 *
 * conversions and value are what the model credits; value_rounded is the
 * value in whole minor units, whose sum over the rows is exact; low and high
 * are the 95% interval of conversions; cpa = cost / conversions, roas = value
 * / cost, roi = (value - cost) / cost, each empty where it would divide by
 * nothing, cpa also where nothing was spent.
 */
enum earned_column {
    EARNED_CONVERSIONS,
    EARNED_VALUE,
    EARNED_VALUE_ROUNDED,
    EARNED_LOW,
    EARNED_HIGH,
    EARNED_CPA,
    EARNED_ROAS,
    EARNED_ROI,
    EARNED_COLUMNS
};

void earned_add_columns(const struct report_query *query,
                        struct report_result *result);

/* Fills in EARNED_COLUMNS cells of each model; `cost` in minor units. */
void earned_fill(const struct credits *credits, uint32_t group, int64_t cost,
                 struct report_cell *cells);

/* The same of the row "(none)": what no touch earned, under any model. */
void earned_fill_none(const struct credits *credits, struct report_cell *cells);

/* The three ratios alone, of a row or of a report's totals. */
struct report_cell earned_cpa(double conversions, int64_t cost);
struct report_cell earned_roas(double value, int64_t cost);
struct report_cell earned_roi(double value, int64_t cost);

#endif
