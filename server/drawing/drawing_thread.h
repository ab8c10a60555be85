#ifndef SERVER_DRAWING_THREAD_H
#define SERVER_DRAWING_THREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/job_thread.h"
#include "core/sandbox.h"

/*
 * The thread that draws QR codes, so that no loop waits for a large picture;
 * what has a logo it has drawn in a sandbox (core/sandbox.h), because a file
 * of a few kilobytes can keep librsvg busy for hours.
 *
 *     sandbox = sandbox_new(drawing_thread_work, &err);    before any thread
 *     thread = drawing_thread_new(base, sandbox);
 *     drawing_thread_start(thread, &err);
 *
 *     task->kind = DRAWING_SYMBOL;
 *     symbol_work_pack(..., &task->packed);
 *     task->done = on_drawn;
 *     drawing_thread_give(thread, task, &err)
 *         -> task->done(task), on the loop: task->err, task->answer
 *     drawing_task_release(task);
 *
 *     drawing_thread_free(&thread);
 *
 * A task is a part of its owner's struct and is the thread's until `done`.
 */
struct event_base;
struct drawing_thread;

/* More tasks than this do not wait. */
#define DRAWING_THREAD_TASKS 256

enum drawing_kind {
    DRAWING_SYMBOL, /* symbol_work.h */
    DRAWING_SHEET   /* sheet_work.h */
};

struct drawing_task {
    enum drawing_kind kind;
    bool foreign;         /* it holds somebody's file */
    unsigned count;       /* of symbols, by which it may take longer */
    struct buffer packed; /* owned */
    void (*done)(struct drawing_task *task);

    struct buffer answer; /* owned; if err.code is ERROR_NONE */
    struct error err;     /* ERROR_INVALID "bad_logo": it takes too much time or
                             memory; ERROR_CANCELLED: the server is stopping */

    /* private to drawing_thread.c */
    struct job job;
    struct drawing_thread *thread;
};

void drawing_task_release(struct drawing_task *task);

/* What the sandbox does. */
void drawing_thread_work(struct slice request, struct buffer *answer);

/* The sandbox outlives it, and is used by nobody else. */
struct drawing_thread *drawing_thread_new(struct event_base *base,
                                          struct sandbox *sandbox);

int drawing_thread_start(struct drawing_thread *thread, struct error *err)
    __attribute__((warn_unused_result));

/* ERROR_FULL ("busy"), and `done` not called, when too many wait already. */
int drawing_thread_give(struct drawing_thread *thread,
                        struct drawing_task *task, struct error *err)
    __attribute__((warn_unused_result));

/* Waits for the task that runs. Every task that was given is done. */
void drawing_thread_free(struct drawing_thread **thread);

#endif
