#include "core/job_thread.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>

#include "tests/support/loop_fixture.h"

#define WAIT_MS 10000

struct task {
    struct job job;
    atomic_bool *gate; /* run waits for it, if there is one */
    pthread_t thread;
    bool cancelled;
    int order; /* in which it was done, from 1; 0: not yet */
    int *done;
};

static void run_task(struct job *job, bool cancelled)
{
    struct task *task = (struct task *)job;

    while (task->gate != NULL && !atomic_load(task->gate))
        sched_yield();
    task->thread = pthread_self();
    task->cancelled = cancelled;
}

static void end_task(struct job *job)
{
    struct task *task = (struct task *)job;

    task->order = ++*task->done;
}

static struct task task_of(int *done, atomic_bool *gate)
{
    return (struct task){
        .job = {run_task, end_task}, .gate = gate, .done = done};
}

static bool are_two_done(void *arg)
{
    return *(int *)arg == 2;
}

Test(job_thread, runs_in_order_and_comes_back_to_the_loop)
{
    struct event_base *base = event_base_new();
    struct job_thread *thread = job_thread_new(base, "test", 8);
    struct error err = ERROR_INIT;
    int done = 0;
    struct task first = task_of(&done, NULL);
    struct task second = task_of(&done, NULL);

    cr_assert(job_thread_give(thread, &first.job));
    cr_assert_eq(job_thread_start(thread, &err), 0);
    cr_assert(job_thread_give(thread, &second.job));
    cr_assert(loop_run_until(base, are_two_done, &done, WAIT_MS));
    cr_expect_eq(first.order, 1);
    cr_expect_eq(second.order, 2);
    cr_expect_not(pthread_equal(first.thread, pthread_self()));
    cr_expect(pthread_equal(first.thread, second.thread));
    cr_expect_not(first.cancelled);
    job_thread_free(&thread);
    cr_expect_null(thread);
    event_base_free(base);
}

Test(job_thread, refuses_what_is_too_much_and_ends_the_rest)
{
    struct event_base *base = event_base_new();
    struct job_thread *thread = job_thread_new(base, "test", 2);
    int done = 0;
    struct task tasks[3] = {task_of(&done, NULL), task_of(&done, NULL),
                            task_of(&done, NULL)};

    cr_expect(job_thread_give(thread, &tasks[0].job));
    cr_expect(job_thread_give(thread, &tasks[1].job));
    cr_expect_not(job_thread_give(thread, &tasks[2].job));
    job_thread_free(&thread);
    cr_expect_eq(done, 2);
    cr_expect(tasks[0].cancelled && tasks[1].cancelled);
    cr_expect_eq(tasks[2].order, 0);
    event_base_free(base);
}

Test(job_thread, waits_for_the_job_that_runs)
{
    struct event_base *base = event_base_new();
    struct job_thread *thread = job_thread_new(base, "test", 2);
    struct error err = ERROR_INIT;
    atomic_bool gate = false;
    int done = 0;
    struct task task = task_of(&done, &gate);

    cr_assert_eq(job_thread_start(thread, &err), 0);
    cr_assert(job_thread_give(thread, &task.job));
    atomic_store(&gate, true);
    job_thread_free(&thread);
    cr_expect_eq(task.order, 1);
    event_base_free(base);
}
