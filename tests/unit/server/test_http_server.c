#include <criterion/criterion.h>
#include <event2/event.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/http/http_response.h"
#include "server/http/http_server.h"
#include "tests/support/http_client.h"

/* Listening, accepting, shedding and stopping, over loopback. */
#define CLIENTS 8

static struct event_base *base;
static struct http_server *server;
static struct http_client clients[CLIENTS];
static size_t client_count;
static struct http_request *pending;
static int stops;

static void on_stopped(void *arg)
{
    (void)arg;
    stops++;
}

static void on_request(void *arg, struct http_request *request)
{
    (void)arg;
    if (slice_equal(request->path, SLICE("/stop"))) {
        /* Somebody waits who must not push the one who asks out. */
        http_client_connect(&clients[client_count++], base,
                            http_server_port(server));
        http_server_stop(server, on_stopped, NULL);
    }
    if (slice_equal(request->path, SLICE("/later")))
        pending = request;
    else
        http_response_send(request, 200, SLICE_NONE, SLICE("done"));
}

static void start(size_t connections_max)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;
    struct error err = ERROR_INIT;

    base = event_base_new();
    config.connections_max = connections_max;
    config.handler = (struct http_handler){on_request, NULL};
    server = http_server_new(base, &config);
    cr_assert_eq(http_server_listen(server, SLICE("127.0.0.1:0"), &err), 0,
                 "%s", err.message);
    cr_assert_neq(http_server_port(server), 0);
    client_count = 0;
    pending = NULL;
    stops = 0;
}

static void finish(void)
{
    http_server_free(&server);
    for (size_t i = 0; i < client_count; i++)
        http_client_release(&clients[i]);
    event_base_free(base);
}

static struct http_client *join(void)
{
    struct http_client *client = &clients[client_count++];

    cr_assert_leq(client_count, (size_t)CLIENTS);
    http_client_connect(client, base, http_server_port(server));
    http_client_settle(client);
    return client;
}

#define GET(path) SLICE("GET " path " HTTP/1.1\r\nHost: x\r\n\r\n")

static bool ask(struct http_client *client)
{
    http_client_send(client, GET("/"));
    return http_client_wait(client, SLICE("done"));
}

static int64_t counter(enum http_counter id)
{
    return http_counters_get(http_server_counters(server), id);
}

Test(http_server, serves_over_loopback)
{
    start(100);
    cr_assert(ask(join()));
    cr_assert_eq(counter(HTTP_ACCEPTED), 1);
    cr_assert_gt(counter(HTTP_BYTES_IN), 0);
    cr_assert_eq(counter(HTTP_BYTES_OUT), (int64_t)clients[0].received.len);
    finish();
}

Test(http_server, sheds_the_oldest_idle_connection_first)
{
    start(2);
    cr_assert(ask(join()));
    cr_assert(ask(join()));
    buffer_clear(&clients[0].received);
    cr_assert(ask(&clients[0])); /* now the second is idle for longer */
    cr_assert(ask(join()));
    cr_assert(http_client_wait_eof(&clients[1]));
    cr_assert_not(clients[0].eof);
    cr_assert_eq(counter(HTTP_SHED), 1);
    cr_assert_eq(counter(HTTP_ACTIVE), 2);
    finish();
}

Test(http_server, at_the_limit_newcomers_wait_for_busy_ones)
{
    start(1);
    http_client_send(join(), GET("/later"));
    http_client_settle(&clients[0]);
    cr_assert_not_null(pending);
    http_client_send(join(), GET("/"));
    http_client_settle(&clients[1]);
    cr_assert_eq(counter(HTTP_ACCEPTED), 1);
    cr_assert_eq(counter(HTTP_SHED), 0);
    http_response_send(pending, 200, SLICE_NONE, SLICE("late"));
    http_client_finish(&clients[0]);
    cr_assert(http_client_wait(&clients[0], SLICE("late")));
    cr_assert(http_client_wait(&clients[1], SLICE("done")));
    finish();
}

Test(http_server, without_descriptors_newcomers_are_closed_and_others_served)
{
    struct rlimit old;
    struct rlimit none;
    int next;

    start(100);
    http_client_send(join(), GET("/later"));
    http_client_settle(&clients[0]);
    cr_assert_not_null(pending);
    http_client_connect(&clients[client_count++], base,
                        http_server_port(server));
    getrlimit(RLIMIT_NOFILE, &old);
    next = dup(0);
    close(next);
    none = old;
    none.rlim_cur = (rlim_t)next;
    setrlimit(RLIMIT_NOFILE, &none);
    cr_assert(http_client_wait_eof(&clients[1]));
    cr_assert_eq(counter(HTTP_SHED), 1);
    setrlimit(RLIMIT_NOFILE, &old);
    http_response_send(pending, 200, SLICE_NONE, SLICE("late"));
    cr_assert(http_client_wait(&clients[0], SLICE("late")));
    cr_assert(ask(join()));
    finish();
}

Test(http_server, stop_closes_the_idle_and_lets_the_others_finish)
{
    start(100);
    cr_assert(ask(join()));
    http_client_send(join(), GET("/later"));
    http_client_send(join(), SLICE("GET / HTTP/1.1\r\nHo"));
    http_client_settle(&clients[2]);
    cr_assert_not_null(pending);
    http_server_stop(server, on_stopped, NULL);
    cr_assert(http_client_wait_eof(&clients[0]));
    cr_assert_eq(stops, 0);
    http_client_send(&clients[2], SLICE("st: x\r\n\r\n"));
    cr_assert(http_client_wait_eof(&clients[2]));
    cr_assert_eq(http_client_count(&clients[2], SLICE("done")), 1);
    cr_assert_eq(http_client_count(&clients[2], SLICE("Connection: close\r\n")),
                 1);
    cr_assert_eq(stops, 0);
    http_response_send(pending, 200, SLICE_NONE, SLICE("late"));
    cr_assert(http_client_wait_eof(&clients[1]));
    cr_assert_eq(http_client_count(&clients[1], SLICE("late")), 1);
    cr_assert_eq(http_client_count(&clients[1], SLICE("Connection: close\r\n")),
                 1);
    http_client_settle(&clients[1]);
    cr_assert_eq(stops, 1);
    finish();
}

Test(http_server, stop_answers_what_has_arrived_already)
{
    start(100);
    join();
    http_client_connect(&clients[client_count++], base,
                        http_server_port(server));
    /* Sent, and the loop has not run since: nobody has read it. */
    cr_assert_gt(send(clients[0].fd, GET("/").ptr, GET("/").len, 0), 0);
    cr_assert_gt(send(clients[1].fd, GET("/").ptr, GET("/").len, 0), 0);
    http_server_stop(server, on_stopped, NULL);
    for (int i = 0; i < 2; i++) {
        cr_assert(http_client_wait_eof(&clients[i]));
        cr_assert_eq(http_client_count(&clients[i], SLICE("done")), 1);
    }
    http_client_settle(&clients[0]);
    cr_assert_eq(stops, 1);
    finish();
}

Test(http_server, stop_inside_a_handler_lets_it_answer)
{
    start(1);
    http_client_send(join(), GET("/stop"));
    cr_assert(http_client_wait_eof(&clients[0]));
    cr_assert_eq(http_client_count(&clients[0], SLICE("done")), 1);
    http_client_settle(&clients[0]);
    cr_assert_eq(stops, 1);
    finish();
}

Test(http_server, stop_without_connections_is_told_from_the_loop)
{
    start(100);
    http_server_stop(server, on_stopped, NULL);
    cr_assert_eq(stops, 0);
    event_base_loop(base, EVLOOP_NONBLOCK);
    cr_assert_eq(stops, 1);
    finish();
}

Test(http_server, a_port_in_use_is_said_so)
{
    struct error err = ERROR_INIT;
    char address[32];

    start(100);
    snprintf(address, sizeof(address), "127.0.0.1:%u",
             (unsigned)http_server_port(server));
    cr_assert_eq(http_server_listen(server, slice_str(address), &err),
                 ERROR_UNAVAILABLE);
    cr_assert(strstr(err.message, address), "%s", err.message);
    cr_assert(strstr(err.message, "in use"), "%s", err.message);
    cr_assert(strstr(err.message, "another port"), "%s", err.message);
    finish();
}

Test(http_server, several_share_a_port_if_asked_to)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;
    struct error err = ERROR_INIT;
    struct http_server *both[2];
    char address[32] = "127.0.0.1:0";

    base = event_base_new();
    config.reuse_port = true;
    config.handler = (struct http_handler){on_request, NULL};
    for (int i = 0; i < 2; i++) {
        both[i] = http_server_new(base, &config);
        cr_assert_eq(http_server_listen(both[i], slice_str(address), &err), 0,
                     "%s", err.message);
        snprintf(address, sizeof(address), "127.0.0.1:%u",
                 (unsigned)http_server_port(both[i]));
    }
    http_server_free(&both[0]);
    http_server_free(&both[1]);
    event_base_free(base);
}
