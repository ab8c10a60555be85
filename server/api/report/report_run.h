#ifndef SERVER_REPORT_RUN_H
#define SERVER_REPORT_RUN_H

#include "core/error.h"
#include "core/slice.h"
#include "server/api/call/api_call.h"
#include "server/api/report/report_thread.h"

/*
 * A report that a call asks for: what campaigns say now is read if rows go by
 * it, the ledger is waited for until it holds what Redis holds, and the report
 * is computed on its thread; once more if the ledger was cleared meanwhile.
 *
 *     static const struct report_run_kind kind = {parse, done};
 *     report_run_start(call, SLICE("funnel"), &kind);
 *
 * The run takes the call's `state` and `release`.
 */
struct report_run_kind {
    /* What is asked for; called again for a second attempt. */
    int (*parse)(const struct api_call *call, struct report_query *query,
                 struct error *err);
    /*
     * Called once, possibly at once, and answers the call. `job` has the report
     * if `err` is NULL; both are valid during the call.
     */
    void (*done)(struct api_call *call, const struct report_job *job,
                 const struct error *err);
};

void report_run_start(struct api_call *call, struct slice name,
                      const struct report_run_kind *kind);

#endif
