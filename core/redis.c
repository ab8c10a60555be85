#include "core/redis.h"

#include <event2/event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/redis_queue.h"
#include "core/redis_socket.h"
#include "core/redis_wire.h"
#include "core/resolver.h"
#include "core/timer.h"

/* Type, digits and CRLF of a number in RESP. */
#define NUMBER_MAX 23

struct redis {
    struct event_base *base;
    struct redis_config config;
    enum redis_state state;
    struct redis_wire wire;
    struct resolver *lookup;    /* while a host name is looked up */
    struct redis_queue pending; /* sent or about to be, in order */
    struct redis_queue failed;  /* their callbacks are due, with their code */
    struct timer deliver;       /* calls those at the next turn */
    struct timer deadline;      /* connect_ms, then the oldest command's */
    struct timer retry;         /* the backoff */
    struct random random;       /* the backoff's jitter */
    unsigned attempts;          /* since it was READY last */
    unsigned address;           /* which of a name's addresses is next */
    bool watching;              /* the deadline is armed */
    bool subscribed;            /* replies may be pushes */
    int busy;                   /* frames on the stack that use it */
    bool freed;                 /* goes when the last such frame ends */
    redis_state_fn *on_state;
    void *state_arg;
    redis_push_fn *on_push;
    void *push_arg;
    struct error last_error;
};

/* Every entry from the loop is bracketed by these two. */
static void redis_hold(struct redis *r)
{
    r->busy++;
}

static void redis_let_go(struct redis *r)
{
    if (--r->busy > 0 || !r->freed)
        return;
    redis_queue_release(&r->pending);
    redis_queue_release(&r->failed);
    random_release(&r->random);
    explicit_bzero(&r->config, sizeof(r->config));
    free(r);
}

/* Callbacks */

static void redis_finish(const struct redis_pending *entry,
                         enum error_code code, const struct redisReply *reply)
{
    if (entry->fn != NULL)
        entry->fn(entry->arg, code, reply);
}

/* Calls what has failed by now; what fails meanwhile waits for its turn. */
static void redis_deliver(struct redis *r)
{
    for (size_t n = r->failed.count; n > 0 && r->failed.count > 0; n--) {
        struct redis_pending entry = redis_queue_pop(&r->failed);

        redis_finish(&entry, entry.code, NULL);
    }
}

static void redis_on_deliver(void *arg)
{
    struct redis *r = arg;

    redis_hold(r);
    redis_deliver(r);
    redis_let_go(r);
}

static void redis_refuse(struct redis *r, redis_reply_fn *fn, void *arg,
                         enum error_code code)
{
    if (r->failed.count == 0)
        timer_arm(&r->deliver, 0);
    *redis_queue_push(&r->failed) =
        (struct redis_pending){.fn = fn, .arg = arg, .code = code};
}

/*
 * A command of which no byte was written was not executed; of the others
 * nobody knows.
 */
static void redis_fail_pending(struct redis *r)
{
    while (r->pending.count > 0) {
        struct redis_pending entry = redis_queue_pop(&r->pending);

        entry.code =
            entry.start < r->wire.written ? ERROR_TIMEOUT : ERROR_UNAVAILABLE;
        *redis_queue_push(&r->failed) = entry;
    }
}

/* Sending */

static int64_t now_ms(void)
{
    return clock_steady_ms(clock_system());
}

/*
 * Deadlines rise along the queue, so one timer is enough. It is left armed
 * when its command is answered, and looks again when it fires.
 */
static void redis_watch(struct redis *r, int64_t ms)
{
    if (!r->watching)
        timer_arm(&r->deadline, ms);
    r->watching = true;
}

/* Notes who gets the last of the next `replies` replies. */
static void redis_expect(struct redis *r, redis_reply_fn *fn, void *arg,
                         size_t replies)
{
    int64_t wait = r->config.command_ms;
    bool watched = wait > 0 && r->state == REDIS_READY;

    if (watched)
        redis_watch(r, wait);
    *redis_queue_push(&r->pending) = (struct redis_pending){
        .fn = fn,
        .arg = arg,
        .replies_left = replies,
        .deadline_ms = watched ? now_ms() + wait : INT64_MAX,
        .start = r->wire.written + r->wire.out.len,
    };
    redis_wire_flush_soon(&r->wire);
}

static void redis_send(struct redis *r, redis_reply_fn *fn, void *arg,
                       const struct slice *argv, size_t argc)
{
    redis_expect(r, fn, arg, 1);
    redis_encode(&r->wire.out, argv, argc);
}

/* Bytes that `value` takes in decimal, and the digits themselves. */
static char *put_number(char *to, char type, size_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    *to++ = type;
    memcpy(to, digits + at, sizeof(digits) - at);
    to += sizeof(digits) - at;
    *to++ = '\r';
    *to++ = '\n';
    return to;
}

/* A click is 36 words, so there is one reserve for all of them. */
void redis_encode(struct buffer *out, const struct slice *argv, size_t argc)
{
    size_t room = NUMBER_MAX;
    char *start;
    char *to;

    for (size_t i = 0; i < argc; i++)
        room += NUMBER_MAX + argv[i].len + 2;
    start = buffer_reserve(out, room);
    to = put_number(start, '*', argc);
    for (size_t i = 0; i < argc; i++) {
        to = put_number(to, '$', argv[i].len);
        if (argv[i].len > 0)
            memcpy(to, argv[i].ptr, argv[i].len);
        to += argv[i].len;
        *to++ = '\r';
        *to++ = '\n';
    }
    buffer_commit(out, (size_t)(to - start));
}

static enum error_code redis_admit(const struct redis *r, size_t count)
{
    if (count == 0)
        return ERROR_INVALID;
    if (r->freed || r->state != REDIS_READY)
        return ERROR_UNAVAILABLE;
    if (r->wire.out.len >= r->config.output_limit)
        return ERROR_FULL;
    return ERROR_NONE;
}

void redis_command(struct redis *r, redis_reply_fn *fn, void *arg,
                   const struct slice *argv, size_t argc)
{
    enum error_code code = redis_admit(r, argc);

    if (code != ERROR_NONE)
        redis_refuse(r, fn, arg, code);
    else
        redis_send(r, fn, arg, argv, argc);
}

void redis_batch(struct redis *r, redis_reply_fn *fn, void *arg,
                 struct slice encoded, size_t count)
{
    enum error_code code = redis_admit(r, count);

    if (code != ERROR_NONE) {
        redis_refuse(r, fn, arg, code);
        return;
    }
    redis_expect(r, fn, arg, count);
    buffer_append(&r->wire.out, encoded);
}

void redis_subscribe(struct redis *r, struct slice channel)
{
    if (r->state == REDIS_READY)
        r->subscribed = true;
    redis_call(r, NULL, NULL, SLICE("SUBSCRIBE"), channel);
}

/*
 * States. All transitions are in this section:
 *
 *     IDLE -- redis_connect --> CONNECTING -- connected --> GREETING
 *     GREETING -- PING answered --> READY
 *     CONNECTING, GREETING, READY -- lost --> WAITING
 *     WAITING -- backoff is over --> CONNECTING
 */
static void redis_enter(struct redis *r, enum redis_state state)
{
    r->state = state;
    if (r->on_state != NULL)
        r->on_state(r->state_arg, state);
}

static void redis_hang_up(struct redis *r)
{
    timer_disarm(&r->deadline);
    r->watching = false;
    r->subscribed = false;
    resolver_cancel(&r->lookup);
    redis_fail_pending(r);
    redis_wire_close(&r->wire);
}

/* Doubles from backoff_min_ms to backoff_max_ms, each +-50%. */
static int64_t redis_backoff(struct redis *r)
{
    int64_t wait = r->config.backoff_min_ms;

    for (unsigned i = 0; i < r->attempts && wait < r->config.backoff_max_ms;
         i++)
        wait *= 2;
    if (wait > r->config.backoff_max_ms)
        wait = r->config.backoff_max_ms;
    if (wait < 1)
        wait = 1;
    r->attempts++;
    return wait / 2 + (int64_t)random_below(&r->random, (uint32_t)wait + 1);
}

static void redis_lose(struct redis *r, const struct error *err)
{
    r->last_error = *err;
    redis_hang_up(r);
    timer_arm(&r->retry, redis_backoff(r));
    r->state = REDIS_WAITING;
    redis_deliver(r);
    if (!r->freed)
        redis_enter(r, REDIS_WAITING);
}

static void redis_open(struct redis *r, int fd, const struct error *err)
{
    if (fd < 0)
        redis_lose(r, err);
    else
        redis_wire_open(&r->wire, fd);
}

/* Each attempt takes the name's next address. */
static void redis_on_found(void *arg, const struct addrinfo *found,
                           const char *why)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;
    const struct addrinfo *address = found;
    int fd;

    redis_hold(r);
    r->lookup = NULL;
    for (unsigned i = 0; i < r->address && address != NULL; i++)
        address = address->ai_next;
    r->address = address != NULL ? r->address + 1 : 1;
    if (address == NULL)
        address = found;
    if (address == NULL)
        fd =
            error_set(&err, ERROR_UNAVAILABLE, "cannot find the host: %s", why);
    else
        fd = redis_socket_tcp(address, &err);
    redis_open(r, fd, &err);
    redis_let_go(r);
}

static void redis_on_retry(void *arg)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;

    redis_hold(r);
    redis_enter(r, REDIS_CONNECTING);
    if (!r->freed) {
        redis_watch(r, r->config.connect_ms);
        if (r->config.path[0] != '\0')
            redis_open(r, redis_socket_unix(r->config.path, &err), &err);
        else
            r->lookup = resolver_start(r->base, r->config.host, r->config.port,
                                       redis_on_found, r);
    }
    redis_let_go(r);
}

static void redis_on_greeted(void *arg, enum error_code code,
                             const struct redisReply *reply);
static void redis_on_welcome(void *arg, enum error_code code,
                             const struct redisReply *reply);

/*
 * PING comes last: it tells a Redis that is loading, or wants a password, or
 * merely has its socket open, from one that is ready.
 */
static void redis_greet(struct redis *r)
{
    const struct redis_config *c = &r->config;
    struct slice words[] = {SLICE("AUTH"), slice_str(c->user),
                            slice_str(c->password)};
    char database[16];

    if (c->user[0] != '\0')
        redis_send(r, redis_on_greeted, r, words, 3);
    else if (c->password[0] != '\0')
        redis_send(r, redis_on_greeted, r, (struct slice[]){words[0], words[2]},
                   2);
    if (c->name[0] != '\0') {
        struct slice name[] = {SLICE("CLIENT"), SLICE("SETNAME"),
                               slice_str(c->name)};

        redis_send(r, NULL, NULL, name, 3);
    }
    if (c->database != 0) {
        snprintf(database, sizeof(database), "%d", c->database);
        redis_send(r, redis_on_greeted, r,
                   (struct slice[]){SLICE("SELECT"), slice_str(database)}, 2);
    }
    redis_send(r, redis_on_welcome, r, (struct slice[]){SLICE("PING")}, 1);
    redis_enter(r, REDIS_GREETING);
}

/* An error to AUTH may quote its arguments: only its first word is kept. */
static void redis_on_greeted(void *arg, enum error_code code,
                             const struct redisReply *reply)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;
    struct slice text = redis_reply_slice(reply);

    if (code != ERROR_REPLY)
        return;
    error_set(&err, ERROR_DENIED,
              "the user, password or database was refused (%" SLICE_FMT
              "); check the address that --redis gives",
              SLICE_ARG(slice_head(text, slice_find(text, ' '))));
    redis_lose(r, &err);
}

static void redis_on_welcome(void *arg, enum error_code code,
                             const struct redisReply *reply)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;

    if (code == ERROR_REPLY && !redis_reply_has_code(reply, "NOPERM")) {
        error_set(&err, ERROR_UNAVAILABLE, "not ready: %" SLICE_FMT,
                  SLICE_ARG(redis_reply_slice(reply)));
        redis_lose(r, &err);
    } else if (reply != NULL) {
        r->attempts = 0;
        timer_disarm(&r->deadline);
        r->watching = false;
        redis_enter(r, REDIS_READY);
    }
}

/* The loop's calls */

static bool redis_is_push(const struct redis *r, const struct redisReply *reply)
{
    return r->subscribed &&
           slice_equal(redis_reply_slice(redis_reply_at(reply, 0)),
                       SLICE("message"));
}

/* One reply to its callback; the callback may free everything. */
static void redis_take(struct redis *r, const struct redisReply *reply)
{
    struct redis_pending *head = redis_queue_head(&r->pending);
    struct error err = ERROR_INIT;
    struct redis_pending entry;

    if (redis_is_push(r, reply)) {
        if (r->on_push != NULL)
            r->on_push(r->push_arg, reply);
        return;
    }
    if (head == NULL) {
        error_set(&err, ERROR_CORRUPT,
                  "a reply came that nothing had asked for");
        redis_lose(r, &err);
        return;
    }
    if (--head->replies_left > 0)
        return;
    entry = redis_queue_pop(&r->pending);
    redis_finish(&entry, redis_reply_is_error(reply) ? ERROR_REPLY : ERROR_NONE,
                 reply);
}

/* Reads once, and calls back for every whole reply. */
static void redis_read(struct redis *r)
{
    struct error err = ERROR_INIT;
    struct redisReply *reply;
    int got = redis_wire_fill(&r->wire, &err);

    while (got == 0 || got == 1) {
        got = redis_wire_next(&r->wire, &reply, &err);
        if (got != 1)
            break;
        redis_take(r, reply);
        redis_wire_discard(reply);
        if (!redis_wire_is_open(&r->wire))
            return;
    }
    if (got < 0)
        redis_lose(r, &err);
}

static void redis_write(struct redis *r)
{
    struct error err = ERROR_INIT;

    if (redis_wire_write(&r->wire, &err) < 0)
        redis_lose(r, &err);
}

static void redis_on_io(void *arg, enum redis_wire_event what)
{
    struct redis *r = arg;
    struct error err = ERROR_INIT;

    redis_hold(r);
    if (what == REDIS_WIRE_READABLE)
        redis_read(r);
    else if (r->state != REDIS_CONNECTING)
        redis_write(r);
    else if (redis_wire_connected(&r->wire, &err) < 0)
        redis_lose(r, &err);
    else
        redis_greet(r);
    redis_let_go(r);
}

static void redis_time_out(struct redis *r, int64_t ms)
{
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_TIMEOUT, "no answer within %lld ms", (long long)ms);
    redis_lose(r, &err);
}

/*
 * What arrived while the loop was busy elsewhere is read first: it is not
 * Redis that was late then.
 */
static void redis_on_deadline(void *arg)
{
    struct redis *r = arg;
    const struct redis_pending *head;
    int64_t left;

    redis_hold(r);
    r->watching = false;
    if (r->state == REDIS_READY)
        redis_read(r);
    head = redis_queue_head(&r->pending);
    if (r->state == REDIS_CONNECTING || r->state == REDIS_GREETING) {
        redis_time_out(r, r->config.connect_ms);
    } else if (r->state == REDIS_READY && !r->freed && head != NULL) {
        left = head->deadline_ms - now_ms();
        if (left <= 0)
            redis_time_out(r, r->config.command_ms);
        else if (head->deadline_ms != INT64_MAX)
            redis_watch(r, left);
    }
    redis_let_go(r);
}

/* Life */

struct redis *redis_new(struct event_base *base,
                        const struct redis_config *config)
{
    struct redis *r = memory_zalloc(1, sizeof(*r));

    r->base = base;
    r->config = *config;
    r->state = REDIS_IDLE;
    redis_wire_init(&r->wire, base, redis_on_io, r);
    timer_init(&r->deliver, base, redis_on_deliver, r);
    timer_init(&r->deadline, base, redis_on_deadline, r);
    timer_init(&r->retry, base, redis_on_retry, r);
    random_init(&r->random);
    return r;
}

void redis_free(struct redis **r)
{
    struct redis *self = *r;

    if (self == NULL)
        return;
    *r = NULL;
    redis_hold(self);
    self->freed = true;
    redis_hang_up(self);
    while (self->failed.count > 0) {
        struct redis_pending entry = redis_queue_pop(&self->failed);

        redis_finish(&entry, ERROR_CANCELLED, NULL);
    }
    redis_wire_release(&self->wire);
    timer_release(&self->deliver);
    timer_release(&self->deadline);
    timer_release(&self->retry);
    redis_let_go(self);
}

void redis_on_state(struct redis *r, redis_state_fn *fn, void *arg)
{
    r->on_state = fn;
    r->state_arg = arg;
}

void redis_on_push(struct redis *r, redis_push_fn *fn, void *arg)
{
    r->on_push = fn;
    r->push_arg = arg;
}

/* At the next turn, so that nothing is called back from here. */
void redis_connect(struct redis *r)
{
    if (r->state == REDIS_IDLE)
        timer_arm(&r->retry, 0);
}

enum redis_state redis_state(const struct redis *r)
{
    return r->state;
}

const char *redis_last_error(const struct redis *r)
{
    return r->last_error.message;
}
