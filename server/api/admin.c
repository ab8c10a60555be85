#include "server/api/admin.h"

#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>

#include "core/data_dir.h"
#include "core/file.h"
#include "core/log.h"
#include "core/mailbox.h"
#include "core/memory.h"
#include "core/timer.h"
#include "server/api/admin_token.h"
#include "server/api/api.h"
#include "server/http/http_server.h"
#include "server/ledger_thread.h"

#define ADMIN_CONNECTIONS 1024

/* For requests that have begun, at a stop. */
#define ADMIN_DRAIN_MS 10000

struct admin {
    struct event_base *base;
    struct http_server *http;
    struct api *api;
    struct mailbox *progress; /* NULL messages, from the ledger thread */
    struct mailbox *orders;   /* NULL messages: stop */
    struct timer drain;
    char *listen, *data_dir; /* owned */
    pthread_t thread;
    bool running;
};

static void on_stopped(void *arg)
{
    struct admin *admin = arg;

    event_base_loopbreak(admin->base);
}

static void on_drained(void *arg)
{
    log_warn("admin requests were cut off at the stop");
    on_stopped(arg);
}

static void on_order(void *arg, void *message)
{
    struct admin *admin = arg;

    (void)message;
    timer_arm(&admin->drain, ADMIN_DRAIN_MS);
    http_server_stop(admin->http, on_stopped, admin);
}

static void on_progress(void *arg, void *message)
{
    struct admin *admin = arg;

    (void)message;
    /* What was posted before the ledger thread ended comes after the API. */
    if (admin->api != NULL)
        api_ledger_progressed(admin->api);
}

static void make_api(struct admin *admin, const struct admin_config *config,
                     const char *token)
{
    struct api_config api = {
        .base = admin->base,
        .redis = config->redis,
        .clock = clock_system(),
        .ledger = config->ledger,
        .reports = config->reports,
        .inst = config->inst,
        .public_listen = config->public_listen,
        .dns = config->dns,
        .passwords = config->passwords,
        .sandbox = config->sandbox,
        .blocklist = config->blocklist,
        .knows_countries = config->knows_countries,
        .secret = config->secret,
        .token = token,
        .pages = config->pages,
        .page_count = config->page_count,
        .render_metrics = config->render_metrics,
        .ready = config->ready,
        .arg = config->arg,
    };

    memcpy(api.redis.name, "waypost-api", sizeof("waypost-api"));
    admin->api = api_new(&api);
}

static int make_http(struct admin *admin, struct error *err)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    config.handler =
        (struct http_handler){api_handle, admin->api, api_body_max};
    config.connections_max = ADMIN_CONNECTIONS;
    admin->http = http_server_new(admin->base, &config);
    return http_server_listen(admin->http, slice_str(admin->listen), err);
}

struct admin *admin_new(const struct admin_config *config, struct error *err)
{
    struct admin *admin = memory_zalloc(1, sizeof(*admin));
    char token[TOKEN_SECRET_LEN + 1];

    admin->listen = slice_copy(slice_str(config->listen));
    admin->data_dir = slice_copy(slice_str(config->data_dir));
    if (admin_token_open(config->data_dir, token, err) < 0)
        goto fail;
    admin->base = event_base_new();
    if (admin->base == NULL)
        abort();
    timer_init(&admin->drain, admin->base, on_drained, admin);
    make_api(admin, config, token);
    explicit_bzero(token, sizeof(token));
    admin->orders = mailbox_new(admin->base, on_order, admin);
    admin->progress = mailbox_new(admin->base, on_progress, admin);
    ledger_thread_watch(config->ledger, admin->progress);
    if (make_http(admin, err) < 0)
        goto fail;
    return admin;
fail:
    admin_free(&admin);
    return NULL;
}

uint16_t admin_port(const struct admin *admin)
{
    return http_server_port(admin->http);
}

/* A client on this machine reaches "every address" by the loopback one. */
static void append_host(struct buffer *out, struct slice host)
{
    if (host.len == 0 || slice_equal(host, SLICE("0.0.0.0")))
        host = SLICE("127.0.0.1");
    else if (slice_equal(host, SLICE("[::]")))
        host = SLICE("[::1]");
    buffer_append(out, host);
}

static int write_address(const struct admin *admin, struct error *err)
{
    char *path = file_path(admin->data_dir, "%s", DATA_DIR_ADDRESS);
    struct slice host = slice_str(admin->listen);
    struct buffer line = BUFFER_INIT;
    int code;

    while (host.len > 0 && host.ptr[host.len - 1] != ':')
        host.len--;
    host.len -= host.len > 0;
    buffer_append(&line, SLICE("http://"));
    append_host(&line, host);
    buffer_appendf(&line, ":%u\n", admin_port(admin));
    code = file_write(path, buffer_slice(&line), 0644, err);
    buffer_release(&line);
    free(path);
    return code;
}

static void *run(void *arg)
{
    struct admin *admin = arg;

    pthread_setname_np(pthread_self(), "api");
    event_base_dispatch(admin->base);
    return NULL;
}

int admin_start(struct admin *admin, struct error *err)
{
    int code;

    if (write_address(admin, err) < 0 || api_start(admin->api, err) < 0)
        return err->code;
    code = pthread_create(&admin->thread, NULL, run, admin);
    if (code != 0)
        return error_errno(err, code, "cannot start the API's thread");
    admin->running = true;
    return 0;
}

void admin_stop(struct admin *admin)
{
    if (admin->running) {
        mailbox_post(admin->orders, NULL);
        pthread_join(admin->thread, NULL);
    }
    admin->running = false;
    /* From here on the loop does not run; what is pending is cancelled. The
     * report thread reads the ledger, which may go after this. */
    http_server_free(&admin->http);
    api_free(&admin->api);
}

void admin_free(struct admin **admin)
{
    struct admin *self = *admin;

    if (self == NULL)
        return;
    *admin = NULL;
    admin_stop(self);
    if (self->base != NULL) {
        mailbox_free(&self->progress);
        mailbox_free(&self->orders);
        timer_release(&self->drain);
        event_base_free(self->base);
    }
    free(self->listen);
    free(self->data_dir);
    free(self);
}
