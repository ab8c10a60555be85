#include "server/drawing/drawing_thread.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/drawing/sheet_work.h"
#include "server/drawing/symbol_work.h"

/* Of the processor's time: for one symbol, and one second more for so many. */
#define DRAWING_SECONDS            5
#define DRAWING_SYMBOLS_PER_SECOND 50

/* A picture of 8192 by 8192 pixels has 256 MB. */
#define DRAWING_BYTES ((size_t)1 << 30)

struct drawing_thread {
    struct job_thread *jobs;
    struct sandbox *sandbox; /* not owned */
};

void drawing_task_release(struct drawing_task *task)
{
    buffer_release(&task->packed);
    buffer_release(&task->answer);
}

static void drawing_do(enum drawing_kind kind, struct slice packed,
                       struct buffer *answer)
{
    switch (kind) {
    case DRAWING_SYMBOL:
        symbol_work_do(packed, answer);
        break;
    case DRAWING_SHEET:
        sheet_work_do(packed, answer);
        break;
    }
}

/* ---- In the sandbox ------------------------------------------------------ */

void drawing_thread_work(struct slice request, struct buffer *answer)
{
    enum drawing_kind kind;

    memcpy(&kind, request.ptr, sizeof(kind));
    drawing_do(kind, slice_skip(request, sizeof(kind)), answer);
}

static int drawing_too_much(unsigned seconds, struct error *err)
{
    return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                       "to draw this logo takes more than %u seconds or %zu "
                       "MB; simplify it, give it as a smaller PNG, or draw "
                       "less at once",
                       seconds, DRAWING_BYTES >> 20);
}

static void drawing_confine(struct drawing_task *task)
{
    struct sandbox_limits limits = {
        DRAWING_SECONDS + task->count / DRAWING_SYMBOLS_PER_SECOND,
        DRAWING_BYTES};
    struct buffer request = BUFFER_INIT;

    buffer_append(&request, slice_of(&task->kind, sizeof(task->kind)));
    buffer_append(&request, buffer_slice(&task->packed));
    if (sandbox_run(task->thread->sandbox, buffer_slice(&request), &limits,
                    &task->answer, &task->err) == ERROR_FULL)
        drawing_too_much(limits.seconds, &task->err);
    buffer_release(&request);
}

/* ---- The thread ---------------------------------------------------------- */

static struct drawing_task *drawing_task_of(struct job *job)
{
    return (struct drawing_task *)(void *)((char *)job -
                                           offsetof(struct drawing_task, job));
}

static void drawing_run(struct job *job, bool cancelled)
{
    struct drawing_task *task = drawing_task_of(job);

    if (cancelled)
        error_set(&task->err, ERROR_CANCELLED,
                  "the server is stopping; try again later");
    else if (task->foreign)
        drawing_confine(task);
    else
        drawing_do(task->kind, buffer_slice(&task->packed), &task->answer);
}

static void drawing_done(struct job *job)
{
    struct drawing_task *task = drawing_task_of(job);

    task->done(task);
}

struct drawing_thread *drawing_thread_new(struct event_base *base,
                                          struct sandbox *sandbox)
{
    struct drawing_thread *thread = memory_zalloc(1, sizeof(*thread));

    thread->jobs = job_thread_new(base, "drawing", DRAWING_THREAD_TASKS);
    thread->sandbox = sandbox;
    return thread;
}

int drawing_thread_start(struct drawing_thread *thread, struct error *err)
{
    return job_thread_start(thread->jobs, err);
}

int drawing_thread_give(struct drawing_thread *thread,
                        struct drawing_task *task, struct error *err)
{
    task->job = (struct job){.run = drawing_run, .done = drawing_done};
    task->thread = thread;
    task->err = (struct error)ERROR_INIT;
    if (job_thread_give(thread->jobs, &task->job))
        return 0;
    return error_field(err, ERROR_FULL, "busy", "",
                       "%d codes wait to be drawn already; try again shortly",
                       DRAWING_THREAD_TASKS);
}

void drawing_thread_free(struct drawing_thread **thread)
{
    struct drawing_thread *self = *thread;

    if (self == NULL)
        return;
    *thread = NULL;
    job_thread_free(&self->jobs);
    free(self);
}
