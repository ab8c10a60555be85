#ifndef ATTRIBUTION_REPORT_H
#define ATTRIBUTION_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/ledger/ledger.h"
#include "attribution/query/report_query.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Reports by name: pure functions of the ledger and a query.
 *
 *     report_result_init(&result);
 *     if (report_run(SLICE("attribution"), ledger, &query, &result, &err) < 0
 * || report_write(&result, &query, &out, &err) < 0)
 *         ... err.code, err.field, err.message ...
 *     report_result_release(&result);
 *
 * In between, recipients are named if result.contact_count says that there are
 * any (result/report_contact.h).
 *
 * The same ledger and query give the same bytes, whatever the order in which
 * the ledger learned what it holds. A run blocks for as long as the scan
 * takes, so it belongs on a report thread, never on a loop. See
 * docs/attribution.md for the figures.
 */
struct report_result;

struct report_def {
    const char *name;
    const char *help;
    const char *params; /* those it looks at, in a form's order: "by,from" */
    size_t by_max;      /* dimensions that `by` may name at once */
    bool by_time;       /* which may be day and hour, too */
    int (*run)(struct ledger *ledger, const struct report_query *query,
               struct report_result *result, struct error *err);
};

/* All reports, ended by a NULL name. */
const struct report_def *report_list(void);

/* NULL for a name that no report has. */
const struct report_def *report_find(struct slice name);

/* ERROR_NOT_FOUND: no report is called that; says which there are. */
int report_unknown(struct slice name, struct error *err);

/*
 * ERROR_NOT_FOUND: no such report; ERROR_USAGE: the query does not suit it;
 * ERROR_INVALID: the data forbids the sum (two currencies). The result is to be
 * released in any case.
 */
int report_run(struct slice name, struct ledger *ledger,
               const struct report_query *query, struct report_result *result,
               struct error *err) __attribute__((warn_unused_result));

/* Appends the report in the query's format. ERROR_USAGE: it has no such
 * section; `out` is as it was. */
int report_write(const struct report_result *result,
                 const struct report_query *query, struct buffer *out,
                 struct error *err) __attribute__((warn_unused_result));

/* The media type of a format, for Content-Type. */
const char *report_content_type(enum report_format format);

#endif
