#include "core/sandbox.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a request asks for: its first byte. */
enum { ECHO = 'e', SPIN = 's', EAT = 'm', DIE = 'd', FAIL = 'f', LONG = 'l' };

static const struct sandbox_limits limits = {1, (size_t)256 << 20};

static void eat(struct buffer *answer)
{
    size_t much = (size_t)512 << 20;
    void *more = mmap(NULL, much, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    buffer_append(answer, more == MAP_FAILED ? SLICE("no") : SLICE("yes"));
}

static void work(struct slice request, struct buffer *answer)
{
    volatile unsigned turns = 0;

    buffer_append(answer, slice_skip(request, 1));
    switch (request.ptr[0]) {
    case SPIN:
        for (;;)
            turns++;
    case EAT:
        eat(answer);
        break;
    case DIE:
        raise(SIGKILL);
        break;
    case FAIL:
        _exit(3);
    case LONG:
        for (int i = 0; i < 1000000; i++)
            buffer_append(answer, SLICE("0123456789"));
        break;
    default:
        break;
    }
}

static struct sandbox *begin(void)
{
    struct error err = ERROR_INIT;
    struct sandbox *sandbox = sandbox_new(work, &err);

    cr_assert_not_null(sandbox, "%s", err.message);
    return sandbox;
}

static int ask(struct sandbox *sandbox, const char *request,
               struct buffer *answer, struct error *err)
{
    *err = (struct error)ERROR_INIT;
    return sandbox_run(sandbox, slice_str(request), &limits, answer, err);
}

Test(sandbox, answers)
{
    struct sandbox *sandbox = begin();
    struct buffer answer = BUFFER_INIT;
    struct error err;

    cr_assert_eq(ask(sandbox, "ehello", &answer, &err), 0, "%s", err.message);
    cr_assert_eq(ask(sandbox, "e, you", &answer, &err), 0, "%s", err.message);
    cr_assert_str_eq(buffer_str(&answer), "hello, you");
    cr_assert_eq(ask(sandbox, "e", &answer, &err), 0, "nothing is an answer");
    cr_assert_eq(answer.len, 10);
    buffer_clear(&answer);
    cr_assert_eq(ask(sandbox, "l", &answer, &err), 0, "%s", err.message);
    cr_assert_eq(answer.len, 10000000);
    buffer_release(&answer);
    sandbox_free(&sandbox);
    cr_assert_null(sandbox);
    sandbox_free(&sandbox);
}

Test(sandbox, ends_what_takes_too_much)
{
    static const struct {
        const char *request;
        enum error_code code;
    } rows[] = {
        {"spart of an answer", ERROR_FULL},
        {"dpart of an answer", ERROR_FULL},
        {"fpart of an answer", ERROR_INTERNAL},
    };
    struct sandbox *sandbox = begin();
    struct buffer answer = BUFFER_INIT;
    struct error err;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_eq(ask(sandbox, rows[i].request, &answer, &err), rows[i].code,
                     "%s", rows[i].request);
        cr_assert_eq(answer.len, 0, "%s", rows[i].request);
    }
    cr_assert_eq(ask(sandbox, "m", &answer, &err), 0, "%s", err.message);
    cr_assert_str_eq(buffer_str(&answer), "no");
    cr_assert_eq(ask(sandbox, "e, still", &answer, &err), 0,
                 "the next one is served");
    buffer_release(&answer);
    sandbox_free(&sandbox);
}

/* What stops the program must not end it before the main thread does. */
Test(sandbox, outlives_signals)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sandbox *sandbox = begin();
    struct buffer answer = BUFFER_INIT;
    struct error err;

    cr_assert_eq(ask(sandbox, "e1", &answer, &err), 0);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(kill(*(pid_t *)sandbox, numbers[i]), 0);
    cr_assert_eq(ask(sandbox, "e2", &answer, &err), 0, "%s", err.message);
    cr_assert_str_eq(buffer_str(&answer), "12");
    buffer_release(&answer);
    sandbox_free(&sandbox);
}

/* A keeper that something else ended is an error, not a wait. */
Test(sandbox, says_when_the_keeper_is_gone)
{
    struct sandbox *sandbox = begin();
    struct buffer answer = BUFFER_INIT;
    struct error err;

    signal(SIGPIPE, SIG_IGN);
    kill(*(pid_t *)sandbox, SIGKILL);
    cr_assert_eq(ask(sandbox, "e", &answer, &err), ERROR_INTERNAL);
    sandbox_free(&sandbox);
}
