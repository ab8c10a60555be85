#include "server/api/report/report_run.h"

#include <stdlib.h>

#include "attribution/ledger/ledger.h"
#include "attribution/report/report.h"
#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/brand/campaign_labels_read.h"
#include "server/api/call/ledger_waits.h"
#include "server/api/report/report_contacts_read.h"
#include "server/ledger_thread.h"

enum run_state {
    RUN_LABELLING, /* reads what campaigns say now, if rows go by that; to
                      RUN_WAITING at once if they do not */
    RUN_WAITING,   /* until the ledger holds what Redis holds */
    RUN_COMPUTING, /* on the report thread; back to RUN_LABELLING if the ledger
                      was cleared for a rebuild under it */
    RUN_NAMING,    /* reads who the recipients in it are, if it asks; back to
                      RUN_COMPUTING to be written */
};

struct run {
    enum run_state state;
    const struct report_run_kind *kind;
    const struct report_def *def;
    struct report_job *job; /* owned until RUN_COMPUTING, the thread's then */
    uint32_t clears;        /* ledger_clears when it was asked for */
};

static void free_run(void *state)
{
    struct run *run = state;

    if (run->state != RUN_COMPUTING)
        report_job_free(&run->job);
    free(run);
}

static void fail(struct api_call *call, const struct error *err)
{
    const struct run *run = call->state;

    run->kind->done(call, NULL, err);
}

static uint32_t count_clears(const struct api_call *call)
{
    return ledger_clears(ledger_thread_ledger(call->api->ledger_thread));
}

static void begin(struct api_call *call);
static void give_job(struct api_call *call);

/* From RUN_NAMING to RUN_COMPUTING. */
static void on_named(void *arg, const struct error *err)
{
    if (err != NULL)
        fail(arg, err);
    else
        give_job(arg);
}

/* Once more, from the start: what was computed may be of half a ledger. */
static void run_again(struct api_call *call)
{
    struct run *run = call->state;

    report_job_free(&run->job);
    begin(call);
}

/* From RUN_COMPUTING; the job is ours again. */
static void on_report(void *arg, struct report_job *job)
{
    struct api_call *call = arg;
    struct run *run = call->state;

    run->state = RUN_NAMING;
    if (run->clears != count_clears(call) && job->err.code != ERROR_CANCELLED)
        run_again(call);
    else if (report_job_asks(job))
        report_contacts_read_start(call->api->redis, &job->result, on_named,
                                   call);
    else if (job->err.code != ERROR_NONE)
        fail(call, &job->err);
    else
        run->kind->done(call, job, NULL);
}

static void give_job(struct api_call *call)
{
    struct run *run = call->state;
    struct error err = ERROR_INIT;

    if (call->request == NULL)
        atomic_store(&run->job->cancelled, true);
    run->state = RUN_COMPUTING;
    if (report_thread_run(call->api->reports, run->job, on_report, call, &err) <
        0)
        fail(call, &err);
}

/* From RUN_WAITING to RUN_COMPUTING. */
static void on_caught_up(void *arg, const struct error *err)
{
    if (err != NULL)
        fail(arg, err);
    else
        give_job(arg);
}

/* From RUN_LABELLING to RUN_WAITING. */
static void wait_for_ledger(struct api_call *call)
{
    struct run *run = call->state;

    run->state = RUN_WAITING;
    run->clears = count_clears(call);
    ledger_waits_add(call->api->waits, on_caught_up, call);
}

static void on_labels(void *arg, const struct error *err,
                      struct campaign_labels *labels)
{
    struct api_call *call = arg;
    struct run *run = call->state;

    if (err != NULL) {
        fail(call, err);
        return;
    }
    run->job->labels = campaign_labels_ref(labels);
    wait_for_ledger(call);
}

static void begin(struct api_call *call)
{
    struct run *run = call->state;
    struct error err = ERROR_INIT;
    struct report_query query;

    run->state = RUN_LABELLING;
    run->job = NULL;
    if (run->kind->parse(call, &query, &err) < 0) {
        fail(call, &err);
        return;
    }
    run->job = report_job_new(slice_str(run->def->name), &query);
    if (report_query_goes_by(&run->job->query, REPORT_BY_OBJECTIVE))
        campaign_labels_read_start(call->api->redis, on_labels, call);
    else
        wait_for_ledger(call);
}

void report_run_start(struct api_call *call, struct slice name,
                      const struct report_run_kind *kind)
{
    const struct report_def *def = report_find(name);
    struct error err = ERROR_INIT;
    struct run *run;

    if (def == NULL) {
        report_unknown(name, &err);
        kind->done(call, NULL, &err);
        return;
    }
    run = memory_zalloc(1, sizeof(*run));
    run->kind = kind;
    run->def = def;
    call->state = run;
    call->release = free_run;
    begin(call);
}
