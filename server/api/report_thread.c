#include "server/api/report_thread.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/mailbox.h"
#include "core/memory.h"

struct report_thread {
    struct ledger *ledger;
    struct mailbox *results; /* finished jobs, to the loop */
    pthread_t thread;
    pthread_mutex_t lock;  /* guards what follows */
    pthread_cond_t change; /* a job came, or the end */
    struct report_job *first, **last;
    size_t count;
    bool ending;
    bool running; /* the main thread's own: there is a thread to join */
};

struct report_job *report_job_new(struct slice name,
                                  const struct report_query *query)
{
    struct report_job *job = memory_zalloc(1, sizeof(*job));

    job->name = slice_copy(name);
    job->query = *query;
    atomic_init(&job->cancelled, false);
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
    report_query_release(&self->query);
    buffer_release(&self->out);
    free(self->name);
    free(self);
}

static void on_result(void *arg, void *message)
{
    struct report_job *job = message;

    (void)arg;
    job->fn(job->arg, job);
    report_job_free(&job);
}

/* The next job, or NULL at the end. */
static struct report_job *take_job(struct report_thread *thread, bool *ending)
{
    struct report_job *job;

    pthread_mutex_lock(&thread->lock);
    while (thread->first == NULL && !thread->ending)
        pthread_cond_wait(&thread->change, &thread->lock);
    *ending = thread->ending;
    job = thread->first;
    if (job != NULL) {
        thread->first = job->next;
        if (thread->first == NULL)
            thread->last = &thread->first;
        thread->count--;
    }
    pthread_mutex_unlock(&thread->lock);
    return job;
}

/*
 * A job's labels are the ledger's only from here on: were they given when they
 * had been read, one that was read earlier and is computed later would find
 * another's.
 */
static int compute(struct report_thread *thread, struct report_job *job)
{
    if (job->labels != NULL)
        ledger_set_labels(thread->ledger, job->labels);
    return report_run(slice_str(job->name), thread->ledger, &job->query,
                      &job->out, &job->err);
}

static void run_job(struct report_thread *thread, struct report_job *job,
                    bool ending)
{
    if (ending || atomic_load(&job->cancelled))
        error_set(&job->err, ERROR_CANCELLED,
                  "the server is stopping; try again later");
    else if (compute(thread, job) == 0)
        job->err.code = ERROR_NONE;
    mailbox_post(thread->results, job);
}

static void run_jobs(struct report_thread *thread)
{
    struct report_job *job;
    bool ending;

    while ((job = take_job(thread, &ending)) != NULL)
        run_job(thread, job, ending);
}

static void *run(void *arg)
{
    pthread_setname_np(pthread_self(), "report");
    run_jobs(arg);
    return NULL;
}

struct report_thread *report_thread_new(struct event_base *base,
                                        struct ledger *ledger)
{
    struct report_thread *thread = memory_zalloc(1, sizeof(*thread));

    thread->ledger = ledger;
    thread->last = &thread->first;
    thread->results = mailbox_new(base, on_result, NULL);
    pthread_mutex_init(&thread->lock, NULL);
    pthread_cond_init(&thread->change, NULL);
    return thread;
}

int report_thread_start(struct report_thread *thread, struct error *err)
{
    int code = pthread_create(&thread->thread, NULL, run, thread);

    if (code != 0)
        return error_errno(err, code, "cannot start the reports' thread");
    thread->running = true;
    return 0;
}

int report_thread_run(struct report_thread *thread, struct report_job *job,
                      void (*fn)(void *arg, const struct report_job *job),
                      void *arg, struct error *err)
{
    bool full;

    job->fn = fn;
    job->arg = arg;
    pthread_mutex_lock(&thread->lock);
    full = thread->count >= REPORT_THREAD_JOBS;
    if (!full) {
        *thread->last = job;
        thread->last = &job->next;
        thread->count++;
        pthread_cond_signal(&thread->change);
    }
    pthread_mutex_unlock(&thread->lock);
    if (!full)
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
    pthread_mutex_lock(&self->lock);
    self->ending = true;
    pthread_cond_signal(&self->change);
    pthread_mutex_unlock(&self->lock);
    if (self->running)
        pthread_join(self->thread, NULL);
    else
        run_jobs(self);
    mailbox_free(&self->results);
    pthread_cond_destroy(&self->change);
    pthread_mutex_destroy(&self->lock);
    free(self);
}
