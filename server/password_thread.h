#ifndef SERVER_PASSWORD_THREAD_H
#define SERVER_PASSWORD_THREAD_H

#include <stdbool.h>

#include "core/error.h"
#include "core/mailbox.h"
#include "core/slice.h"

/*
 * The thread that hashes and verifies passwords (core/password.h), so that no
 * loop waits the 80 ms that one takes. The API and all workers share it.
 *
 *     thread = password_thread_new();
 *     password_thread_start(thread, &err);
 *
 *     box = mailbox_new(base, password_thread_deliver, NULL);   on each loop
 *     password_thread_verify(thread, box, password, hash, fn, arg, &err);
 *     -> fn(arg, &answer) on that loop, once
 *
 *     password_thread_stop(thread);     nobody asks any more
 *     mailbox_free(&box);               what is still due is delivered
 *     password_thread_free(&thread);
 *
 * One thread, so that strangers' tries take one core at most. Jobs run one
 * after the other; when too many wait, more are refused at once. There is room
 * for more hashing than verifying, so that however many strangers try, the
 * API's own jobs are taken.
 *
 * Passwords are copied, and the copies wiped.
 */
#define PASSWORD_THREAD_TRIES 32 /* jobs that wait, for one more to verify */
#define PASSWORD_THREAD_JOBS  64 /* and for one more to hash */

struct password_thread;

struct password_answer {
    enum error_code code; /* ERROR_NONE, ERROR_CANCELLED: it is stopping, or
                             ERROR_INTERNAL */
    bool right;           /* verified */
    struct slice hash;    /* hashed; valid during the call */
};

typedef void password_fn(void *arg, const struct password_answer *answer);

/* Jobs may be given before it is started. */
struct password_thread *password_thread_new(void);

int password_thread_start(struct password_thread *thread, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Waits for the job that runs; the others get ERROR_CANCELLED. Harmless before
 * the start, and when called twice.
 */
void password_thread_stop(struct password_thread *thread);

/* Stops it if that has not been done. The mailboxes still stand. */
void password_thread_free(struct password_thread **thread);

/*
 * Both may be called on any thread. ERROR_FULL ("busy"), and `fn` not called,
 * when too many wait already.
 */
int password_thread_hash(struct password_thread *thread, struct mailbox *box,
                         struct slice password, password_fn *fn, void *arg,
                         struct error *err) __attribute__((warn_unused_result));
int password_thread_verify(struct password_thread *thread, struct mailbox *box,
                           struct slice password, struct slice hash,
                           password_fn *fn, void *arg, struct error *err)
    __attribute__((warn_unused_result));

/* The mailbox_fn of the boxes that answers are posted to. */
void password_thread_deliver(void *arg, void *message);

#endif
