#ifndef ATTRIBUTION_PATHS_H
#define ATTRIBUTION_PATHS_H

#include <stdint.h>

#include "attribution/credit/conversions.h"
#include "attribution/credit/report_money.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/ledger/ledger.h"
#include "attribution/measure/path_tally.h"
#include "attribution/query/report_query.h"
#include "core/error.h"

/*
 * The paths of a query's conversions, counted: what the paths report shows.
 *
 *     struct paths paths;
 *     if (paths_init(&paths, ledger, query, &err) == 0)
 *         ... paths.tally.list[i], paths.none, paths.nulls ...
 *     paths_release(&paths);                     after a failure as well
 *
 * Keys are groups of the query's first dimension, campaign if it has none. A
 * lag is the time from a path's first touch to the conversion, also where
 * equal neighbours were collapsed.
 */
/* Conversions, or what there is of them under one condition. */
struct paths_sum {
    int64_t conversions;
    int64_t value;
};

struct paths {
    const struct report_query *query;
    struct ledger_view view;
    struct report_money money;
    struct tag_groups groups;
    struct conversions conversions;
    struct path_tally tally;
    struct paths_sum none; /* without an eligible touch */
    int64_t nulls;         /* people with a path who never reached the stage */
};

/* ERROR_INVALID: currencies without rates. */
int paths_init(struct paths *paths, struct ledger *ledger,
               const struct report_query *query, struct error *err)
    __attribute__((warn_unused_result));
void paths_release(struct paths *paths);

#endif
