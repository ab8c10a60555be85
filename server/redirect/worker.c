#include "server/redirect/worker.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "attribution/record/shipper.h"
#include "attribution/record/spool.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/mailbox.h"
#include "core/memory.h"
#include "core/timer.h"
#include "server/blocklist.h"
#include "server/countries.h"
#include "server/http/http_server.h"
#include "server/http2/http2_connection.h"
#include "server/reach_proof.h"
#include "server/redirect/click_limits.h"
#include "server/redirect/counters.h"
#include "server/redirect/leftovers.h"
#include "server/redirect/password_form.h"
#include "server/redirect/password_gate.h"
#include "server/redirect/redirect.h"
#include "server/redirect/spool_drain.h"
#include "shortener/resolve/resolver.h"

#define TICK_MS 250 /* housekeeping: expiry, gauges, leftovers */

enum worker_state {
    WORKER_NEW,      /* bound and opened, thread not started */
    WORKER_SERVING,  /* accepts and answers */
    WORKER_STOPPING, /* finishes the answers that have begun */
    WORKER_DRAINING  /* no connections any more: ships the spool */
};

struct worker {
    struct worker_config config;
    enum worker_state state; /* the thread's own, once it runs */
    struct event_base *base;
    struct mailbox *orders; /* any message: stop */
    struct redis *redis;
    struct resolver *resolver;
    uint64_t blocklist_seen; /* version */
    uint64_t countries_seen;
    struct spool *spool;
    struct shipper *shipper;
    struct spool_drain leftovers;
    struct redirect redirect;
    struct recipient_tokens *tokens;
    struct click_limits *limits;
    struct mailbox *verified; /* from the passwords' thread */
    struct password_gate *passwords;
    struct http_server *http;
    uint16_t port;
    uint16_t tls_port;
    struct event *turn_end; /* activated when a record was made */
    struct timer tick;
    struct timer drain_deadline;
    struct books books;
    struct metrics counters;
    atomic_bool ready; /* the connection to Redis stands */
    pthread_t thread;
    bool running;
};

/* The books as they stand; see server/redirect/books.h and spool_counters. */
static void publish_books(struct worker *worker)
{
    struct spool_counters sum = {0};
    struct books_entry entry;

    spool_count(worker->spool, &sum);
    spool_drain_count(&worker->leftovers, &sum);
    entry.answered = worker->redirect.answered + (int64_t)sum.recovered;
    entry.shipped = (int64_t)sum.shipped;
    entry.spooled = (int64_t)sum.pending;
    entry.dropped = (int64_t)sum.dropped;
    books_publish(&worker->books, &entry);
}

static bool is_drained(const struct worker *worker)
{
    return shipper_idle(worker->shipper) &&
           spool_drain_idle(&worker->leftovers);
}

static void end_if_drained(struct worker *worker)
{
    if (worker->state == WORKER_DRAINING && is_drained(worker))
        event_base_loopbreak(worker->base);
}

static void on_idle(void *arg)
{
    struct worker *worker = arg;

    publish_books(worker);
    end_if_drained(worker);
}

static void on_turn_end(evutil_socket_t fd, short what, void *arg)
{
    struct worker *worker = arg;

    (void)fd;
    (void)what;
    shipper_pump(worker->shipper);
    publish_books(worker);
}

static void on_recorded(void *arg)
{
    struct worker *worker = arg;

    event_active(worker->turn_end, 0, 0);
}

static void publish_gauges(struct worker *worker)
{
    struct shipper_counters ship;
    struct metrics *counters = &worker->counters;

    shipper_count(worker->shipper, &ship);
    metrics_set(counters, COUNTER_SHIP_FAILURES, (int64_t)ship.failures);
    metrics_set(counters, COUNTER_SHIP_REPLAYS, (int64_t)ship.replays);
    metrics_set(counters, COUNTER_SHIP_REWINDS, (int64_t)ship.rewinds);
    metrics_set(counters, COUNTER_REDIS_READY, worker_ready(worker));
}

static void take_countries(struct worker *worker)
{
    countries_take(worker->config.countries, &worker->countries_seen,
                   &worker->redirect.countries);
}

/* A list that has changed since the last look. */
static void take_blocklist(struct worker *worker)
{
    struct host_list *hosts;

    if (!blocklist_take(worker->config.blocklist, &worker->blocklist_seen,
                        &hosts))
        return;
    resolver_use_hosts(worker->resolver, hosts);
    host_list_unref(&hosts);
}

static void on_tick(void *arg)
{
    struct worker *worker = arg;

    take_blocklist(worker);
    take_countries(worker);
    shipper_pump(worker->shipper);
    spool_drain_pump(&worker->leftovers);
    click_limits_settle(worker->limits);
    publish_gauges(worker);
    publish_books(worker);
    end_if_drained(worker);
    timer_arm(&worker->tick, TICK_MS);
}

static void on_redis_state(void *arg, enum redis_state state)
{
    struct worker *worker = arg;

    atomic_store(&worker->ready, state == REDIS_READY);
    resolver_notice(worker->resolver);
    shipper_notice(worker->shipper);
    spool_drain_notice(&worker->leftovers);
}

static void on_drain_deadline(void *arg)
{
    struct worker *worker = arg;
    struct spool_counters counters;

    spool_count(worker->spool, &counters);
    log_warn("stopped before all clicks were shipped; they wait in the spool",
             log_int("worker", worker->config.index),
             log_int("clicks", (int64_t)counters.pending));
    event_base_loopbreak(worker->base);
}

static void on_http_stopped(void *arg)
{
    struct worker *worker = arg;

    worker->state = WORKER_DRAINING;
    shipper_pump(worker->shipper);
    end_if_drained(worker);
}

static void on_order(void *arg, void *message)
{
    struct worker *worker = arg;

    (void)message;
    if (worker->state != WORKER_SERVING)
        return;
    worker->state = WORKER_STOPPING;
    timer_arm(&worker->drain_deadline, worker->config.settings->drain_ms);
    http_server_stop(worker->http, on_http_stopped, worker);
}

static void make_loop(struct worker *worker)
{
    worker->base = event_base_new();
    if (worker->base == NULL)
        abort();
    worker->turn_end = event_new(worker->base, -1, 0, on_turn_end, worker);
    if (worker->turn_end == NULL)
        abort();
    worker->orders = mailbox_new(worker->base, on_order, worker);
    timer_init(&worker->tick, worker->base, on_tick, worker);
    timer_init(&worker->drain_deadline, worker->base, on_drain_deadline,
               worker);
}

static int open_spool(struct worker *worker, struct error *err)
{
    const struct settings *settings = worker->config.settings;
    struct spool_config config = SPOOL_CONFIG_INIT;
    struct buffer stream = BUFFER_INIT;
    char *dir = leftovers_spool_dir(worker->config.inst, worker->config.index);

    buffer_appendf(&stream, "clicks:%s.%u", worker->config.inst->node,
                   worker->config.index);
    config.dir = dir;
    config.stream = buffer_slice(&stream);
    config.segment_bytes = (size_t)settings->spool_segment;
    config.max_bytes = (uint64_t)settings->spool_max;
    config.clock = clock_system();
    worker->spool = spool_new(&config, err);
    buffer_release(&stream);
    free(dir);
    return worker->spool != NULL ? 0 : err->code;
}

static int adopt_leftovers(struct worker *worker, struct error *err)
{
    for (size_t i = 0; i < worker->config.leftover_count; i++) {
        if (spool_drain_add(&worker->leftovers, worker->base, worker->redis,
                            worker->config.leftovers[i], err) < 0)
            return err->code;
    }
    return 0;
}

static void make_redirect(struct worker *worker)
{
    struct redirect *redirect = &worker->redirect;

    redirect_init(redirect, worker->config.settings->not_found_limit);
    redirect->resolver = worker->resolver;
    redirect->spool = worker->spool;
    redirect->counters = &worker->counters;
    installation_key(worker->config.inst, REACH_PROOF_PURPOSE,
                     redirect->proof_key);
    redirect->secret = &worker->config.inst->secret;
    worker->tokens = recipient_tokens_new(redirect->secret);
    redirect->tokens = worker->tokens;
    redirect->address_mode = worker->config.settings->address_mode;
    take_countries(worker);
    redirect->clock = clock_system();
    redirect->limits = worker->limits;
    redirect->passwords = worker->passwords;
    redirect->on_recorded = on_recorded;
    redirect->arg = worker;
}

static int listen_http(struct worker *worker, struct error *err)
{
    const struct settings *settings = worker->config.settings;
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    config.handler =
        (struct http_handler){redirect_on_request, &worker->redirect};
    config.reuse_port = true;
    config.connections_max = (size_t)settings->connections;
    config.body_max = PASSWORD_FORM_MAX;
    config.idle_ms = settings->idle_ms;
    config.handshake_ms = settings->header_ms;
    config.head_ms = settings->header_ms;
    config.body_ms = settings->header_ms;
    config.http2 = &http2_protocol;
    worker->http = http_server_new(worker->base, &config);
    if (http_server_listen(worker->http, slice_str(worker->config.listen),
                           err) < 0)
        return err->code;
    worker->port = http_server_port(worker->http);
    if (worker->config.tls_listen == NULL)
        return 0;
    if (http_server_listen_tls(worker->http,
                               slice_str(worker->config.tls_listen),
                               worker->config.tls, err) < 0)
        return err->code;
    worker->tls_port = http_server_port(worker->http);
    return 0;
}

static void make_redis(struct worker *worker)
{
    struct redis_config config = *worker->config.redis;

    snprintf(config.name, sizeof(config.name), "waypost-worker-%u",
             worker->config.index);
    worker->redis = redis_new(worker->base, &config);
    redis_on_state(worker->redis, on_redis_state, worker);
    worker->resolver =
        resolver_new(worker->base, worker->redis, &config, clock_system(),
                     (size_t)worker->config.settings->cache_bytes);
    take_blocklist(worker);
}

/* What a gated link needs (gate.h). */
static void make_gates(struct worker *worker)
{
    worker->limits = click_limits_new(worker->redis, &worker->counters);
    worker->verified = mailbox_new(worker->base, password_thread_deliver, NULL);
    worker->passwords = password_gate_new(worker->config.passwords,
                                          worker->verified, clock_system());
}

struct worker *worker_new(const struct worker_config *config, struct error *err)
{
    struct worker *worker = memory_zalloc(1, sizeof(*worker));

    worker->config = *config;
    books_init(&worker->books);
    metrics_init(&worker->counters, COUNTER_COUNT);
    spool_drain_init(&worker->leftovers);
    make_loop(worker);
    if (open_spool(worker, err) < 0)
        goto fail;
    make_redis(worker);
    worker->shipper =
        shipper_new(worker->base, worker->redis, worker->spool, NULL);
    shipper_on_idle(worker->shipper, on_idle, worker);
    make_gates(worker);
    make_redirect(worker);
    if (adopt_leftovers(worker, err) < 0 || listen_http(worker, err) < 0)
        goto fail;
    publish_books(worker);
    return worker;
fail:
    worker_free(&worker);
    return NULL;
}

uint16_t worker_port(const struct worker *worker)
{
    return worker->port;
}

uint16_t worker_tls_port(const struct worker *worker)
{
    return worker->tls_port;
}

/* For top -H, gdb and perf. */
static void name_thread(const struct worker *worker)
{
    char name[16];

    snprintf(name, sizeof(name), "worker-%u", worker->config.index);
    pthread_setname_np(pthread_self(), name);
}

static void *run(void *arg)
{
    struct worker *worker = arg;

    name_thread(worker);
    worker->state = WORKER_SERVING;
    redis_connect(worker->redis);
    resolver_start(worker->resolver);
    timer_arm(&worker->tick, TICK_MS);
    event_base_dispatch(worker->base);
    publish_books(worker);
    return NULL;
}

int worker_start(struct worker *worker, struct error *err)
{
    int code = pthread_create(&worker->thread, NULL, run, worker);

    if (code != 0)
        return error_errno(err, code, "cannot start worker %u",
                           worker->config.index);
    worker->running = true;
    return 0;
}

void worker_stop(struct worker *worker)
{
    mailbox_post(worker->orders, NULL);
}

void worker_join(struct worker *worker)
{
    if (worker->running)
        pthread_join(worker->thread, NULL);
    worker->running = false;
}

void worker_free(struct worker **worker)
{
    struct worker *self = *worker;

    if (self == NULL)
        return;
    *worker = NULL;
    http_server_free(&self->http);
    redirect_release(&self->redirect);
    recipient_tokens_free(&self->tokens);
    mailbox_free(&self->verified);
    password_gate_free(&self->passwords);
    click_limits_free(&self->limits);
    spool_drain_release(&self->leftovers);
    shipper_free(&self->shipper);
    resolver_free(&self->resolver);
    redis_free(&self->redis);
    spool_free(&self->spool);
    timer_release(&self->drain_deadline);
    timer_release(&self->tick);
    mailbox_free(&self->orders);
    event_free(self->turn_end);
    event_base_free(self->base);
    metrics_release(&self->counters);
    free(self);
}

void worker_sync(struct worker *worker)
{
    (void)!spool_sync(worker->spool);
}

struct books *worker_books(struct worker *worker)
{
    return &worker->books;
}

struct metrics *worker_counters(struct worker *worker)
{
    return &worker->counters;
}

const struct http_counters *worker_http_counters(const struct worker *worker)
{
    return http_server_counters(worker->http);
}

bool worker_ready(const struct worker *worker)
{
    return atomic_load(&worker->ready);
}
