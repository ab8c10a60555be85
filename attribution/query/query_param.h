#ifndef ATTRIBUTION_QUERY_PARAM_H
#define ATTRIBUTION_QUERY_PARAM_H

#include <stddef.h>

#include "attribution/query/report_query.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The parameters of a query, one row each: name and how a value is read. What
 * several of them mean together is report_query.c's, for which this is.
 *
 * To add one, write its function and its row, and its line in report_query.h.
 */

/*
 * Takes one parameter as it was given; `seen` has a bit for each that was
 * taken. ERROR_USAGE: unknown, repeated, empty or not understood.
 */
int query_param_take(struct report_query *query, unsigned *seen,
                     const struct report_param *param, struct error *err)
    __attribute__((warn_unused_result));

/* Those that are also set where nothing was given. */
int query_param_set_tz(struct report_query *query, struct slice value,
                       struct error *err) __attribute__((warn_unused_result));
int query_param_set_stages(struct report_query *query, struct slice value,
                           struct error *err)
    __attribute__((warn_unused_result));
void query_param_all_models(struct report_query *query);

/* ERROR_USAGE: a value is not understood; what to give instead. */
int query_param_bad(struct error *err, const char *field, struct slice value,
                    const char *advice);

/* Appends "use a, b or c" of the first `count` dimensions. */
void query_param_list_dimensions(struct buffer *out, size_t count);

#endif
