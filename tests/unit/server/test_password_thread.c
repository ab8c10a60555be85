#include "server/password_thread.h"

#include <criterion/criterion.h>
#include <event2/event.h>

#include "core/buffer.h"
#include "core/password.h"
#include "tests/support/loop_fixture.h"

/* "waypost" with salt "0123456789abcdef", at a cost that tests can pay. */
#define CHEAP                                                      \
    SLICE("$scrypt$ln=4,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg==$fUNZZdFk" \
          "Nymgj/DPZjiRQctG/8KelQyUOkBop+C6Wp0=")

static struct event_base *base;
static struct password_thread *thread;
static struct mailbox *box;

struct heard {
    int count, right, cancelled;
    struct buffer hash;
    int wanted;
};

static void on_answer(void *arg, const struct password_answer *answer)
{
    struct heard *heard = arg;

    heard->count++;
    heard->right += answer->right;
    heard->cancelled += answer->code == ERROR_CANCELLED;
    buffer_append(&heard->hash, answer->hash);
}

static bool heard_all(void *arg)
{
    const struct heard *heard = arg;

    return heard->count == heard->wanted;
}

static void setup(void)
{
    base = event_base_new();
    thread = password_thread_new();
    box = mailbox_new(base, password_thread_deliver, NULL);
}

static void teardown(void)
{
    password_thread_stop(thread);
    mailbox_free(&box);
    password_thread_free(&thread);
    event_base_free(base);
}

TestSuite(password_thread, .init = setup, .fini = teardown);

static void start(void)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(password_thread_start(thread, &err), 0, "%s", err.message);
}

static int verify(const char *password, struct heard *heard)
{
    struct error err = ERROR_INIT;
    int code = password_thread_try(thread, box, slice_str(password), CHEAP,
                                   on_answer, heard, &err);

    cr_assert_eq(err.code, code);
    return code;
}

Test(password_thread, answers_on_the_loop)
{
    struct heard heard = {.wanted = 3};

    start();
    cr_assert_eq(verify("waypost", &heard), 0);
    cr_assert_eq(verify("wayposT", &heard), 0);
    cr_assert_eq(verify("", &heard), 0);
    cr_assert_eq(heard.count, 0);
    cr_assert(loop_run_until(base, heard_all, &heard, 10000));
    cr_assert_eq(heard.right, 1);
    cr_assert_eq(heard.cancelled, 0);
    buffer_release(&heard.hash);
}

Test(password_thread, hashes)
{
    struct heard heard = {.wanted = 1};
    struct error err = ERROR_INIT;

    start();
    cr_assert_eq(password_thread_hash(thread, box, SLICE("secret"), on_answer,
                                      &heard, &err),
                 0);
    cr_assert(loop_run_until(base, heard_all, &heard, 10000));
    cr_assert(password_verify(SLICE("secret"), buffer_slice(&heard.hash)));
    buffer_release(&heard.hash);
}

/* However many strangers try, the API's own is taken, and soon done. */
Test(password_thread, refuses_what_is_too_much)
{
    struct heard heard = {.wanted = PASSWORD_THREAD_TRIES + 1};
    struct error err = ERROR_INIT;

    for (int i = 0; i < PASSWORD_THREAD_TRIES; i++)
        cr_assert_eq(verify("waypost", &heard), 0);
    cr_assert_eq(verify("waypost", &heard), ERROR_FULL);
    cr_assert_eq(password_thread_hash(thread, box, SLICE("secret"), on_answer,
                                      &heard, &err),
                 0);
    start();
    cr_assert(loop_run_until(base, heard_all, &heard, 10000));
    cr_assert_eq(heard.right, PASSWORD_THREAD_TRIES);
    buffer_release(&heard.hash);
}

Test(password_thread, cancels_what_it_has_not_begun_and_takes_no_more)
{
    struct heard heard = {.wanted = 2};

    cr_assert_eq(verify("waypost", &heard), 0);
    cr_assert_eq(verify("waypost", &heard), 0);
    password_thread_stop(thread);
    cr_assert_eq(verify("waypost", &heard), ERROR_FULL);
    mailbox_free(&box);
    cr_assert_eq(heard.count, 2);
    cr_assert_eq(heard.cancelled, 2);
    cr_assert_eq(heard.right, 0);
    buffer_release(&heard.hash);
}
