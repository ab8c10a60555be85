#include "core/redis.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 10000

/* A server, a loop, a connection and what its callbacks saw. */
struct client {
    struct redis_fixture server;
    struct event_base *base;
    struct redis_config config;
    struct redis *redis;
    struct buffer log; /* "code:text " for each callback, in order */
    int called;
    int wanted;
    int states[5]; /* times that each state was entered */
    bool free_on_reply;
    enum redis_state free_on_state; /* REDIS_IDLE: in none */
};

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct client *c = arg;
    struct slice text = redis_reply_slice(reply);

    cr_assert_eq(reply != NULL, code == ERROR_NONE || code == ERROR_REPLY);
    if (slice_is_none(text))
        buffer_appendf(&c->log, "%d:%lld ", (int)code,
                       (long long)redis_reply_int(reply, -1));
    else
        buffer_appendf(&c->log, "%d:%" SLICE_FMT " ", (int)code,
                       SLICE_ARG(text));
    c->called++;
    if (c->free_on_reply)
        redis_free(&c->redis);
}

static void on_state(void *arg, enum redis_state state)
{
    struct client *c = arg;

    c->states[state]++;
    if (c->free_on_state != REDIS_IDLE && state == c->free_on_state)
        redis_free(&c->redis);
}

static bool is_ready(void *arg)
{
    struct client *c = arg;

    return redis_state(c->redis) == REDIS_READY;
}

static bool is_lost(void *arg)
{
    struct client *c = arg;

    return c->states[REDIS_WAITING] > 0;
}

static bool is_lost_thrice(void *arg)
{
    struct client *c = arg;

    return c->states[REDIS_WAITING] >= 3;
}

/* Ready, or refused. */
static bool is_settled(void *arg)
{
    struct client *c = arg;

    return c->states[REDIS_READY] > 0 || c->states[REDIS_WAITING] > 0;
}

static bool is_freed(void *arg)
{
    struct client *c = arg;

    return c->redis == NULL;
}

static bool all_called(void *arg)
{
    struct client *c = arg;

    return c->called >= c->wanted;
}

static bool wait_calls(struct client *c, int wanted)
{
    c->wanted = wanted;
    return loop_run_until(c->base, all_called, c, WAIT_MS);
}

static void open_client(struct client *c, const char *const *options)
{
    *c = (struct client){.log = BUFFER_INIT};
    redis_fixture_start(&c->server, options);
    redis_fixture_config(&c->server, &c->config);
    c->base = event_base_new();
}

static void connect_client(struct client *c)
{
    c->redis = redis_new(c->base, &c->config);
    redis_on_state(c->redis, on_state, c);
    redis_connect(c->redis);
}

static void make_ready(struct client *c)
{
    open_client(c, NULL);
    connect_client(c);
    cr_assert(loop_run_until(c->base, is_ready, c, WAIT_MS));
}

/* A command after all that happened is answered as ever. */
static void ask_alive(struct client *c)
{
    buffer_clear(&c->log);
    redis_call(c->redis, on_reply, c, SLICE("ECHO"), SLICE("alive"));
    cr_assert(wait_calls(c, c->called + 1));
    cr_assert_str_eq(buffer_str(&c->log), "0:alive ");
}

static void close_client(struct client *c)
{
    redis_free(&c->redis);
    event_base_free(c->base);
    buffer_release(&c->log);
    redis_fixture_stop(&c->server);
}

Test(redis, answers_in_order)
{
    struct client c;

    make_ready(&c);
    redis_call(c.redis, on_reply, &c, SLICE("SET"), SLICE("k"), SLICE("v"));
    redis_call(c.redis, NULL, NULL, SLICE("INCR"), SLICE("n"));
    redis_call(c.redis, on_reply, &c, SLICE("GET"), SLICE("k"));
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("k"));
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    cr_assert_eq(c.called, 0);
    cr_assert(wait_calls(&c, 4));
    cr_assert_str_eq(
        buffer_str(&c.log),
        "0:OK 0:v -13:ERR value is not an integer or out of range 0:2 ");
    close_client(&c);
}

Test(redis, comes_back_after_its_server_was_killed)
{
    struct client c;

    make_ready(&c);
    redis_fixture_pause(&c.server);
    for (int i = 0; i < 1000; i++)
        redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    loop_run_due(c.base);
    redis_fixture_kill(&c.server);
    cr_assert(loop_run_until(c.base, is_lost, &c, WAIT_MS));
    cr_assert_eq(c.called, 1000);
    for (size_t i = 0; i < 1000; i++)
        cr_assert_eq(strncmp(buffer_str(&c.log) + i * 6, "-9:-1 ", 6), 0);
    redis_fixture_restart(&c.server);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    cr_assert_eq(c.called, 1000);
    ask_alive(&c);
    close_client(&c);
}

/* What was not written yet was certainly not executed. */
Test(redis, tells_what_was_never_sent)
{
    struct client c;

    make_ready(&c);
    redis_fixture_kill(&c.server);
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    cr_assert(loop_run_until(c.base, is_lost, &c, WAIT_MS));
    cr_assert_str_eq(buffer_str(&c.log), "-8:-1 ");
    cr_assert_str_neq(redis_last_error(c.redis), "");
    close_client(&c);
}

Test(redis, refuses_while_it_is_not_ready)
{
    struct client c;

    open_client(&c, NULL);
    connect_client(&c);
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    redis_call(c.redis, NULL, NULL, SLICE("INCR"), SLICE("n"));
    redis_batch(c.redis, on_reply, &c, SLICE("*1\r\n$4\r\nPING\r\n"), 1);
    cr_assert_eq(c.called, 0, "called back from inside the command");
    cr_assert(wait_calls(&c, 2));
    cr_assert_str_eq(buffer_str(&c.log), "-8:-1 -8:-1 ");
    close_client(&c);
}

Test(redis, times_out_and_comes_back)
{
    struct client c;

    open_client(&c, NULL);
    c.config.command_ms = 100;
    c.config.connect_ms = 100;
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    redis_fixture_pause(&c.server);
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    cr_assert(loop_run_until(c.base, is_lost, &c, WAIT_MS));
    cr_assert_str_eq(buffer_str(&c.log), "-9:-1 -9:-1 ");
    cr_assert_str_eq(redis_last_error(c.redis), "no answer within 100 ms");
    /* Its socket still takes connections, so the greeting times out too. */
    cr_assert(loop_run_until(c.base, is_lost_thrice, &c, WAIT_MS));
    cr_assert_eq(c.states[REDIS_READY], 1);
    redis_fixture_resume(&c.server);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    cr_assert_eq(c.called, 2);
    ask_alive(&c);
    close_client(&c);
}

/* The timer is left armed for the first command; the second has its own. */
Test(redis, keeps_a_deadline_for_each_command)
{
    struct client c;

    open_client(&c, NULL);
    c.config.command_ms = 1000;
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    redis_call(c.redis, on_reply, &c, SLICE("BLPOP"), SLICE("none"),
               SLICE("0.6"));
    cr_assert(wait_calls(&c, 1));
    redis_call(c.redis, on_reply, &c, SLICE("BLPOP"), SLICE("none"),
               SLICE("0.6"));
    cr_assert(wait_calls(&c, 2));
    cr_assert_str_eq(buffer_str(&c.log), "0:-1 0:-1 ");
    redis_call(c.redis, on_reply, &c, SLICE("BLPOP"), SLICE("none"),
               SLICE("0"));
    cr_assert(loop_run_until(c.base, is_lost, &c, WAIT_MS));
    cr_assert_str_eq(buffer_str(&c.log), "0:-1 0:-1 -9:-1 ");
    close_client(&c);
}

/*
 * The reply is there, or on its way; that nobody read it was not Redis's
 * fault. It is larger than what is read at once.
 */
Test(redis, forgives_a_loop_that_was_busy)
{
    struct client c;

    open_client(&c, NULL);
    c.config.command_ms = 300;
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    redis_call(c.redis, on_reply, &c, SLICE("SETRANGE"), SLICE("k"),
               SLICE("4194303"), SLICE("x"));
    cr_assert(wait_calls(&c, 1));
    buffer_clear(&c.log);
    redis_call(c.redis, on_reply, &c, SLICE("GET"), SLICE("k"));
    loop_run_due(c.base);
    poll(NULL, 0, 500); /* the loop is busy elsewhere */
    cr_assert(wait_calls(&c, 2));
    cr_assert_eq(c.called, 2);
    cr_assert_eq(c.states[REDIS_WAITING], 0);
    cr_assert(slice_starts(buffer_slice(&c.log), SLICE("0:")));
    close_client(&c);
}

Test(redis, waits_for_ever_if_told)
{
    struct client c;

    open_client(&c, NULL);
    c.config.command_ms = 0;
    c.config.connect_ms = 200;
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    redis_call(c.redis, on_reply, &c, SLICE("BLPOP"), SLICE("none"),
               SLICE("0.5"));
    cr_assert(wait_calls(&c, 1));
    cr_assert_str_eq(buffer_str(&c.log), "0:-1 ");
    cr_assert_eq(c.states[REDIS_WAITING], 0);
    close_client(&c);
}

struct login {
    const char *url; /* behind redis://, before the host */
    bool allowed;
    const char *why;
};

Test(redis, greets_with_user_password_and_database)
{
    static const char *const options[] = {
        "--requirepass", "s3cret", "--user", "ann", "on",
        ">pass",         "~*",     "+@all",  NULL};
    static const struct login rows[] = {
        {"", false, "NOAUTH"},
        {":wrong", false, "WRONGPASS"},
        {":s3cret", true, ""},
        {"ann:pass", true, ""},
        {"ann:wrong", false, "WRONGPASS"},
        {"bob:pass", false, "WRONGPASS"},
    };
    struct client c;

    open_client(&c, options);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *colon = strchr(rows[i].url, ':');

        memset(c.states, 0, sizeof(c.states));
        snprintf(c.config.user, sizeof(c.config.user), "%.*s",
                 colon != NULL ? (int)(colon - rows[i].url) : 0, rows[i].url);
        snprintf(c.config.password, sizeof(c.config.password), "%s",
                 colon != NULL ? colon + 1 : "");
        connect_client(&c);
        cr_assert(loop_run_until(c.base, is_settled, &c, WAIT_MS));
        cr_assert_eq(c.states[REDIS_READY] > 0, rows[i].allowed, "%s: %s",
                     rows[i].url, redis_last_error(c.redis));
        cr_assert_not_null(strstr(redis_last_error(c.redis), rows[i].why));
        cr_assert_null(strstr(redis_last_error(c.redis), "wrong"));
        redis_free(&c.redis);
    }
    close_client(&c);
}

Test(redis, selects_its_database_and_says_its_name)
{
    struct client c;

    open_client(&c, NULL);
    c.config.database = 3;
    snprintf(c.config.name, sizeof(c.config.name), "waypost-7");
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    redis_call(c.redis, on_reply, &c, SLICE("CLIENT"), SLICE("GETNAME"));
    redis_call(c.redis, on_reply, &c, SLICE("SET"), SLICE("k"), SLICE("v"));
    redis_call(c.redis, on_reply, &c, SLICE("MOVE"), SLICE("k"), SLICE("0"));
    cr_assert(wait_calls(&c, 3));
    cr_assert_str_eq(buffer_str(&c.log), "0:waypost-7 0:OK 0:1 ");
    redis_free(&c.redis);

    c.config.database = 99;
    memset(c.states, 0, sizeof(c.states));
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_settled, &c, WAIT_MS));
    cr_assert_eq(c.states[REDIS_READY], 0);
    cr_assert_not_null(strstr(redis_last_error(c.redis), "database"));
    close_client(&c);
}

Test(redis, may_be_freed_by_a_reply)
{
    struct client c;

    make_ready(&c);
    c.free_on_reply = true;
    for (int i = 0; i < 3; i++)
        redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    cr_assert(wait_calls(&c, 3));
    cr_assert_null(c.redis);
    cr_assert_str_eq(buffer_str(&c.log), "0:1 -16:-1 -16:-1 ");
    close_client(&c);
}

Test(redis, may_be_freed_by_a_failure)
{
    struct client c;

    make_ready(&c);
    c.free_on_reply = true;
    redis_fixture_pause(&c.server);
    for (int i = 0; i < 3; i++)
        redis_call(c.redis, on_reply, &c, SLICE("INCR"), SLICE("n"));
    loop_run_due(c.base);
    redis_fixture_kill(&c.server);
    cr_assert(wait_calls(&c, 3));
    cr_assert_null(c.redis);
    cr_assert_str_eq(buffer_str(&c.log), "-9:-1 -16:-1 -16:-1 ");
    cr_assert_eq(c.states[REDIS_WAITING], 0);
    close_client(&c);
}

Test(redis, may_be_freed_by_a_refusal)
{
    struct client c;

    open_client(&c, NULL);
    connect_client(&c);
    c.free_on_reply = true;
    redis_call(c.redis, on_reply, &c, SLICE("PING"));
    redis_call(c.redis, on_reply, &c, SLICE("PING"));
    cr_assert(wait_calls(&c, 2));
    cr_assert_str_eq(buffer_str(&c.log), "-8:-1 -16:-1 ");
    close_client(&c);
}

Test(redis, may_be_freed_in_every_state)
{
    for (int state = REDIS_CONNECTING; state <= REDIS_READY; state++) {
        struct client c;

        open_client(&c, NULL);
        c.free_on_state = (enum redis_state)state;
        connect_client(&c);
        cr_assert(loop_run_until(c.base, is_freed, &c, WAIT_MS));
        cr_assert_eq(c.states[state], 1);
        close_client(&c);
    }
}

Test(redis, cancels_what_is_pending_when_it_is_freed)
{
    struct client c;

    make_ready(&c);
    redis_call(c.redis, on_reply, &c, SLICE("PING"));
    redis_batch(c.redis, on_reply, &c, SLICE("no commands"), 0);
    redis_free(&c.redis);
    cr_assert_null(c.redis);
    cr_assert_str_eq(buffer_str(&c.log), "-16:-1 -16:-1 ");
    redis_free(&c.redis);
    close_client(&c);
}

Test(redis, refuses_beyond_its_output_limit)
{
    struct client c;
    char *big = memory_zalloc(1, 1 << 20);

    open_client(&c, NULL);
    c.config.output_limit = 1 << 20;
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS));
    redis_call(c.redis, on_reply, &c, SLICE("SET"), SLICE("k"),
               slice_of(big, 1 << 20));
    redis_call(c.redis, on_reply, &c, SLICE("STRLEN"), SLICE("k"));
    cr_assert(wait_calls(&c, 2));
    cr_assert_str_eq(buffer_str(&c.log), "-10:-1 0:OK ");
    ask_alive(&c);
    free(big);
    close_client(&c);
}

/* More than a socket holds: written in parts, read in parts. */
Test(redis, carries_large_values_both_ways)
{
    size_t len = 8u << 20;
    struct client c;
    char *big = memory_alloc(len);

    memset(big, 'x', len);
    make_ready(&c);
    redis_fixture_pause(&c.server);
    redis_call(c.redis, NULL, NULL, SLICE("SET"), SLICE("k"),
               slice_of(big, len));
    loop_run_due(c.base);
    redis_call(c.redis, on_reply, &c, SLICE("GET"), SLICE("k"));
    loop_run_due(c.base);
    redis_fixture_resume(&c.server);
    cr_assert(wait_calls(&c, 1));
    cr_assert_eq(c.log.len, len + 3);
    cr_assert_eq(memcmp(buffer_str(&c.log) + 2, big, len), 0);
    ask_alive(&c);
    free(big);
    close_client(&c);
}

Test(redis, gives_a_batch_its_last_reply)
{
    struct slice multi[] = {SLICE("MULTI")};
    struct slice incr[] = {SLICE("INCR"), SLICE("n")};
    struct slice bad[] = {SLICE("INCR")};
    struct slice exec[] = {SLICE("EXEC")};
    struct buffer batch = BUFFER_INIT;
    struct client c;

    make_ready(&c);
    redis_encode(&batch, multi, 1);
    redis_encode(&batch, incr, 2);
    redis_encode(&batch, exec, 1);
    redis_batch(c.redis, on_reply, &c, buffer_slice(&batch), 3);
    buffer_clear(&batch);
    redis_encode(&batch, multi, 1);
    redis_encode(&batch, incr, 2);
    redis_encode(&batch, bad, 1);
    redis_encode(&batch, exec, 1);
    redis_batch(c.redis, on_reply, &c, buffer_slice(&batch), 4);
    redis_call(c.redis, on_reply, &c, SLICE("GET"), SLICE("n"));
    cr_assert(wait_calls(&c, 3));
    cr_assert_str_eq(buffer_str(&c.log),
                     "0:-1 -13:EXECABORT Transaction discarded because of "
                     "previous errors. 0:1 ");
    buffer_release(&batch);
    close_client(&c);
}

Test(redis, encodes_any_bytes)
{
    struct slice words[] = {SLICE("SET"), SLICE(""), SLICE_NONE,
                            SLICE("a\r\n\0b"), SLICE("twelve bytes")};
    struct buffer out = BUFFER_INIT;

    redis_encode(&out, words, 5);
    cr_assert(slice_equal(
        buffer_slice(&out),
        SLICE("*5\r\n$3\r\nSET\r\n$0\r\n\r\n$0\r\n\r\n$5\r\na\r\n\0b\r\n"
              "$12\r\ntwelve bytes\r\n")));
    buffer_release(&out);
}

static void on_push(void *arg, const struct redisReply *message)
{
    struct client *c = arg;

    for (size_t i = 0; i < redis_reply_len(message); i++)
        buffer_appendf(
            &c->log, "%" SLICE_FMT " ",
            SLICE_ARG(redis_reply_slice(redis_reply_at(message, i))));
    c->called++;
}

Test(redis, hands_on_what_is_published)
{
    struct client c;
    struct redis *publisher;

    make_ready(&c);
    publisher = redis_new(c.base, &c.config);
    redis_connect(publisher);
    redis_on_push(c.redis, on_push, &c);
    redis_subscribe(c.redis, SLICE("news"));
    loop_run_due(c.base);
    while (redis_state(publisher) != REDIS_READY)
        event_base_loop(c.base, EVLOOP_ONCE);
    redis_call(publisher, NULL, NULL, SLICE("PUBLISH"), SLICE("news"),
               SLICE("one"));
    redis_call(publisher, NULL, NULL, SLICE("PUBLISH"), SLICE("other"),
               SLICE("none"));
    redis_call(publisher, NULL, NULL, SLICE("PUBLISH"), SLICE("news"),
               SLICE("two"));
    cr_assert(wait_calls(&c, 2));
    cr_assert_str_eq(buffer_str(&c.log), "message news one message news two ");
    cr_assert_eq(c.states[REDIS_WAITING], 0);
    redis_free(&publisher);
    close_client(&c);
}

/* Elsewhere an array that begins with "message" is an answer. */
Test(redis, knows_a_push_by_its_subscription)
{
    struct client c;

    make_ready(&c);
    redis_on_push(c.redis, on_push, &c);
    redis_call(c.redis, NULL, NULL, SLICE("RPUSH"), SLICE("l"),
               SLICE("message"));
    redis_call(c.redis, on_reply, &c, SLICE("LRANGE"), SLICE("l"), SLICE("0"),
               SLICE("-1"));
    cr_assert(wait_calls(&c, 1));
    cr_assert_str_eq(buffer_str(&c.log), "0:-1 ");
    close_client(&c);
}

/* A peer that says `words` to whoever greets it; NULL: hangs up. */
static void meet_stranger(const char *words, const char *why)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct client c = {.log = BUFFER_INIT,
                       .config = REDIS_CONFIG_INIT,
                       .base = event_base_new()};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    int fd;

    snprintf(c.config.path, sizeof(c.config.path),
             "/tmp/waypost-stranger-%d.sock", (int)getpid());
    memcpy(at.sun_path, c.config.path, sizeof(at.sun_path));
    unlink(at.sun_path);
    cr_assert_eq(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
    cr_assert_eq(listen(listener, 1), 0);
    connect_client(&c);
    while (c.states[REDIS_GREETING] == 0)
        event_base_loop(c.base, EVLOOP_ONCE);
    fd = accept(listener, NULL, NULL);
    if (words != NULL)
        cr_assert_gt(write(fd, words, strlen(words)), 0);
    else
        shutdown(fd, SHUT_WR);
    cr_assert(loop_run_until(c.base, is_lost, &c, WAIT_MS));
    cr_assert_not_null(strstr(redis_last_error(c.redis), why), "%s",
                       redis_last_error(c.redis));
    close(fd);
    redis_free(&c.redis);
    event_base_free(c.base);
    close(listener);
    unlink(at.sun_path);
}

Test(redis, leaves_a_stranger)
{
    meet_stranger("HTTP/1.1 400 Bad Request\r\n", "not RESP");
    meet_stranger("+PONG\r\n+PONG\r\n", "to no question");
    meet_stranger("-LOADING Redis is loading\r\n", "not ready: LOADING");
    meet_stranger("-ERR max number of clients reached\r\n", "max number");
    meet_stranger(NULL, "closed the connection");
}

/* A TCP port that is free now. */
static uint16_t free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    cr_assert_eq(bind(fd, (struct sockaddr *)&at, len), 0);
    cr_assert_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    close(fd);
    return ntohs(at.sin_port);
}

Test(redis, connects_to_names_and_addresses)
{
    /* localhost is also ::1 on most machines, where nobody listens. */
    static const char *const hosts[] = {"127.0.0.1", "localhost"};
    char port[8];
    const char *const options[] = {"--port", port, "--bind", "127.0.0.1", NULL};
    struct client c;

    snprintf(port, sizeof(port), "%u", (unsigned)free_port());
    open_client(&c, options);
    c.config.path[0] = '\0';
    cr_assert_eq(sscanf(port, "%hu", &c.config.port), 1);
    for (size_t i = 0; i < 2; i++) {
        snprintf(c.config.host, sizeof(c.config.host), "%s", hosts[i]);
        connect_client(&c);
        cr_assert(loop_run_until(c.base, is_ready, &c, WAIT_MS), "%s: %s",
                  hosts[i], redis_last_error(c.redis));
        ask_alive(&c);
        redis_free(&c.redis);
    }
    close_client(&c);
}

Test(redis, reports_a_name_that_is_none)
{
    struct client c = {.log = BUFFER_INIT,
                       .config = REDIS_CONFIG_INIT,
                       .base = event_base_new()};

    snprintf(c.config.host, sizeof(c.config.host), "no such host.invalid");
    connect_client(&c);
    cr_assert(loop_run_until(c.base, is_lost, &c, WAIT_MS));
    cr_assert_not_null(strstr(redis_last_error(c.redis), "find the host"));
    redis_free(&c.redis);
    event_base_free(c.base);
}

/* The lookup's thread may outlive the connection. */
Test(redis, may_be_freed_during_a_lookup)
{
    struct client c = {.log = BUFFER_INIT,
                       .config = REDIS_CONFIG_INIT,
                       .base = event_base_new()};

    snprintf(c.config.host, sizeof(c.config.host), "waypost.invalid");
    connect_client(&c);
    while (c.states[REDIS_CONNECTING] == 0)
        event_base_loop(c.base, EVLOOP_ONCE);
    redis_free(&c.redis);
    event_base_free(c.base);
}
