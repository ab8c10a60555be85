#ifndef CORE_JOB_THREAD_H
#define CORE_JOB_THREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"

/*
 * A thread for what would keep a loop waiting: jobs run on it one after the
 * other, in order, and come back to the loop.
 *
 *     thread = job_thread_new(base, "report", 64);
 *     job_thread_start(thread, &err);
 *     if (job_thread_give(thread, &mine->job)) ...
 *         -> mine->job.run(&mine->job, false)        on the thread
 *         -> mine->job.done(&mine->job)              on the loop of `base`
 *     job_thread_free(&thread);
 *
 * A job is a part of its owner's struct and is the thread's until `done`, which
 * may free it.
 */
struct event_base;
struct job_thread;

struct job {
    /* `cancelled`: the thread is ending; say so in the result, and return. */
    void (*run)(struct job *job, bool cancelled);
    void (*done)(struct job *job);
    struct job *next; /* job_thread.c's */
};

/* `name` is for top -H, 15 characters; more than `most` jobs do not wait. */
struct job_thread *job_thread_new(struct event_base *base, const char *name,
                                  size_t most);

/* Jobs may be given before. */
int job_thread_start(struct job_thread *thread, struct error *err)
    __attribute__((warn_unused_result));

/* False, and nothing is called, when too many wait already. */
bool job_thread_give(struct job_thread *thread, struct job *job)
    __attribute__((warn_unused_result));

/* Waits for the job that runs. Every job that was given is done. */
void job_thread_free(struct job_thread **thread);

#endif
