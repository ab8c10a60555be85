#include "server/api/report/report_thread.h"

#include <stdlib.h>

#include "core/memory.h"

struct report_thread {
    struct ledger *ledger;
    struct job_thread *jobs;
};

struct report_job *report_job_new(struct slice name,
                                  const struct report_query *query)
{
    struct report_job *job = memory_zalloc(1, sizeof(*job));

    job->name = slice_copy(name);
    job->query = *query;
    atomic_init(&job->cancelled, false);
    report_result_init(&job->result);
    buffer_init(&job->out);
    return job;
}

void report_job_free(struct report_job **job)
{
    struct report_job *self = *job;

    if (self == NULL)
        return;
    *job = NULL;
    campaign_labels_unref(&self->labels);
    report_result_release(&self->result);
    report_query_release(&self->query);
    buffer_release(&self->out);
    free(self->name);
    free(self);
}

bool report_job_asks(const struct report_job *job)
{
    return job->err.code == ERROR_NONE && !job->written;
}

static struct report_job *report_of(struct job *job)
{
    return (struct report_job *)(void *)((char *)job -
                                         offsetof(struct report_job, job));
}

/*
 * A job's labels are the ledger's only from here on: were they given when they
 * had been read, one that was read earlier and is computed later would find
 * another's.
 */
static int compute(struct report_job *job)
{
    if (job->labels != NULL)
        ledger_set_labels(job->ledger, job->labels);
    job->computed = true;
    return report_run(slice_str(job->name), job->ledger, &job->query,
                      &job->result, &job->err);
}

/* What has been computed before comes back with its recipients named. */
static int run_report(struct report_job *job)
{
    bool named = job->computed;

    if (!named && compute(job) < 0)
        return job->err.code;
    if (!named && job->result.contact_count > 0)
        return 0;
    job->written = true;
    return report_write(&job->result, &job->query, &job->out, &job->err);
}

static void run_job(struct job *job, bool cancelled)
{
    struct report_job *report = report_of(job);

    if (cancelled || atomic_load(&report->cancelled))
        error_set(&report->err, ERROR_CANCELLED,
                  "the server is stopping; try again later");
    else if (run_report(report) == 0)
        report->err.code = ERROR_NONE;
}

static void end_job(struct job *job)
{
    struct report_job *report = report_of(job);

    report->fn(report->arg, report);
}

struct report_thread *report_thread_new(struct event_base *base,
                                        struct ledger *ledger)
{
    struct report_thread *thread = memory_zalloc(1, sizeof(*thread));

    thread->ledger = ledger;
    thread->jobs = job_thread_new(base, "report", REPORT_THREAD_JOBS);
    return thread;
}

int report_thread_start(struct report_thread *thread, struct error *err)
{
    return job_thread_start(thread->jobs, err);
}

int report_thread_run(struct report_thread *thread, struct report_job *job,
                      void (*fn)(void *arg, struct report_job *job), void *arg,
                      struct error *err)
{
    job->job = (struct job){.run = run_job, .done = end_job};
    job->ledger = thread->ledger;
    job->fn = fn;
    job->arg = arg;
    if (job_thread_give(thread->jobs, &job->job))
        return 0;
    report_job_free(&job);
    return error_field(err, ERROR_FULL, "busy", "",
                       "%d reports are waiting already; try again shortly",
                       REPORT_THREAD_JOBS);
}

void report_thread_free(struct report_thread **thread)
{
    struct report_thread *self = *thread;

    if (self == NULL)
        return;
    *thread = NULL;
    job_thread_free(&self->jobs);
    free(self);
}
