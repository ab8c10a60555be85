#include "core/job_thread.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/mailbox.h"
#include "core/memory.h"

struct job_thread {
    const char *name;        /* not owned */
    struct mailbox *results; /* jobs that ran, to the loop */
    size_t most;
    pthread_t thread;
    pthread_mutex_t lock;  /* guards what follows */
    pthread_cond_t change; /* a job came, or the end */
    struct job *first, **last;
    size_t count;
    bool ending;
    bool running; /* the owner's own: there is a thread to join */
};

static void on_result(void *arg, void *message)
{
    struct job *job = message;

    (void)arg;
    job->done(job);
}

/* The next job, or NULL at the end. */
static struct job *take_job(struct job_thread *thread, bool *ending)
{
    struct job *job;

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

static void run_jobs(struct job_thread *thread)
{
    struct job *job;
    bool ending;

    while ((job = take_job(thread, &ending)) != NULL) {
        job->run(job, ending);
        mailbox_post(thread->results, job);
    }
}

static void *run(void *arg)
{
    struct job_thread *thread = arg;

    pthread_setname_np(pthread_self(), thread->name);
    run_jobs(thread);
    return NULL;
}

struct job_thread *job_thread_new(struct event_base *base, const char *name,
                                  size_t most)
{
    struct job_thread *thread = memory_zalloc(1, sizeof(*thread));

    thread->name = name;
    thread->most = most;
    thread->last = &thread->first;
    thread->results = mailbox_new(base, on_result, NULL);
    pthread_mutex_init(&thread->lock, NULL);
    pthread_cond_init(&thread->change, NULL);
    return thread;
}

int job_thread_start(struct job_thread *thread, struct error *err)
{
    int code = pthread_create(&thread->thread, NULL, run, thread);

    if (code != 0)
        return error_errno(err, code, "cannot start the thread \"%s\"",
                           thread->name);
    thread->running = true;
    return 0;
}

bool job_thread_give(struct job_thread *thread, struct job *job)
{
    bool full;

    job->next = NULL;
    pthread_mutex_lock(&thread->lock);
    full = thread->count >= thread->most;
    if (!full) {
        *thread->last = job;
        thread->last = &job->next;
        thread->count++;
        pthread_cond_signal(&thread->change);
    }
    pthread_mutex_unlock(&thread->lock);
    return !full;
}

void job_thread_free(struct job_thread **thread)
{
    struct job_thread *self = *thread;

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
