#ifndef ATTRIBUTION_SPREAD_H
#define ATTRIBUTION_SPREAD_H

#include "attribution/measure/sample.h"
#include "attribution/result/report_result.h"

/*
 * How a sample is spread, as three columns of a report: its median, its 90th
 * percentile (nearest rank) and its mean, named x_median, x_p90 and x_mean.
 *
 *     spread_add_columns(result, &(struct spread_column){
 *                        "time_in_stage", REPORT_DURATION, "until ..."});
 *     spread_cells(&sample, REPORT_DURATION, row + 3);
 *
 * Durations are ms in the sample and seconds in the report. The cells of a
 * sample without values are empty.
 */
enum { SPREAD_MEDIAN, SPREAD_P90, SPREAD_MEAN, SPREAD_COLUMNS };

struct spread_column {
    const char *name;
    enum report_kind kind;
    const char *help; /* of the median; the others go without saying */
};

void spread_add_columns(struct report_result *result,
                        const struct spread_column *column);

/* Sorts the sample and fills in SPREAD_COLUMNS cells. */
void spread_cells(struct sample *sample, enum report_kind kind,
                  struct report_cell *cells);

#endif
