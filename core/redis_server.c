#include "core/redis_server.h"

#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "core/backoff.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/redis.h"
#include "core/redis_child.h"
#include "core/redis_home.h"
#include "core/slice.h"
#include "core/timer.h"

#define PROGRAM        "redis-server"

#define LEFT_BEHIND_MS 30000 /* wait for an earlier child's end */
#define START_MS       10000 /* until it answers anything */
#define STOP_MS        10000 /* until SIGKILL */
#define TICK_MS        20    /* how often the locks are tried */
#define STEADY_MS      10000 /* a run of this length was no failure */
#define RESTART_MIN_MS 100
#define RESTART_MAX_MS 10000

struct redis_server {
    struct event_base *base;
    struct redis_home home;
    struct redis_child child;
    struct event *ended;    /* the child's pidfd; NULL while none runs */
    struct timer restart;   /* armed between two runs */
    struct backoff backoff; /* of the restarts */
    int64_t started_ms;     /* steady clock */
    bool supervised;        /* it has been ready: its end is not final */
};

static int64_t now_ms(void)
{
    return clock_steady_ms(clock_system());
}

static void on_ended(evutil_socket_t fd, short what, void *arg);

static int launch(struct redis_server *server, struct error *err)
{
    int code = redis_child_start(&server->child, &server->home, err);

    if (code < 0)
        return code;
    server->started_ms = now_ms();
    server->ended =
        event_new(server->base, server->child.pidfd, EV_READ, on_ended, server);
    if (server->ended == NULL)
        abort();
    event_add(server->ended, NULL);
    return 0;
}

static void forget_child(struct redis_server *server)
{
    if (server->ended != NULL)
        event_free(server->ended);
    server->ended = NULL;
}

static void try_again_later(struct redis_server *server)
{
    timer_arm(&server->restart, backoff_next(&server->backoff));
}

static void on_restart(void *arg)
{
    struct redis_server *server = arg;
    struct error err = ERROR_INIT;

    if (launch(server, &err) == 0) {
        log_info("redis-server started again",
                 log_int("pid", server->child.pid));
        return;
    }
    log_error("cannot start redis-server again", log_err(&err));
    try_again_later(server);
}

static void on_ended(evutil_socket_t fd, short what, void *arg)
{
    struct redis_server *server = arg;
    int64_t ran_ms = now_ms() - server->started_ms;
    int pid = server->child.pid;
    int status;

    (void)fd;
    (void)what;
    forget_child(server);
    status = redis_child_reap(&server->child);
    if (!server->supervised)
        return;
    log_error("redis-server ended", log_int("pid", pid),
              log_int("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
              log_int("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0),
              log_int("ran_ms", ran_ms), log_str("log", server->home.log));
    if (ran_ms >= STEADY_MS)
        backoff_reset(&server->backoff);
    try_again_later(server);
}

/* Start-up: the loop runs until something is decided */

static void on_tick(void *arg)
{
    (void)arg;
}

/* One turn of the loop, at most TICK_MS long; an error if it was broken. */
static int turn(struct redis_server *server, struct timer *tick,
                struct error *err)
{
    timer_arm(tick, TICK_MS);
    event_base_loop(server->base, EVLOOP_ONCE);
    if (event_base_got_break(server->base) || event_base_got_exit(server->base))
        return error_set(err, ERROR_CANCELLED,
                         "stopped while redis-server was starting");
    return 0;
}

static int launch_after_others(struct redis_server *server, struct timer *tick,
                               struct error *err)
{
    int64_t until = now_ms() + LEFT_BEHIND_MS;
    bool told = false;
    int code = launch(server, err);

    while (code == ERROR_CONFLICT && now_ms() < until) {
        if (!told)
            log_info("waiting for an earlier redis-server to end",
                     log_str("dir", server->home.dir));
        told = true;
        code = turn(server, tick, err);
        if (code == 0)
            code = launch(server, err);
    }
    return code;
}

static int say_why_it_ended(struct redis_server *server, struct error *err)
{
    char *words = redis_home_last_words(&server->home);

    error_set(err, ERROR_UNAVAILABLE,
              "redis-server ended while it started: \"%s\"; see %s", words,
              server->home.log);
    free(words);
    return err->code;
}

/* While it answers that it is loading, the patience starts anew. */
static int wait_until_ready(struct redis_server *server, struct redis *probe,
                            struct timer *tick, struct error *err)
{
    int64_t until = now_ms() + START_MS;

    while (redis_state(probe) != REDIS_READY) {
        if (turn(server, tick, err) < 0)
            return err->code;
        if (server->child.pid == 0)
            return say_why_it_ended(server, err);
        if (slice_search(slice_str(redis_last_error(probe)), SLICE("LOADING")) <
            strlen(redis_last_error(probe)))
            until = now_ms() + START_MS;
        if (now_ms() > until)
            return error_set(err, ERROR_TIMEOUT,
                             "redis-server does not answer: %s; see %s",
                             redis_last_error(probe), server->home.log);
    }
    return 0;
}

static int probe_until_ready(struct redis_server *server, struct timer *tick,
                             struct error *err)
{
    struct redis_config config = REDIS_CONFIG_INIT;
    struct redis *probe;
    int code;

    snprintf(config.path, sizeof(config.path), "%s", server->home.socket);
    config.backoff_min_ms = TICK_MS / 2;
    config.backoff_max_ms = TICK_MS;
    probe = redis_new(server->base, &config);
    redis_connect(probe);
    code = wait_until_ready(server, probe, tick, err);
    redis_free(&probe);
    return code;
}

int redis_server_start(struct redis_server *server, struct error *err)
{
    struct timer tick;
    int code;

    timer_init(&tick, server->base, on_tick, NULL);
    code = launch_after_others(server, &tick, err);
    if (code == 0)
        code = probe_until_ready(server, &tick, err);
    timer_release(&tick);
    if (code < 0) {
        redis_server_stop(server);
        return code;
    }
    server->supervised = true;
    log_info("redis-server ready", log_int("pid", server->child.pid),
             log_str("socket", server->home.socket),
             log_int("ms", now_ms() - server->started_ms));
    return 0;
}

struct redis_server *redis_server_new(struct event_base *base,
                                      const char *data_dir, struct error *err)
{
    struct redis_home home;
    struct redis_server *server;

    if (redis_home_open(&home, data_dir, err) < 0)
        return NULL;
    server = memory_zalloc(1, sizeof(*server));
    server->base = base;
    server->home = home;
    server->child = (struct redis_child)REDIS_CHILD_INIT;
    server->backoff = (struct backoff){RESTART_MIN_MS, RESTART_MAX_MS, 0};
    timer_init(&server->restart, base, on_restart, server);
    return server;
}

const char *redis_server_socket(const struct redis_server *server)
{
    return server->home.socket;
}

int redis_server_pid(const struct redis_server *server)
{
    return server->child.pid;
}

void redis_server_stop(struct redis_server *server)
{
    server->supervised = false;
    timer_disarm(&server->restart);
    forget_child(server);
    redis_child_stop(&server->child, STOP_MS);
}

void redis_server_free(struct redis_server **server)
{
    struct redis_server *self = *server;

    if (self == NULL)
        return;
    *server = NULL;
    redis_server_stop(self);
    timer_release(&self->restart);
    redis_home_close(&self->home);
    free(self);
}
