#include "server/password_thread.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/password.h"

struct password_job {
    struct password_job *next;
    struct mailbox *box; /* where the answer goes; not owned */
    struct buffer password;
    struct buffer hash; /* to verify by, or what came out */
    bool verifies;
    struct password_answer answer;
    password_fn *fn;
    void *arg;
};

struct password_thread {
    pthread_t thread;
    pthread_mutex_t lock;  /* guards what follows */
    pthread_cond_t change; /* a job came, or the end */
    struct password_job *first, **last;
    size_t count;
    bool ending;
    bool running; /* the main thread's own: there is a thread to join */
};

static struct password_job *job_new(struct mailbox *box, struct slice password,
                                    password_fn *fn, void *arg)
{
    struct password_job *job = memory_zalloc(1, sizeof(*job));

    job->box = box;
    job->fn = fn;
    job->arg = arg;
    buffer_append(&job->password, password);
    return job;
}

static void job_free(struct password_job *job)
{
    OPENSSL_cleanse(job->password.data, job->password.cap);
    buffer_release(&job->password);
    buffer_release(&job->hash);
    free(job);
}

void password_thread_deliver(void *arg, void *message)
{
    struct password_job *job = message;

    (void)arg;
    if (!job->verifies)
        job->answer.hash = buffer_slice(&job->hash);
    job->fn(job->arg, &job->answer);
    job_free(job);
}

static void compute(struct password_job *job)
{
    struct slice password = buffer_slice(&job->password);
    struct error err = ERROR_INIT;

    if (job->verifies)
        job->answer.right = password_verify(password, buffer_slice(&job->hash));
    else
        job->answer.code = password_hash(password, &job->hash, &err);
}

/* The next job, or NULL at the end. */
static struct password_job *take_job(struct password_thread *thread,
                                     bool *ending)
{
    struct password_job *job;

    pthread_mutex_lock(&thread->lock);
    while (thread->first == NULL && !thread->ending)
        pthread_cond_wait(&thread->change, &thread->lock);
    *ending = thread->ending;
    job = thread->first;
    if (job != NULL) {
        thread->first = job->next;
        if (thread->first == NULL)
            thread->last = &thread->first;
        thread->count--;
    }
    pthread_mutex_unlock(&thread->lock);
    return job;
}

static void run_jobs(struct password_thread *thread)
{
    struct password_job *job;
    bool ending;

    while ((job = take_job(thread, &ending)) != NULL) {
        if (ending)
            job->answer.code = ERROR_CANCELLED;
        else
            compute(job);
        mailbox_post(job->box, job);
    }
}

static void *run(void *arg)
{
    pthread_setname_np(pthread_self(), "password");
    run_jobs(arg);
    return NULL;
}

struct password_thread *password_thread_new(void)
{
    struct password_thread *thread = memory_zalloc(1, sizeof(*thread));

    thread->last = &thread->first;
    pthread_mutex_init(&thread->lock, NULL);
    pthread_cond_init(&thread->change, NULL);
    return thread;
}

int password_thread_start(struct password_thread *thread, struct error *err)
{
    int code = pthread_create(&thread->thread, NULL, run, thread);

    if (code != 0)
        return error_errno(err, code, "cannot start the passwords' thread");
    thread->running = true;
    return 0;
}

void password_thread_stop(struct password_thread *thread)
{
    pthread_mutex_lock(&thread->lock);
    thread->ending = true;
    pthread_cond_signal(&thread->change);
    pthread_mutex_unlock(&thread->lock);
    if (thread->running)
        pthread_join(thread->thread, NULL);
    else
        run_jobs(thread);
    thread->running = false;
}

void password_thread_free(struct password_thread **thread)
{
    struct password_thread *self = *thread;

    if (self == NULL)
        return;
    *thread = NULL;
    password_thread_stop(self);
    pthread_cond_destroy(&self->change);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

/* Takes the job over, if fewer than `most` wait. */
static int add(struct password_thread *thread, struct password_job *job,
               size_t most, struct error *err)
{
    bool full;

    pthread_mutex_lock(&thread->lock);
    full = thread->count >= most || thread->ending;
    if (!full) {
        *thread->last = job;
        thread->last = &job->next;
        thread->count++;
        pthread_cond_signal(&thread->change);
    }
    pthread_mutex_unlock(&thread->lock);
    if (!full)
        return 0;
    job_free(job);
    return error_field(err, ERROR_FULL, "busy", "",
                       "too many passwords are being hashed; try again "
                       "shortly");
}

int password_thread_hash(struct password_thread *thread, struct mailbox *box,
                         struct slice password, password_fn *fn, void *arg,
                         struct error *err)
{
    return add(thread, job_new(box, password, fn, arg), PASSWORD_THREAD_JOBS,
               err);
}

int password_thread_verify(struct password_thread *thread, struct mailbox *box,
                           struct slice password, struct slice hash,
                           password_fn *fn, void *arg, struct error *err)
{
    struct password_job *job = job_new(box, password, fn, arg);

    job->verifies = true;
    buffer_append(&job->hash, hash);
    return add(thread, job, PASSWORD_THREAD_TRIES, err);
}
