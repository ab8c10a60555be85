#ifndef ATTRIBUTION_KPI_FIGURES_H
#define ATTRIBUTION_KPI_FIGURES_H

#include <stdint.h>

#include "attribution/measure/visitors.h"
#include "attribution/result/report_cell.h"
#include "attribution/result/report_section.h"

/*
 * The figures of one row of the report "kpis", or of its totals: what was
 * counted, and the columns that are made of it.
 *
 *     for (i = 0; i < KPI_COLUMNS; i++)
 *         report_result_add_column(&result, kpi_figures_columns[i]);
 *     struct kpi_figures own = {.visitors = 12, ...};
 *     kpi_figures_fill_reach(&own, cells);
 *     kpi_figures_fill_outcomes(&own, cells);
 *     cells[KPI_LEADS] ...
 *
 * Ratios are empty where they would divide by nothing.
 */
enum kpi_column {
    KPI_VISITS,
    KPI_CLICKS,
    KPI_SCANS,
    KPI_VISITORS,
    KPI_FIRST_VISITORS,
    KPI_RETURNING_VISITORS,
    KPI_SOURCES,
    KPI_LEADS,
    KPI_ENGAGEMENT,
    KPI_TIME_ON_PAGE,
    KPI_REACHED,
    KPI_CONTENT_ENGAGEMENT_RATE,
    KPI_SENDS,
    KPI_REPLIES,
    KPI_RESPONSE_RATE,
    KPI_CONVERSIONS,
    KPI_CONVERSION_RATE,
    KPI_COST,
    KPI_CPA,
    KPI_VALUE,
    KPI_AVERAGE_SALE,
    KPI_CLOSE_RATE,
    KPI_COLUMNS
};

extern const struct report_column kpi_figures_columns[KPI_COLUMNS];

struct kpi_figures {
    struct visitors_figures touches;
    int64_t visitors, firsts, returning; /* people, as in visitors.h */
    int64_t reached, engaged;            /* people, as in outreach.h */
    int64_t sends, replies;
    int64_t leads, buyers, won, lost; /* people, as in closings.h */
    int64_t conversions, value;       /* minor units, like the cost */
    int64_t cost;
};

/* Fills in what touches, sends and costs are the ground of. */
void kpi_figures_fill_reach(const struct kpi_figures *own,
                            struct report_cell *cells);

/*
 * Fills in replies, leads, conversions and their ratios, which also those
 * have whom nothing is known to have reached: the row "(none)".
 */
void kpi_figures_fill_outcomes(const struct kpi_figures *own,
                               struct report_cell *cells);

#endif
