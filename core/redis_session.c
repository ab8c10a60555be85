#include "core/redis_session.h"

#include <stdint.h>
#include <stdio.h>

#include "core/clock.h"

int64_t redis_session_now_ms(void)
{
    return clock_steady_ms(clock_system());
}

void redis_session_watch(struct redis *r, int64_t ms)
{
    if (!r->watching)
        timer_arm(&r->deadline, ms);
    r->watching = true;
}

static void unwatch(struct redis *r)
{
    timer_disarm(&r->deadline);
    r->watching = false;
}

/*
 * States. All transitions are in this section:
 *
 *     IDLE -- redis_connect, at the next turn --> CONNECTING
 *     CONNECTING -- socket is connected --> GREETING
 *     GREETING -- PING is answered --> READY
 *     CONNECTING, GREETING, READY -- lost --> WAITING
 *     WAITING -- backoff is over --> CONNECTING
 */
static void enter(struct redis *r, enum redis_state state)
{
    r->state = state;
    if (r->on_state != NULL)
        r->on_state(r->state_arg, state);
}

void redis_session_hang_up(struct redis *r)
{
    unwatch(r);
    r->subscribed = false;
    redis_dial_cancel(&r->dial);
    redis_calls_fail(&r->calls, r->wire.written);
    redis_wire_close(&r->wire);
}

/* Callbacks see the new state; the state's own listener comes last. */
static void lose(struct redis *r, const struct error *err)
{
    r->last_error = *err;
    redis_session_hang_up(r);
    r->state = REDIS_WAITING;
    timer_arm(&r->retry, backoff_next(&r->backoff));
    redis_calls_deliver(&r->calls);
    if (!r->freed)
        enter(r, REDIS_WAITING);
}

static void on_retry(void *arg)
{
    struct redis *r = arg;

    redis_hold(r);
    enter(r, REDIS_CONNECTING);
    if (!r->freed) {
        redis_session_watch(r, r->config.connect_ms);
        redis_dial_start(&r->dial, &r->config);
    }
    redis_let_go(r);
}

static void on_socket(void *arg, int fd, const struct error *err)
{
    struct redis *r = arg;

    redis_hold(r);
    if (fd < 0)
        lose(r, err);
    else
        redis_wire_open(&r->wire, fd);
    redis_let_go(r);
}

/* An error to AUTH may quote its arguments: only its first word is kept. */
static void on_admitted(void *arg, enum error_code code,
                        const struct redisReply *reply)
{
    struct slice text = redis_reply_slice(reply);
    struct error err = ERROR_INIT;

    if (code != ERROR_REPLY)
        return;
    error_set(&err, ERROR_DENIED,
              "the user, password or database is refused (%" SLICE_FMT
              "); check the address of Redis",
              SLICE_ARG(slice_head(text, slice_find(text, ' '))));
    lose(arg, &err);
}

static void on_ping(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;

    if (reply == NULL)
        return;
    if (code == ERROR_REPLY && !redis_reply_has_code(reply, "NOPERM")) {
        error_set(&err, ERROR_UNAVAILABLE, "not ready: %" SLICE_FMT,
                  SLICE_ARG(redis_reply_slice(reply)));
        lose(r, &err);
        return;
    }
    backoff_reset(&r->backoff);
    unwatch(r);
    enter(r, REDIS_READY);
}

static void post_auth(struct redis *r)
{
    struct slice words[] = {SLICE("AUTH"), slice_str(r->config.user),
                            slice_str(r->config.password)};

    if (words[1].len > 0)
        redis_post(r, on_admitted, r, words, 3);
    else
        redis_post(r, on_admitted, r, (struct slice[]){words[0], words[2]}, 2);
}

/*
 * PING comes last: it tells a Redis that is loading, or wants a password, or
 * merely has its socket open, from one that is ready.
 */
static void greet(struct redis *r)
{
    const struct redis_config *config = &r->config;
    struct slice setname[] = {SLICE("CLIENT"), SLICE("SETNAME"),
                              slice_str(config->name)};
    char database[16];

    if (config->user[0] != '\0' || config->password[0] != '\0')
        post_auth(r);
    if (config->name[0] != '\0')
        redis_post(r, NULL, NULL, setname, 3);
    if (config->database != 0) {
        struct slice words[] = {SLICE("SELECT"), slice_of(database, 0)};

        words[1].len = (size_t)snprintf(database, sizeof(database), "%d",
                                        config->database);
        redis_post(r, on_admitted, r, words, 2);
    }
    redis_post(r, on_ping, r, (struct slice[]){SLICE("PING")}, 1);
    enter(r, REDIS_GREETING);
}

/* What the loop calls */

static bool is_push(const struct redis *r, const struct redisReply *reply)
{
    return r->subscribed &&
           slice_equal(redis_reply_slice(redis_reply_at(reply, 0)),
                       SLICE("message"));
}

/* A callback may free everything; the caller holds `r` and the reply. */
static void take(struct redis *r, const struct redisReply *reply)
{
    struct error err = ERROR_INIT;

    if (is_push(r, reply)) {
        if (r->on_push != NULL)
            r->on_push(r->push_arg, reply);
    } else if (!redis_calls_answer(&r->calls, reply)) {
        error_set(&err, ERROR_CORRUPT, "an answer came to no question");
        lose(r, &err);
    }
}

/* Reads once, and calls back for every whole reply. */
static void read_replies(struct redis *r)
{
    struct error err = ERROR_INIT;
    struct redisReply *reply;
    int got = redis_wire_fill(&r->wire, &err);

    while (got >= 0) {
        got = redis_wire_next(&r->wire, &reply, &err);
        if (got == 0)
            return;
        if (got > 0) {
            take(r, reply);
            redis_wire_discard(&r->wire);
        }
        if (!redis_wire_is_open(&r->wire))
            return;
    }
    lose(r, &err);
}

static void on_io(void *arg, enum redis_wire_event what)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;

    redis_hold(r);
    if (what == REDIS_WIRE_READABLE)
        read_replies(r);
    else if (r->state == REDIS_CONNECTING) {
        if (redis_wire_connected(&r->wire, &err) < 0)
            lose(r, &err);
        else
            greet(r);
    } else if (redis_wire_write(&r->wire, &err) < 0)
        lose(r, &err);
    redis_let_go(r);
}

static void time_out(struct redis *r, int64_t ms)
{
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_TIMEOUT, "no answer within %lld ms", (long long)ms);
    lose(r, &err);
}

/* `alive`: bytes have just come in. */
static void check_deadline(struct redis *r, bool alive)
{
    int64_t deadline_ms = redis_calls_deadline(&r->calls);
    int64_t left = deadline_ms - redis_session_now_ms();

    if (r->state == REDIS_CONNECTING || r->state == REDIS_GREETING)
        time_out(r, r->config.connect_ms);
    else if (r->state == REDIS_READY && deadline_ms != INT64_MAX) {
        if (left > 0)
            redis_session_watch(r, left);
        else if (alive)
            redis_session_watch(r, r->config.command_ms);
        else
            time_out(r, r->config.command_ms);
    }
}

/*
 * What arrived while the loop was busy elsewhere is read first: it was not
 * Redis that was late then. Where bytes came, the answer is under way, and
 * only silence counts.
 */
static void on_deadline(void *arg)
{
    struct redis *r = arg;
    uint64_t received = r->wire.received;

    redis_hold(r);
    r->watching = false;
    if (r->state == REDIS_GREETING || r->state == REDIS_READY)
        read_replies(r);
    if (!r->freed)
        check_deadline(r, r->wire.received > received);
    redis_let_go(r);
}

void redis_session_init(struct redis *r, struct event_base *base)
{
    r->state = REDIS_IDLE;
    r->backoff =
        (struct backoff){r->config.backoff_min_ms, r->config.backoff_max_ms, 0};
    redis_dial_init(&r->dial, base, on_socket, r);
    redis_wire_init(&r->wire, base, on_io, r);
    timer_init(&r->deadline, base, on_deadline, r);
    timer_init(&r->retry, base, on_retry, r);
}

void redis_session_release(struct redis *r)
{
    redis_session_hang_up(r);
    timer_release(&r->retry);
    timer_release(&r->deadline);
    redis_wire_release(&r->wire);
}
