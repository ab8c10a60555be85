#ifndef TESTS_REPORT_TEXT_H
#define TESTS_REPORT_TEXT_H

#include "attribution/report/report.h"
#include "attribution/result/report_result.h"

/*
 * Appends a report in the query's format, as the server does where there are
 * no recipients to name. `out` is as it was on failure.
 */
static inline int report_text(struct slice name, struct ledger *ledger,
                              const struct report_query *query,
                              struct buffer *out, struct error *err)
{
    struct report_result result;
    int code;

    report_result_init(&result);
    code = report_run(name, ledger, query, &result, err);
    if (code == 0)
        code = report_write(&result, query, out, err);
    report_result_release(&result);
    return code;
}

#endif
