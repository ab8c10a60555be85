#ifndef SERVER_REPORT_THREAD_H
#define SERVER_REPORT_THREAD_H

#include <stdatomic.h>
#include <stdbool.h>

#include "attribution/report/report.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/job_thread.h"

/*
 * The thread that computes and writes reports, so that no loop waits for a
 * scan.
 *
 *     thread = report_thread_new(base, ledger);
 *     report_thread_start(thread, &err);
 *     job = report_job_new(name, &query);            takes the query over
 *     report_thread_run(thread, job, on_report, self);
 *     ... in the callback, the job is the caller's again ...
 *     report_job_free(&job);
 *     report_thread_free(&thread);
 *
 * Jobs run one after the other, in order. The callback comes on the loop of
 * `base`, once a run. A report that asks who its recipients are
 * (report_contact.h) is not written by its first run: the caller tells, and
 * gives the job once more.
 */
struct event_base;
struct report_thread;

/* More jobs than this are refused at once. */
#define REPORT_THREAD_JOBS 64

struct report_job {
    char *name;                     /* owned */
    struct report_query query;      /* owned */
    struct campaign_labels *labels; /* a ref: given to the ledger before it is
                                       run; NULL leaves those that are there */
    atomic_bool cancelled;          /* nobody waits: it need not be run */
    struct report_result result;
    bool computed;     /* the result is */
    struct buffer out; /* the report, if err.code is ERROR_NONE and it was not
                          to be asked for contacts first: report_job_asks */
    struct error err;

    /* private to report_thread.c */
    struct job job;
    struct ledger *ledger; /* not owned */
    void (*fn)(void *arg, struct report_job *job);
    void *arg;
    bool written;
};

/* Takes the query over. */
struct report_job *report_job_new(struct slice name,
                                  const struct report_query *query);

/* A job that no thread has. */
void report_job_free(struct report_job **job);

/* Whether it was computed and not written: it asks for contacts. */
bool report_job_asks(const struct report_job *job);

/* The ledger outlives it. Jobs may be given before it is started. */
struct report_thread *report_thread_new(struct event_base *base,
                                        struct ledger *ledger);

int report_thread_start(struct report_thread *thread, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Takes the job over. Refused with ERROR_FULL ("busy"), and the callback not
 * called, when too many wait already; the job is freed then.
 */
int report_thread_run(struct report_thread *thread, struct report_job *job,
                      void (*fn)(void *arg, struct report_job *job), void *arg,
                      struct error *err) __attribute__((warn_unused_result));

/*
 * Waits for the job that runs. Every job that was taken is called back, with
 * ERROR_CANCELLED if it did not run.
 */
void report_thread_free(struct report_thread **thread);

#endif
