#include "server/http/http_server.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "server/http/http_connection.h"
#include "server/http/http_listener.h"
#include "server/http/http_server_private.h"

#define ACCEPT_BATCH 64
#define LINGER_MS    2000

/* ---- making room ---- */

static int open_reserve(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static struct http_connection *oldest_of(struct http_server *server,
                                         enum http_deadline_kind kind)
{
    return (struct http_connection *)http_deadline_first(&server->deadlines,
                                                         kind);
}

/*
 * Whether a connection could be closed that nobody is waiting for. One whose
 * handler is on the stack (it asked for a stop) is listed as idle until then.
 */
static bool shed_idle(struct http_server *server)
{
    struct http_connection *oldest = oldest_of(server, HTTP_DEADLINE_IDLE);

    if (oldest == NULL) {
        oldest = oldest_of(server, HTTP_DEADLINE_HANDSHAKE);
        if (oldest == NULL || http_socket_began(&oldest->socket))
            return false;
    }
    if (oldest->running)
        return false;
    http_counters_add(&server->counters, HTTP_SHED, 1);
    http_connection_close(oldest);
    return true;
}

static void pause_accepting(struct http_server *server, bool pause)
{
    if (server->paused == pause)
        return;
    server->paused = pause;
    for (size_t i = 0; i < server->listener_count; i++) {
        if (pause)
            event_del(&server->listeners[i].event);
        else
            event_add(&server->listeners[i].event, NULL);
    }
}

static bool has_room(const struct http_server *server)
{
    return http_counters_get(&server->counters, HTTP_ACTIVE) <
           (int64_t)server->config.connections_max;
}

/*
 * No descriptor left. A connection that stays in the backlog would wake us
 * for ever, so room is made, or it is taken with the reserved descriptor and
 * closed at once: the client sees an end instead of a hang.
 */
static void out_of_descriptors(struct http_server *server, int listener)
{
    int fd;

    if (shed_idle(server))
        return;
    if (server->reserve_fd >= 0)
        close(server->reserve_fd);
    fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0) {
        http_counters_add(&server->counters, HTTP_SHED, 1);
        close(fd);
    } else {
        pause_accepting(server, true); /* until the next tick */
    }
    server->reserve_fd = open_reserve();
}

/* ---- accepting ---- */

static void adopt(struct http_server *server, int fd, struct tls_server *tls,
                  const struct sockaddr *peer, socklen_t peer_len)
{
    http_counters_add(&server->counters, HTTP_ACCEPTED, 1);
    http_counters_add(&server->counters, HTTP_ACTIVE, 1);
    http_connection_start(server, fd, tls, peer, peer_len);
}

/* False if there is nothing more to accept now. */
static bool accept_one(struct http_listener *listener)
{
    union {
        struct sockaddr any;
        struct sockaddr_storage storage;
    } peer;
    socklen_t len = sizeof(peer);
    int fd =
        accept4(listener->fd, &peer.any, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= 0) {
        adopt(listener->server, fd, listener->tls, &peer.any, len);
        return true;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
        errno == ENOMEM) {
        out_of_descriptors(listener->server, listener->fd);
        return true;
    }
    return errno == ECONNABORTED || errno == EINTR;
}

/*
 * Makes room for a newcomer, if there is one: nobody is closed on suspicion.
 * If everybody is busy, newcomers wait in the backlog.
 */
static bool make_room(struct http_server *server, int listener)
{
    struct pollfd ready = {.fd = listener, .events = POLLIN};

    if (poll(&ready, 1, 0) != 1)
        return false;
    if (shed_idle(server))
        return true;
    pause_accepting(server, true);
    return false;
}

static void on_acceptable(evutil_socket_t fd, short what, void *arg)
{
    struct http_listener *listener = arg;
    struct http_server *server = listener->server;

    (void)what;
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        if (!has_room(server) && !make_room(server, fd))
            return;
        if (server->paused || !accept_one(listener))
            return;
    }
}

void http_server_adopt(struct http_server *server, int fd,
                       const struct sockaddr *peer, socklen_t peer_len)
{
    const int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    adopt(server, fd, NULL, peer, peer_len);
}

int http_server_listen(struct http_server *server, struct slice address,
                       struct error *err)
{
    return http_server_listen_tls(server, address, NULL, err);
}

int http_server_listen_tls(struct http_server *server, struct slice address,
                           struct tls_server *tls, struct error *err)
{
    struct http_listener *listener = &server->listeners[server->listener_count];
    int rc;

    if (server->listener_count == HTTP_LISTENERS_MAX)
        return error_set(err, ERROR_FULL,
                         "cannot listen on %" SLICE_FMT
                         ": %d addresses are the limit; remove one",
                         SLICE_ARG(address), HTTP_LISTENERS_MAX);
    rc = http_listener_open(address, server->config.reuse_port, &listener->fd,
                            &server->port, err);
    if (rc < 0)
        return rc;
    listener->server = server;
    listener->tls = tls;
    event_assign(&listener->event, server->base, listener->fd,
                 EV_READ | EV_PERSIST, on_acceptable, listener);
    server->listener_count++;
    if (!server->paused)
        event_add(&listener->event, NULL);
    return 0;
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

/* ---- time ---- */

void http_server_tick(struct http_server *server)
{
    int64_t now_ms = clock_steady_ms(server->config.clock);

    for (int kind = 0; kind < HTTP_DEADLINE_NEVER; kind++) {
        struct http_deadline *first;

        while ((first = http_deadline_first(&server->deadlines,
                                            (enum http_deadline_kind)kind)) !=
                   NULL &&
               first->due_ms <= now_ms)
            http_connection_expire((struct http_connection *)first);
    }
    if (!server->stopping && has_room(server))
        pause_accepting(server, false);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    http_server_tick(arg);
}

/* ---- life ---- */

static void reap(struct http_server *server)
{
    struct http_deadline *closed;

    while ((closed = http_deadline_first(&server->deadlines,
                                         HTTP_DEADLINE_CLOSED)) != NULL) {
        struct http_connection *connection = (struct http_connection *)closed;

        http_connection_free(&connection);
    }
}

/* Who has not begun one is as idle. Only the one at hand leaves its list. */
static void drain_handshakes(struct http_server *server)
{
    struct http_deadline *at =
        http_deadline_first(&server->deadlines, HTTP_DEADLINE_HANDSHAKE);

    while (at != NULL) {
        struct http_deadline *next = http_deadline_next(&server->deadlines, at);

        http_connection_drain((struct http_connection *)at);
        at = next;
    }
}

/* Idle connections get a last look for a request, then they are closed. */
static void drain(struct http_server *server)
{
    struct http_deadline *idle;

    drain_handshakes(server);
    while ((idle = http_deadline_first(&server->deadlines,
                                       HTTP_DEADLINE_IDLE)) != NULL)
        http_connection_drain((struct http_connection *)idle);
}

/* From the loop, so that no call of a connection is on the stack. */
static void on_reap(evutil_socket_t fd, short what, void *arg)
{
    struct http_server *server = arg;
    void (*on_stopped)(void *arg) = server->on_stopped;

    (void)fd;
    (void)what;
    if (server->stopping)
        drain(server);
    reap(server);
    if (on_stopped == NULL ||
        http_counters_get(&server->counters, HTTP_ACTIVE) > 0)
        return;
    server->on_stopped = NULL;
    on_stopped(server->stopped_arg);
}

static void on_turn(evutil_socket_t fd, short what, void *arg)
{
    struct http_server *server = arg;
    struct http_deadline *first;

    (void)fd;
    (void)what;
    while ((first = http_deadline_first(&server->deadlines,
                                        HTTP_DEADLINE_TURN)) != NULL)
        http_connection_send((struct http_connection *)first);
    server->in_turn = false;
}

void http_server_begin_turn(struct http_server *server)
{
    if (server->in_turn)
        return;
    server->in_turn = true;
    server->turn_wall_ms = clock_wall_ms(server->config.clock);
    server->turn_steady_ms = clock_steady_ms(server->config.clock);
    event_active(&server->turn_event, EV_TIMEOUT, 0);
}

static void start_events(struct http_server *server)
{
    const struct timeval tick = {0, HTTP_SERVER_TICK_MS * 1000L};

    event_assign(&server->tick_event, server->base, -1, EV_PERSIST, on_tick,
                 server);
    event_add(&server->tick_event, &tick);
    event_assign(&server->turn_event, server->base, -1, 0, on_turn, server);
    event_assign(&server->reap_event, server->base, -1, 0, on_reap, server);
}

struct http_server *http_server_new(struct event_base *base,
                                    const struct http_server_config *config)
{
    struct http_server *server = memory_zalloc(1, sizeof(*server));
    const int64_t durations[HTTP_DEADLINE_KINDS] = {
        [HTTP_DEADLINE_HANDSHAKE] = config->handshake_ms,
        [HTTP_DEADLINE_IDLE] = config->idle_ms,
        [HTTP_DEADLINE_HEAD] = config->head_ms,
        [HTTP_DEADLINE_BODY] = config->body_ms,
        [HTTP_DEADLINE_WRITE] = config->write_ms,
        [HTTP_DEADLINE_LINGER] = LINGER_MS,
    };

    server->base = base;
    server->config = *config;
    server->date = (struct http_date)HTTP_DATE_INIT;
    server->reserve_fd = open_reserve();
    http_deadline_init_lists(&server->deadlines, durations);
    http_exchange_init_pool(&server->pool);
    start_events(server);
    return server;
}

static void close_listeners(struct http_server *server)
{
    for (size_t i = 0; i < server->listener_count; i++) {
        event_del(&server->listeners[i].event);
        close(server->listeners[i].fd);
    }
    server->listener_count = 0;
}

void http_server_free(struct http_server **server_ref)
{
    struct http_server *server = *server_ref;
    struct http_deadline *first;

    *server_ref = NULL;
    if (server == NULL)
        return;
    close_listeners(server);
    for (int kind = 0; kind < HTTP_DEADLINE_CLOSED; kind++) {
        while ((first = http_deadline_first(
                    &server->deadlines, (enum http_deadline_kind)kind)) != NULL)
            http_connection_close((struct http_connection *)first);
    }
    reap(server);
    event_del(&server->turn_event);
    event_del(&server->reap_event);
    event_del(&server->tick_event);
    http_exchange_release_pool(&server->pool);
    if (server->reserve_fd >= 0)
        close(server->reserve_fd);
    free(server);
}

void http_server_forget(struct http_server *server)
{
    http_counters_add(&server->counters, HTTP_ACTIVE, -1);
    event_active(&server->reap_event, EV_TIMEOUT, 0);
    if (!server->stopping)
        pause_accepting(server, false);
}

void http_server_stop(struct http_server *server, void (*on_stopped)(void *arg),
                      void *arg)
{
    server->on_stopped = on_stopped;
    server->stopped_arg = arg;
    /* What the kernel has accepted for us would be reset: take it first. */
    for (size_t i = 0; i < server->listener_count; i++)
        on_acceptable(server->listeners[i].fd, EV_READ, &server->listeners[i]);
    close_listeners(server);
    server->stopping = true;
    event_active(&server->reap_event, EV_TIMEOUT, 0);
}

const struct http_counters *http_server_counters(
    const struct http_server *server)
{
    return &server->counters;
}
