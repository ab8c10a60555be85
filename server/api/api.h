#ifndef SERVER_API_H
#define SERVER_API_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/clock.h"
#include "core/hmac.h"
#include "core/metrics.h"
#include "core/random.h"
#include "core/redis.h"
#include "server/http/http_request.h"

/*
 * The API: what its handlers share, and the way of a call to its handler.
 *
 *     api = api_new(&config);
 *     api_start(api, &err);              Redis is asked, reports can run
 *     ... api_handle is the HTTP server's handler ...
 *     api_free(&api);                    after the HTTP server
 *
 * A call's way: api_handle finds its route, one of the config's pages or of the
 * API's own (api_routes.h), asks api_auth.h
 * whether the token may, and calls the route's handler, one of the functions
 * of the api_<resource>.c files, with a struct api_call (api_call.h). Handlers
 * are small state machines over the stores' callbacks. All on one loop.
 */
struct api_auth;
struct brand_looks;
struct reread_file;
struct siphash_key;
struct event_base;
struct event_log;
struct event_tags;
struct host_list;
struct http_match;
struct http_route;
struct dns_server;
struct drawing_thread;
struct installation;
struct job_thread;
struct ledger;
struct ledger_thread;
struct merge_sweep;
struct recipient_tokens;
struct siphash_key;
struct report_settings;
struct ledger_waits;
struct mailbox;
struct password_thread;
struct report_thread;
struct sandbox;

/* Brands that wait to be verified: more are refused. */
#define API_VERIFY_JOBS 16

enum api_counter {
    API_ANSWERED, /* calls */
    API_REFUSED,  /* 4xx among them */
    API_FAILED,   /* 5xx among them */
    API_REDIS_READY,
    API_LEDGER_ROWS,
    API_COUNTERS
};

struct api_config {
    struct event_base *base;
    struct redis_config redis;
    const struct clock *clock;
    struct ledger_thread *ledger;
    struct report_settings *reports;   /* not owned; the API thread's */
    const struct installation *inst;   /* not owned */
    const char *public_listen;         /* not owned: the workers' */
    const struct dns_server *dns;      /* not owned */
    struct reread_file *blocklist;     /* not owned */
    bool knows_countries;              /* there is a database of them */
    const struct siphash_key *secret;  /* the installation's; not owned */
    struct password_thread *passwords; /* not owned */
    struct sandbox *sandbox;           /* not owned: drawing_thread.h's */
    const char *token;              /* the all-scopes token, put into Redis */
    const struct http_route *pages; /* not owned: routes that come before the
                                       API's; each sees to its own access */
    size_t page_count;
    void (*render_metrics)(void *arg, struct buffer *out);
    bool (*ready)(void *arg, struct buffer *why);
    void *arg; /* of both */
};

/* For handlers; everything is owned but what says otherwise. */
struct api {
    const struct clock *clock; /* not owned */
    struct random random;
    struct redis *redis;
    struct api_auth *auth;
    struct event_log *events;
    struct event_tags *tags;
    struct merge_sweep *sweep;
    struct recipient_tokens *recipients; /* checks personal links' tokens */
    struct ledger_thread *ledger_thread; /* not owned */
    struct ledger *ledger;               /* not owned */
    struct ledger_waits *waits;
    struct report_thread *reports;
    struct job_thread *verifier;             /* verifies brands */
    struct drawing_thread *drawings;         /* draws QR codes */
    const char *public_listen;               /* not owned: the workers' */
    const struct dns_server *dns;            /* not owned */
    struct report_settings *report_settings; /* not owned */
    unsigned char page_key[HMAC_SIZE];       /* names link pages' links */
    unsigned char proof_key[HMAC_SIZE];      /* server/reach_proof.h */
    struct password_thread *passwords;       /* not owned */
    struct mailbox *hashed;                  /* where that answers */
    bool knows_countries;                    /* there is a database of them */
    const struct siphash_key *secret;        /* not owned; the visitors' */
    struct brand_looks *looks;
    const struct http_route *pages; /* not owned */
    size_t page_count;
    struct reread_file *blocklist; /* not owned; NULL: none */
    struct host_list *blocked;     /* what was taken of it last: a ref */
    uint64_t blocked_seen;         /* its version */
    char *token;                   /* the all-scopes one */
    char token_hash[65];           /* its SHA-256 */
    struct metrics metrics;        /* enum api_counter */
    void (*render_metrics)(void *arg, struct buffer *out);
    bool (*ready)(void *arg, struct buffer *why);
    void *arg;
};

/* Copies what it needs. */
struct api *api_new(const struct api_config *config);

/* Connects to Redis, starts the report thread; before the loop runs. */
int api_start(struct api *api, struct error *err)
    __attribute__((warn_unused_result));

/* What http_server_config's handler calls; `arg` is the api. */
void api_handle(void *arg, struct http_request *request);

/* Its body_max. */
size_t api_body_max(void *arg, enum http_method method, struct slice path);

/* The ledger has reached further positions. */
void api_ledger_progressed(struct api *api);

/* The hosts of the operator's blocklist as it is now, or NULL. */
const struct host_list *api_blocklist(struct api *api);

/* A call was answered with `status`. */
void api_count(struct api *api, int status);

/* Every call still under way is answered; the HTTP server is gone by now. */
void api_free(struct api **api);

#endif
