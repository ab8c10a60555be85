#ifndef SERVER_REPORT_PARAMS_H
#define SERVER_REPORT_PARAMS_H

#include <stddef.h>

#include "attribution/query/report_query.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * A report's parameters as a query string has them, decoded.
 *
 *     struct report_params params;
 *     code = report_params_read(&params, call->query, &err);
 *     if (code == 0)
 *         code = report_query_init(&query, params.list, params.count, ...);
 *     report_params_release(&params);             in any case
 */
#define REPORT_PARAMS_MAX 64 /* more than any report takes */

struct report_params {
    struct report_param list[REPORT_PARAMS_MAX];
    size_t count;
    struct buffer text; /* owned: what the list points at */
};

/* ERROR_USAGE: broken encoding, or too many of them. */
int report_params_read(struct report_params *params, struct slice query,
                       struct error *err) __attribute__((warn_unused_result));

/*
 * What the form of a page sends, whose fields are there also when nobody
 * filled them in: those are left out, and what was chosen for a name several
 * times becomes one list, "direction,channel".
 */
int report_params_read_form(struct report_params *params, struct slice query,
                            struct error *err)
    __attribute__((warn_unused_result));

void report_params_release(struct report_params *params);

/* The value of the first one of that name, or SLICE_NONE. */
struct slice report_params_get(const struct report_params *params,
                               const char *name);

/* Leaves it out, if it is there. */
void report_params_drop(struct report_params *params, const char *name);

/* Appends them as a query string: "by=campaign&from=2026-11-01", or nothing. */
void report_params_append(const struct report_params *params,
                          struct buffer *out);

#endif
