#include "server/drawing/drawing_thread.h"

#include <criterion/criterion.h>
#include <event2/event.h>

#include "qr/qr_request.h"
#include "server/drawing/symbol_work.h"

static const struct slice logo =
    SLICE_INIT("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
               "<path d='M0 0h9v9z'/></svg>");

static int done;

static void on_done(struct drawing_task *task)
{
    (void)task;
    done++;
}

static struct drawing_task task_of(struct slice picture)
{
    struct drawing_task task = {.kind = DRAWING_SYMBOL,
                                .foreign = !slice_is_none(picture),
                                .count = 1,
                                .done = on_done};
    struct qr_request request;

    qr_request_init(&request);
    request.logo = picture;
    symbol_work_pack(&request, SLICE("HTTPS://GO.ACME.COM/Q/7K3M"),
                     &task.packed);
    return task;
}

static void expect_drawn(struct drawing_task *task)
{
    struct qr_answer figures;
    struct slice drawing;
    struct error err = ERROR_INIT;

    cr_assert_eq(task->err.code, ERROR_NONE, "%s", task->err.message);
    cr_assert_eq(symbol_work_unpack(buffer_slice(&task->answer), &figures,
                                    &drawing, &err),
                 0, "%s", err.message);
    cr_expect(slice_starts(drawing, SLICE("<svg ")));
    drawing_task_release(task);
}

/* With a logo in the sandbox, without one on the thread. */
Test(drawing_thread, draws)
{
    struct error err = ERROR_INIT;
    struct sandbox *sandbox = sandbox_new(drawing_thread_work, &err);
    struct event_base *base = event_base_new();
    struct drawing_thread *thread = drawing_thread_new(base, sandbox);
    struct drawing_task plain = task_of(SLICE_NONE);
    struct drawing_task foreign = task_of(logo);

    done = 0;
    cr_assert_eq(drawing_thread_start(thread, &err), 0);
    cr_assert_eq(drawing_thread_give(thread, &plain, &err), 0);
    cr_assert_eq(drawing_thread_give(thread, &foreign, &err), 0);
    while (done < 2)
        event_base_loop(base, EVLOOP_ONCE);
    expect_drawn(&plain);
    expect_drawn(&foreign);
    drawing_thread_free(&thread);
    sandbox_free(&sandbox);
    event_base_free(base);
    qr_request_finish();
}

/* Those that wait at the end are done, undrawn; too many do not wait. */
Test(drawing_thread, ends)
{
    static struct drawing_task tasks[DRAWING_THREAD_TASKS + 1];
    struct event_base *base = event_base_new();
    struct drawing_thread *thread = drawing_thread_new(base, NULL);
    struct error err = ERROR_INIT;

    done = 0;
    for (size_t i = 0; i <= DRAWING_THREAD_TASKS; i++)
        tasks[i] = task_of(SLICE_NONE);
    for (size_t i = 0; i < DRAWING_THREAD_TASKS; i++)
        cr_assert_eq(drawing_thread_give(thread, &tasks[i], &err), 0);
    cr_expect_eq(
        drawing_thread_give(thread, &tasks[DRAWING_THREAD_TASKS], &err),
        ERROR_FULL);
    cr_expect_str_eq(err.reason, "busy");
    drawing_thread_free(&thread);
    cr_expect_eq(done, DRAWING_THREAD_TASKS);
    cr_expect_eq(tasks[7].err.code, ERROR_CANCELLED);
    for (size_t i = 0; i <= DRAWING_THREAD_TASKS; i++)
        drawing_task_release(&tasks[i]);
    event_base_free(base);
}
