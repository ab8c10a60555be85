#include "server/sync_thread.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "core/memory.h"
#include "server/redirect/worker.h"

struct sync_thread {
    struct worker **workers; /* owned array of others' workers */
    size_t count;
    int64_t interval_ms;
    pthread_t thread;
    pthread_mutex_t lock; /* guards `stopping` */
    pthread_cond_t wake;
    bool stopping;
};

static void sync_all(struct sync_thread *sync)
{
    for (size_t i = 0; i < sync->count; i++)
        worker_sync(sync->workers[i]);
}

/* Waits for the interval; true when it is time to stop instead. */
static bool wait_interval(struct sync_thread *sync)
{
    struct timespec until;
    bool stopping;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += sync->interval_ms / 1000;
    until.tv_nsec += sync->interval_ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&sync->lock);
    while (!sync->stopping &&
           pthread_cond_timedwait(&sync->wake, &sync->lock, &until) == 0)
        ;
    stopping = sync->stopping;
    pthread_mutex_unlock(&sync->lock);
    return stopping;
}

static void *run(void *arg)
{
    struct sync_thread *sync = arg;

    pthread_setname_np(pthread_self(), "sync");
    while (!wait_interval(sync))
        sync_all(sync);
    sync_all(sync);
    return NULL;
}

static void init_wake(pthread_cond_t *wake)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(wake, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void release(struct sync_thread *sync)
{
    pthread_cond_destroy(&sync->wake);
    pthread_mutex_destroy(&sync->lock);
    free(sync->workers);
    free(sync);
}

struct sync_thread *sync_thread_new(struct worker *const *workers, size_t count,
                                    int64_t interval_ms, struct error *err)
{
    struct sync_thread *sync = memory_zalloc(1, sizeof(*sync));
    int code;

    sync->workers = memory_zalloc(count, sizeof(*sync->workers));
    for (size_t i = 0; i < count; i++)
        sync->workers[i] = workers[i];
    sync->count = count;
    sync->interval_ms = interval_ms;
    pthread_mutex_init(&sync->lock, NULL);
    init_wake(&sync->wake);
    code = pthread_create(&sync->thread, NULL, run, sync);
    if (code != 0) {
        error_errno(err, code, "cannot start the spools' sync thread");
        release(sync);
        return NULL;
    }
    return sync;
}

void sync_thread_free(struct sync_thread **sync)
{
    struct sync_thread *self = *sync;

    if (self == NULL)
        return;
    *sync = NULL;
    pthread_mutex_lock(&self->lock);
    self->stopping = true;
    pthread_cond_signal(&self->wake);
    pthread_mutex_unlock(&self->lock);
    pthread_join(self->thread, NULL);
    release(self);
}
