#ifndef ATTRIBUTION_QUERY_PARAM_H
#define ATTRIBUTION_QUERY_PARAM_H

#include <stddef.h>

#include "attribution/query/report_query.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The parameters of a query, one row each: name, how a value is read, and what
 * a form has to know to ask for it. What several of them mean together is
 * report_query.c's. Which of them a report looks at, its own row says
 * (report.h).
 *
 * To add one, write its function and its row, and its line in report_query.h.
 */
enum query_param_kind {
    QUERY_PARAM_TEXT,       /* `values`: what it is unless given */
    QUERY_PARAM_NUMBER,     /* likewise */
    QUERY_PARAM_DATE,       /* or an instant */
    QUERY_PARAM_CHOICE,     /* one of `values`, the first unless given */
    QUERY_PARAM_DIMENSIONS, /* one or two of report_dimension.h */
    QUERY_PARAM_MODELS      /* any number of models.h, or "all" */
};

/* Takes what was given, before names and dates are looked at together. */
typedef int query_param_fn(struct report_query *query, struct slice value,
                           struct error *err);

struct query_param {
    const char *name;
    query_param_fn *set; /* query_param_take calls it */
    enum query_param_kind kind;
    const char *values; /* see the kinds; NULL of those that have none */
    const char *help;   /* in a few words, for people */
};

/* NULL for a name that no parameter has. */
const struct query_param *query_param_find(struct slice name);

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
