#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H

#include <stddef.h>

#include "core/error.h"
#include "core/metrics.h"
#include "core/redis.h"
#include "server/http/http_counters.h"
#include "server/installation.h"
#include "server/redirect/books.h"
#include "server/settings.h"

/*
 * A redirect worker: one thread with its own loop, listening socket
 * (SO_REUSEPORT), link cache, spool and Redis connections. Workers share
 * nothing and lock nothing.
 *
 *     worker = worker_new(&config, &err);    opens the spool, binds the port
 *     worker_start(worker, &err);            the thread runs, Redis connects
 *     ...
 *     worker_stop(worker);                   asks: stop accepting, finish
 *                                            answers, ship the spool
 *     worker_join(worker);                   waits for that
 *     worker_free(&worker);
 *
 * worker_new, start, join and free belong to the main thread; the rest may be
 * called from any.
 *
 * One loop turn: requests are parsed, looked up, recorded in the spool and
 * answered (redirect.h); at its end the shipper is told that there is work
 * and the books are published.
 */
struct reread_file;
struct password_thread;
struct tls_server;
struct worker;

struct worker_config {
    unsigned index;                    /* 0 ... workers - 1 */
    const char *listen;                /* ADDR:PORT */
    const char *tls_listen;            /* ADDR:PORT, or NULL */
    struct tls_server *tls;            /* outlives the worker */
    const struct settings *settings;   /* outlives the worker */
    const struct installation *inst;   /* outlives the worker */
    struct reread_file *blocklist;     /* outlives the worker */
    struct reread_file *countries;     /* likewise */
    struct password_thread *passwords; /* outlives the worker's thread */
    const struct redis_config *redis;  /* copied */
    const char *const *leftovers;      /* spool directories of workers that */
    size_t leftover_count;             /* are no more, to be drained */
};

struct worker *worker_new(const struct worker_config *config,
                          struct error *err);

/* The ports that worker_new bound; 0 for TLS without it. */
uint16_t worker_port(const struct worker *worker);
uint16_t worker_tls_port(const struct worker *worker);

int worker_start(struct worker *worker, struct error *err)
    __attribute__((warn_unused_result));

void worker_stop(struct worker *worker);

void worker_join(struct worker *worker);

/* Of a worker that never ran, or was joined. */
void worker_free(struct worker **worker);

/* Brings the spool to the disk; on the sync thread (sync_thread.h). */
void worker_sync(struct worker *worker);

/* What it counts; each readable from any thread until worker_free. */
struct books *worker_books(struct worker *worker);
struct metrics *worker_counters(struct worker *worker);
const struct http_counters *worker_http_counters(const struct worker *worker);

/* Its Redis connection stands. */
bool worker_ready(const struct worker *worker);

#endif
