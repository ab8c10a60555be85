#include "core/name_lookup.h"

#include <event2/event.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/memory.h"

/*
 * What the loop and the thread share; the last of the two frees it. The
 * thread writes `found` and `code`, then `done`; the loop reads them after
 * that.
 */
struct lookup {
    atomic_int users;
    atomic_bool done;
    char *host;
    char port[8];
    int done_fd; /* wakes the loop */
    int code;
    struct addrinfo *found;
};

struct name_lookup {
    struct lookup *lookup;
    struct event *done;
    name_lookup_fn *fn;
    void *arg;
};

static struct lookup *lookup_new(const char *host, uint16_t port)
{
    struct lookup *lookup = memory_zalloc(1, sizeof(*lookup));

    atomic_init(&lookup->users, 1);
    lookup->host = memory_copy(host, strlen(host));
    snprintf(lookup->port, sizeof(lookup->port), "%u", (unsigned)port);
    lookup->done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (lookup->done_fd < 0)
        abort();
    return lookup;
}

static void lookup_unref(struct lookup *lookup)
{
    if (atomic_fetch_sub(&lookup->users, 1) > 1)
        return;
    if (lookup->found != NULL)
        freeaddrinfo(lookup->found);
    close(lookup->done_fd);
    free(lookup->host);
    free(lookup);
}

static void lookup_run(struct lookup *lookup, int flags)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = flags | AI_NUMERICSERV};

    lookup->code =
        getaddrinfo(lookup->host, lookup->port, &hints, &lookup->found);
    if (lookup->code != 0)
        lookup->found = NULL;
}

static void lookup_finish(struct lookup *lookup)
{
    atomic_store(&lookup->done, true);
    eventfd_write(lookup->done_fd, 1);
}

static void *lookup_thread(void *arg)
{
    struct lookup *lookup = arg;

    lookup_run(lookup, AI_ADDRCONFIG);
    lookup_finish(lookup);
    lookup_unref(lookup);
    return NULL;
}

/* Detached, and with no signals, which are the main thread's. */
static void lookup_spawn(struct lookup *lookup)
{
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all;
    sigset_t before;

    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    atomic_fetch_add(&lookup->users, 1);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, &attributes, lookup_thread, lookup) != 0) {
        lookup->code = EAI_AGAIN;
        lookup_finish(lookup);
        lookup_unref(lookup);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
}

static void on_done(evutil_socket_t fd, short what, void *arg)
{
    struct name_lookup *job = arg;
    struct lookup *lookup = job->lookup;

    (void)fd;
    (void)what;
    if (!atomic_load(&lookup->done))
        abort();
    event_free(job->done);
    job->fn(job->arg, lookup->found,
            lookup->code != 0 ? gai_strerror(lookup->code) : "");
    lookup_unref(lookup);
    free(job);
}

struct name_lookup *name_lookup_start(struct event_base *base, const char *host,
                                      uint16_t port, name_lookup_fn *fn,
                                      void *arg)
{
    struct name_lookup *job = memory_zalloc(1, sizeof(*job));

    job->lookup = lookup_new(host, port);
    job->fn = fn;
    job->arg = arg;
    job->done = event_new(base, job->lookup->done_fd, EV_READ, on_done, job);
    if (job->done == NULL)
        abort();
    event_add(job->done, NULL);
    lookup_run(job->lookup, AI_NUMERICHOST);
    if (job->lookup->code == 0)
        lookup_finish(job->lookup);
    else
        lookup_spawn(job->lookup);
    return job;
}

void name_lookup_cancel(struct name_lookup **job)
{
    struct name_lookup *self = *job;

    if (self == NULL)
        return;
    *job = NULL;
    event_free(self->done);
    lookup_unref(self->lookup);
    free(self);
}
