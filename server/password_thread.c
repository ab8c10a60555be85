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

enum password_line { LINE_TRIES, LINE_CHORES, LINES };

/* Jobs that wait, first come, first served. */
struct password_queue {
    struct password_job *first, **last;
    size_t count;
};

static const size_t line_limits[LINES] = {
    [LINE_TRIES] = PASSWORD_THREAD_TRIES,
    [LINE_CHORES] = PASSWORD_THREAD_CHORES,
};

struct password_thread {
    pthread_t thread;
    pthread_mutex_t lock;  /* guards what follows */
    pthread_cond_t change; /* a job came, or the end */
    struct password_queue lines[LINES];
    enum password_line turn; /* whose is next, if it has any */
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

static struct password_job *pop(struct password_queue *line)
{
    struct password_job *job = line->first;

    if (job == NULL)
        return NULL;
    line->first = job->next;
    if (line->first == NULL)
        line->last = &line->first;
    line->count--;
    return job;
}

/* In turns; NULL if nobody waits. */
static struct password_job *pop_next(struct password_thread *thread)
{
    struct password_job *job = NULL;

    for (int i = 0; i < LINES && job == NULL; i++) {
        job = pop(&thread->lines[thread->turn]);
        thread->turn = (thread->turn + 1) % LINES;
    }
    return job;
}

/* The next job, or NULL at the end. */
static struct password_job *take_job(struct password_thread *thread,
                                     bool *ending)
{
    struct password_job *job;

    pthread_mutex_lock(&thread->lock);
    while ((job = pop_next(thread)) == NULL && !thread->ending)
        pthread_cond_wait(&thread->change, &thread->lock);
    *ending = thread->ending;
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

    for (int i = 0; i < LINES; i++)
        thread->lines[i].last = &thread->lines[i].first;
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

/* Takes the job over, unless too many wait in its line. */
static int add(struct password_thread *thread, enum password_line where,
               struct password_job *job, struct error *err)
{
    struct password_queue *line = &thread->lines[where];
    bool full;

    pthread_mutex_lock(&thread->lock);
    full = line->count >= line_limits[where] || thread->ending;
    if (!full) {
        *line->last = job;
        line->last = &job->next;
        line->count++;
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
    return add(thread, LINE_CHORES, job_new(box, password, fn, arg), err);
}

static struct password_job *verifying(struct password_job *job,
                                      struct slice hash)
{
    job->verifies = true;
    buffer_append(&job->hash, hash);
    return job;
}

int password_thread_compare(struct password_thread *thread, struct mailbox *box,
                            struct slice password, struct slice hash,
                            password_fn *fn, void *arg, struct error *err)
{
    return add(thread, LINE_CHORES,
               verifying(job_new(box, password, fn, arg), hash), err);
}

int password_thread_try(struct password_thread *thread, struct mailbox *box,
                        struct slice password, struct slice hash,
                        password_fn *fn, void *arg, struct error *err)
{
    return add(thread, LINE_TRIES,
               verifying(job_new(box, password, fn, arg), hash), err);
}
