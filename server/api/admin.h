#ifndef SERVER_ADMIN_H
#define SERVER_ADMIN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/redis.h"

/*
 * The admin side: one thread with one loop that serves the API, health and
 * metrics (server/api/api.h) on a port of its own, and one more thread that
 * computes reports.
 *
 *     ledger = ledger_thread_new(&redis);
 *     admin = admin_new(&config, &err);        binds the port, makes the token
 *     ledger_thread_start(ledger, &err);
 *     admin_start(admin, &err);                connects to Redis, serves
 *     ...
 *     admin_stop(admin);                       graceful; joins both threads
 *     ledger_thread_free(&ledger);
 *     admin_free(&admin);
 *
 * The order matters in two places: admin_new asks the ledger thread to tell
 * it of progress, which must happen before that one starts; and what is told
 * arrives in a mailbox of the admin, which must outlive the ledger thread.
 * When start is never reached, admin_free alone is enough.
 *
 * All functions belong to the main thread. The two callbacks run on the
 * admin's thread.
 */
struct admin;
struct reread_file;
struct dns_server;
struct http_route;
struct installation;
struct siphash_key;
struct ledger_thread;
struct password_thread;
struct sandbox;
struct report_settings;
struct siphash_key;

struct admin_config {
    const char *listen;   /* ADDR:PORT; port 0 takes a free one */
    const char *data_dir; /* the token and the address are written here */
    const struct installation *inst; /* not owned, like what follows */
    const char *public_listen;       /* ADDR:PORT of the workers */
    const struct dns_server *dns;    /* whom verifying a brand asks */
    struct redis_config redis;
    struct ledger_thread *ledger;      /* not owned */
    struct report_settings *reports;   /* not owned; the API thread's */
    struct reread_file *blocklist;     /* not owned */
    bool knows_countries;              /* there is a database of them */
    const struct siphash_key *secret;  /* the installation's; not owned */
    struct sandbox *sandbox;           /* not owned: drawing_thread.h's */
    struct password_thread *passwords; /* not owned; stopped before admin_stop,
                                          freed after admin_free */

    /* Routes beside the API's (api.h); not owned. */
    const struct http_route *pages;
    size_t page_count;

    /* Appends what the rest of the program counts, as Prometheus text. */
    void (*render_metrics)(void *arg, struct buffer *out);
    /* False, with one line in `why`, while the rest is not ready. */
    bool (*ready)(void *arg, struct buffer *why);
    void *arg; /* of both */
};

/*
 * Copies `config` and its strings. Listens, so that a port in use is an error
 * before anything was started, but answers nobody yet. Reads the all-scopes
 * token of DATA_DIR/admin-token, or makes one there (0600). NULL on failure:
 * ERROR_USAGE for what is no address, ERROR_UNAVAILABLE for a port in use,
 * ERROR_IO, ERROR_FULL or ERROR_CORRUPT for the token's file.
 */
struct admin *admin_new(const struct admin_config *config, struct error *err);

/* The port that admin_new bound. */
uint16_t admin_port(const struct admin *admin);

/*
 * Starts the threads, and writes DATA_DIR/admin-address. Redis need not be
 * there yet; until it is, answers are 503.
 */
int admin_start(struct admin *admin, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Takes no new connections, lets requests that have begun finish (for 10 s at
 * most), ends both threads. Returns when they have ended; harmless before
 * admin_start and when called twice.
 */
void admin_stop(struct admin *admin);

/* Stops it if that has not been done. */
void admin_free(struct admin **admin);

#endif
