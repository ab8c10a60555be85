#include "server/service.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/redis.h"
#include "core/redis_server.h"
#include "core/redis_url.h"
#include "core/sandbox.h"
#include "core/timer.h"
#include "server/api/admin.h"
#include "server/dashboard/dashboard_routes.h"
#include "server/drawing/drawing_thread.h"
#include "server/exposition.h"
#include "server/http/http_listener.h"
#include "server/installation.h"
#include "server/ledger_thread.h"
#include "server/password_thread.h"
#include "server/redirect/leftovers.h"
#include "server/redirect/worker.h"
#include "server/redis_check.h"
#include "server/sync_thread.h"
#include "server/tls_service.h"

struct service {
    struct settings *settings; /* not owned */
    struct installation inst;
    struct event_base *base;
    struct event *signals[2];          /* SIGTERM, SIGINT */
    struct redis_server *redis_server; /* NULL with --redis */
    struct redis_config redis;
    struct tls_service *tls; /* NULL without --tls-listen */
    char *listen;            /* owned; with the real port */
    char *tls_listen;        /* likewise; NULL without it */
    struct password_thread *passwords;
    struct sandbox *sandbox; /* where the API has logos drawn */
    struct worker **workers;
    size_t worker_count;
    struct ledger_thread *ledger;
    struct admin *admin;
    struct sync_thread *sync;
    struct timer file_timer;
};

static void on_signal(evutil_socket_t number, short what, void *arg)
{
    struct service *service = arg;

    (void)what;
    log_info("stopping", log_int("signal", number));
    /* A second signal ends the process at once; no click is lost by that. */
    for (int i = 0; i < 2; i++)
        event_del(service->signals[i]);
    event_base_loopbreak(service->base);
}

static void on_file_timer(void *arg)
{
    struct service *service = arg;

    reread_file_look(&service->settings->blocklist);
    reread_file_look(&service->settings->countries);
    timer_arm(&service->file_timer, REREAD_FILE_LOOK_MS);
}

static int start_loop(struct service *service, struct error *err)
{
    static const int numbers[2] = {SIGTERM, SIGINT};

    signal(SIGPIPE, SIG_IGN);
    service->base = event_base_new();
    if (service->base == NULL)
        return error_set(err, ERROR_INTERNAL, "cannot make an event loop");
    for (int i = 0; i < 2; i++) {
        service->signals[i] =
            evsignal_new(service->base, numbers[i], on_signal, service);
        if (service->signals[i] == NULL ||
            event_add(service->signals[i], NULL) < 0)
            return error_set(err, ERROR_INTERNAL, "cannot watch signals");
    }
    timer_init(&service->file_timer, service->base, on_file_timer, service);
    timer_arm(&service->file_timer, REREAD_FILE_LOOK_MS);
    return 0;
}

/* An operator's Redis is looked at before anything is made on disk. */
static int find_redis(struct service *service, struct error *err)
{
    const char *url = service->settings->redis;

    service->redis = (struct redis_config)REDIS_CONFIG_INIT;
    if (url == NULL)
        return 0;
    if (redis_url_parse(slice_str(url), &service->redis, err) < 0)
        return err->code;
    return redis_check(service->base, &service->redis, err);
}

/* Its place is known before it runs, so that all else can be prepared. */
static int make_redis_server(struct service *service, struct error *err)
{
    if (service->settings->redis != NULL)
        return 0;
    service->redis_server =
        redis_server_new(service->base, service->settings->data_dir, err);
    if (service->redis_server == NULL)
        return err->code;
    return redis_url_parse(
        slice_str(redis_server_socket(service->redis_server)), &service->redis,
        err);
}

/* Workers share one port: the others take the one that the first was given. */
static void settle_port(char **listen, uint16_t port)
{
    struct slice address = slice_str(*listen);
    struct buffer text = BUFFER_INIT;
    size_t colon = address.len;

    while (colon > 0 && address.ptr[colon - 1] != ':')
        colon--;
    buffer_append(&text, slice_head(address, colon));
    buffer_append_u64(&text, port);
    free(*listen);
    *listen = buffer_detach(&text);
}

static void settle_listen(struct service *service)
{
    settle_port(&service->listen, worker_port(service->workers[0]));
    if (service->tls_listen != NULL)
        settle_port(&service->tls_listen, worker_tls_port(service->workers[0]));
}

/*
 * SO_REUSEPORT, by which workers share a port, would let another waypost of
 * this user share it too, in silence. So the first look is without it.
 */
static int check_listen(const char *address, struct error *err)
{
    uint16_t port;
    int fd;

    if (http_listener_open(slice_str(address), false, &fd, &port, err) < 0)
        return err->code;
    close(fd);
    return 0;
}

static int make_tls(struct service *service, struct error *err)
{
    if (service->settings->tls_listen == NULL)
        return 0;
    service->tls =
        tls_service_new(service->base, service->settings, &service->inst, err);
    return service->tls != NULL ? 0 : err->code;
}

static int make_worker(struct service *service, unsigned index,
                       struct leftovers *leftovers, struct error *err)
{
    struct worker_config config = {
        .index = index,
        .listen = service->listen,
        .tls_listen = service->tls_listen,
        .settings = service->settings,
        .inst = &service->inst,
        .redis = &service->redis,
        .passwords = service->passwords,
        .blocklist = &service->settings->blocklist,
        .countries = &service->settings->countries,
    };

    if (service->tls != NULL)
        config.tls = tls_service_server(service->tls);
    leftovers_share(leftovers, index, service->settings->workers,
                    &config.leftovers, &config.leftover_count);
    service->workers[index] = worker_new(&config, err);
    if (service->workers[index] == NULL)
        return err->code;
    service->worker_count++;
    if (index == 0)
        settle_listen(service);
    return 0;
}

static int make_workers(struct service *service, struct error *err)
{
    unsigned count = service->settings->workers;
    struct leftovers leftovers;
    int code;

    service->listen = slice_copy(slice_str(service->settings->listen));
    service->workers = memory_zalloc(count, sizeof(*service->workers));
    if (check_listen(service->listen, err) < 0)
        return err->code;
    if (service->settings->tls_listen != NULL) {
        service->tls_listen =
            slice_copy(slice_str(service->settings->tls_listen));
        if (check_listen(service->tls_listen, err) < 0)
            return err->code;
    }
    code = leftovers_find(&leftovers, &service->inst, count, err);
    for (unsigned i = 0; i < count && code == 0; i++)
        code = make_worker(service, i, &leftovers, err);
    leftovers_release(&leftovers);
    return code;
}

static void render_metrics(void *arg, struct buffer *out)
{
    struct service *service = arg;

    exposition_render(service->workers, service->worker_count, out);
    if (service->tls != NULL)
        exposition_render_certificates(tls_service_certificates(service->tls),
                                       out);
}

static bool is_ready(void *arg, struct buffer *why)
{
    struct service *service = arg;

    for (size_t i = 0; i < service->worker_count; i++) {
        if (!worker_ready(service->workers[i])) {
            buffer_appendf(why, "worker %zu has no connection to Redis", i);
            return false;
        }
    }
    return true;
}

static int make_admin(struct service *service, struct error *err)
{
    struct admin_config config = {
        .listen = service->settings->admin,
        .data_dir = service->settings->data_dir,
        .inst = &service->inst,
        .public_listen = service->listen,
        .dns = &service->settings->dns,
        .redis = service->redis,
        .reports = &service->settings->reports,
        .secret = &service->inst.secret,
        .passwords = service->passwords,
        .sandbox = service->sandbox,
        .blocklist = &service->settings->blocklist,
        .knows_countries = service->settings->countries.path != NULL,
        .render_metrics = render_metrics,
        .ready = is_ready,
        .arg = service,
    };

    config.pages = dashboard_routes(&config.page_count);
    service->ledger = ledger_thread_new(&service->redis);
    config.ledger = service->ledger;
    service->admin = admin_new(&config, err);
    return service->admin != NULL ? 0 : err->code;
}

/* Nothing is bound or opened after this: what can fail early has. */
static int start_threads(struct service *service, struct error *err)
{
    if (service->tls != NULL)
        tls_service_share(service->tls, &service->redis);
    if (password_thread_start(service->passwords, err) < 0)
        return err->code;
    for (size_t i = 0; i < service->worker_count; i++) {
        if (worker_start(service->workers[i], err) < 0)
            return err->code;
    }
    service->sync = sync_thread_new(service->workers, service->worker_count,
                                    service->settings->sync_ms, err);
    if (service->sync == NULL ||
        ledger_thread_start(service->ledger, err) < 0 ||
        admin_start(service->admin, err) < 0)
        return err->code;
    return 0;
}

static int start_redis_server(struct service *service, struct error *err)
{
    if (service->redis_server == NULL)
        return 0;
    return redis_server_start(service->redis_server, err);
}

/* Forks, so it comes before all else. */
static int make_sandbox(struct service *service, struct error *err)
{
    service->sandbox = sandbox_new(drawing_thread_work, err);
    return service->sandbox != NULL ? 0 : err->code;
}

struct service *service_new(struct settings *settings, struct error *err)
{
    struct service *service = memory_zalloc(1, sizeof(*service));

    service->settings = settings;
    service->inst = (struct installation)INSTALLATION_INIT;
    service->passwords = password_thread_new();
    if (make_sandbox(service, err) < 0 || start_loop(service, err) < 0 ||
        find_redis(service, err) < 0 ||
        installation_open(&service->inst, settings->data_dir, err) < 0 ||
        make_tls(service, err) < 0 || make_redis_server(service, err) < 0 ||
        make_workers(service, err) < 0 || make_admin(service, err) < 0 ||
        start_redis_server(service, err) < 0 || start_threads(service, err) < 0)
        service_free(&service);
    return service;
}

void service_run(struct service *service)
{
    log_info("serving", log_str("listen", service->listen),
             log_str("tls",
                     service->tls_listen != NULL ? service->tls_listen : "off"),
             log_str("admin", service->settings->admin),
             log_int("workers", (int64_t)service->worker_count),
             log_str("node", service->inst.node));
    event_base_dispatch(service->base);
}

/* All are asked before any is waited for, so that they drain together. */
static void stop_workers(struct service *service)
{
    for (size_t i = 0; i < service->worker_count; i++)
        worker_stop(service->workers[i]);
    for (size_t i = 0; i < service->worker_count; i++)
        worker_join(service->workers[i]);
}

static void free_workers(struct service *service)
{
    while (service->worker_count > 0)
        worker_free(&service->workers[--service->worker_count]);
    free(service->workers);
    free(service->listen);
    free(service->tls_listen);
}

static void free_loop(struct service *service)
{
    timer_release(&service->file_timer);
    for (int i = 0; i < 2; i++) {
        if (service->signals[i] != NULL)
            event_free(service->signals[i]);
    }
    if (service->base != NULL)
        event_base_free(service->base);
}

void service_free(struct service **service)
{
    struct service *self = *service;

    if (self == NULL)
        return;
    *service = NULL;
    stop_workers(self);
    password_thread_stop(self->passwords);
    if (self->admin != NULL)
        admin_stop(self->admin);
    sync_thread_free(&self->sync);
    ledger_thread_free(&self->ledger);
    admin_free(&self->admin);
    free_workers(self);
    tls_service_free(&self->tls);
    password_thread_free(&self->passwords);
    if (self->redis_server != NULL)
        redis_server_stop(self->redis_server);
    redis_server_free(&self->redis_server);
    installation_close(&self->inst);
    free_loop(self);
    sandbox_free(&self->sandbox);
    free(self);
}
