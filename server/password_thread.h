#ifndef SERVER_PASSWORD_THREAD_H
#define SERVER_PASSWORD_THREAD_H

#include <stdbool.h>

#include "core/error.h"
#include "core/mailbox.h"
#include "core/slice.h"

/*
 * The thread that hashes and verifies passwords (core/password.h), so that no
 * loop waits the 100 ms that one takes. The API and all workers share it.
 *
 *     thread = password_thread_new();
 *     password_thread_start(thread, &err);
 *
 *     box = mailbox_new(base, password_thread_deliver, NULL);   on each loop
 *     password_thread_try(thread, box, password, hash, fn, arg, &err);
 *     -> fn(arg, &answer) on that loop, once
 *
 *     password_thread_stop(thread);     nobody asks any more
 *     mailbox_free(&box);               what is still due is delivered
 *     password_thread_free(&thread);
 *
 * One thread, so that strangers' tries take one core at most. What strangers
 * try and what the API asks for wait apart and are done in turns, so neither
 * keeps the other from being done. When too many wait, more are refused at
 * once.
 *
 * Passwords are copied, and the copies wiped.
 */
#define PASSWORD_THREAD_TRIES  32   /* of strangers that wait, at most */
#define PASSWORD_THREAD_CHORES 1024 /* of the API: several bulk requests */

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
 * All three may be called on any thread. ERROR_FULL ("busy"), and `fn` not
 * called, when too many wait already.
 *
 * A stranger's password: is it the hash's?
 */
int password_thread_try(struct password_thread *thread, struct mailbox *box,
                        struct slice password, struct slice hash,
                        password_fn *fn, void *arg, struct error *err)
    __attribute__((warn_unused_result));

/* The same for the API. */
int password_thread_compare(struct password_thread *thread, struct mailbox *box,
                            struct slice password, struct slice hash,
                            password_fn *fn, void *arg, struct error *err)
    __attribute__((warn_unused_result));

int password_thread_hash(struct password_thread *thread, struct mailbox *box,
                         struct slice password, password_fn *fn, void *arg,
                         struct error *err) __attribute__((warn_unused_result));

/* The mailbox_fn of the boxes that answers are posted to. */
void password_thread_deliver(void *arg, void *message);

#endif
