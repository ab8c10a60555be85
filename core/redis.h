#ifndef CORE_REDIS_H
#define CORE_REDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/redis_reply.h"
#include "core/slice.h"

/*
 * One connection to Redis on one event loop, asynchronous, which comes back
 * by itself.
 *
 *     struct redis_config config = REDIS_CONFIG_INIT;
 *     redis_url_parse(SLICE("unix:///run/w/redis.sock"), &config, &err);
 *     r = redis_new(base, &config);
 *     redis_on_state(r, on_state, self);
 *     redis_connect(r);
 *     redis_call(r, on_reply, self, SLICE("GET"), key);
 *     ...
 *     redis_free(&r);
 *
 * Built on hiredis's reply reader and our own socket: commands are encoded
 * into one output buffer and written once per loop turn; replies are matched
 * to callbacks in order. A host name is looked up off the loop, anew for each
 * connection. READY means that PING was answered after AUTH, SELECT and CLIENT
 * SETNAME: a Redis that is loading its data is not ready.
 *
 * Every callback is called exactly once: with the reply, or with a NULL reply
 * and a reason (ERROR_UNAVAILABLE: was not sent; ERROR_TIMEOUT: sent, and the
 * outcome is not known, also when the connection broke meanwhile;
 * ERROR_CANCELLED: redis_free; ERROR_FULL: output_limit; ERROR_INVALID: a
 * command of no words). An error that Redis itself answered arrives as
 * a reply (redis_reply_is_error) with ERROR_REPLY. Callbacks run on the loop,
 * never from inside redis_call; they may issue commands, and may call
 * redis_free.
 *
 * While the connection is not ready, commands are refused at the next turn
 * with ERROR_UNAVAILABLE instead of being queued: what must survive an outage
 * is kept by its owner (the spool), not here.
 */
struct event_base;
struct redis;

enum redis_state {
    REDIS_IDLE,       /* made, redis_connect not called yet */
    REDIS_CONNECTING, /* socket is being connected */
    REDIS_GREETING,   /* AUTH, SELECT, CLIENT SETNAME are under way */
    REDIS_READY,      /* commands are accepted */
    REDIS_WAITING     /* lost; tries again after a jittered backoff */
};

struct redis_config {
    char path[108];     /* unix socket, or "" for TCP */
    char host[256];     /* TCP: name or address */
    uint16_t port;      /* TCP */
    char user[64];      /* "" for none */
    char password[256]; /* "" for none; never logged */
    int database;
    char name[64];          /* CLIENT SETNAME, "" for none */
    int64_t connect_ms;     /* until ready, at most */
    int64_t command_ms;     /* silence before a reply; 0 = for ever */
    int64_t backoff_min_ms; /* first wait before reconnecting */
    int64_t backoff_max_ms; /* waits double up to this, each +-50% */
    size_t output_limit;    /* unsent bytes; beyond it: ERROR_FULL */
};

#define REDIS_CONFIG_INIT                                                 \
    {                                                                     \
        .host = "127.0.0.1", .port = 6379, .connect_ms = 2000,            \
        .command_ms = 5000, .backoff_min_ms = 20, .backoff_max_ms = 1000, \
        .output_limit = 64u << 20                                         \
    }

/*
 * Called once for each command. `reply` is NULL unless code is ERROR_NONE or
 * ERROR_REPLY.
 */
typedef void redis_reply_fn(void *arg, enum error_code code,
                            const struct redisReply *reply);

/* Called on every change of state, after it. */
typedef void redis_state_fn(void *arg, enum redis_state state);

/* Called for pub/sub messages (arrays "message", channel, payload). */
typedef void redis_push_fn(void *arg, const struct redisReply *message);

struct redis *redis_new(struct event_base *base,
                        const struct redis_config *config);

/* Every pending callback gets ERROR_CANCELLED first. *r becomes NULL. */
void redis_free(struct redis **r);

void redis_on_state(struct redis *r, redis_state_fn *fn, void *arg);
void redis_on_push(struct redis *r, redis_push_fn *fn, void *arg);

/* Starts connecting, now and whenever the connection is lost. */
void redis_connect(struct redis *r);

enum redis_state redis_state(const struct redis *r);

/*
 * Why the connection was lost last, e.g. "Redis closed the connection"; "" if
 * it never was. It names neither the address nor a secret.
 */
const char *redis_last_error(const struct redis *r);

/*
 * Sends one command of `argc` words. fn may be NULL where the outcome does
 * not matter.
 */
void redis_command(struct redis *r, redis_reply_fn *fn, void *arg,
                   const struct slice *argv, size_t argc);

/* The same with the words as arguments. */
#define redis_call(r, fn, arg, ...)                                      \
    redis_command((r), (fn), (arg), (const struct slice[]){__VA_ARGS__}, \
                  sizeof((const struct slice[]){__VA_ARGS__}) /          \
                      sizeof(struct slice))

/*
 * Sends `count` commands that the caller encoded (redis_encode) as one unit;
 * fn is called once, with the last reply. Meant for MULTI ... EXEC: replies
 * before the last are not looked at, since EXEC reports their failure.
 */
void redis_batch(struct redis *r, redis_reply_fn *fn, void *arg,
                 struct slice encoded, size_t count);

/* Appends one command in RESP to `out`. */
void redis_encode(struct buffer *out, const struct slice *argv, size_t argc);

/*
 * Writes what was issued now instead of at the end of the loop turn: for a
 * caller that has much to do before that, while Redis could be at work.
 */
void redis_flush(struct redis *r);

/*
 * Sends SUBSCRIBE. From then on arrays that begin with "message" go to the
 * push callback. The subscription is gone when the connection is; subscribe
 * again at the next REDIS_READY.
 */
void redis_subscribe(struct redis *r, struct slice channel);

#endif
