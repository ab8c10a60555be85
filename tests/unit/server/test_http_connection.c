#include <criterion/criterion.h>
#include <event2/event.h>
#include <string.h>

#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http/http_server.h"
#include "tests/support/http_client.h"

/*
 * The connection's states, driven by raw bytes over a socketpair. The handler
 * says back what it was asked; paths under /later are answered when the test
 * says so, so that "pending" can be looked at.
 */
static struct event_base *base;
static struct http_server *server;
static struct clock_manual manual;
static struct http_client client;
static struct http_request *pending;
static int aborts;

static void on_abort(struct http_request *request)
{
    cr_assert_eq(request, pending);
    pending = NULL;
    aborts++;
}

static void echo(struct http_request *request)
{
    struct buffer text = BUFFER_INIT;

    buffer_append(&text, http_method_name(request->method));
    buffer_append_byte(&text, ' ');
    buffer_append(&text, request->path);
    buffer_append_byte(&text, ' ');
    buffer_append(&text, request->body);
    buffer_append_byte(&text, '\n');
    http_response_send(request, 200, SLICE("text/plain"), buffer_slice(&text));
    buffer_release(&text);
}

static void on_request(void *arg, struct http_request *request)
{
    cr_assert_eq(arg, &server);
    if (slice_starts(request->path, SLICE("/later"))) {
        pending = request;
        request->on_abort = on_abort;
        return;
    }
    echo(request);
}

static int64_t counter(enum http_counter id)
{
    return http_counters_get(http_server_counters(server), id);
}

static void setup(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    base = event_base_new();
    clock_manual_init(&manual, 1795339800000000);
    config.clock = &manual.clock;
    config.body_max = 1000;
    config.handler = (struct http_handler){on_request, &server};
    server = http_server_new(base, &config);
    http_server_adopt(server, http_client_init(&client, base), NULL, 0);
    pending = NULL;
    aborts = 0;
}

static void teardown(void)
{
    http_server_free(&server);
    http_client_release(&client);
    event_base_free(base);
}

TestSuite(http_connection, .init = setup, .fini = teardown);

static void send_text(const char *text)
{
    http_client_send(&client, slice_str(text));
}

/* The status of the only answer, 0 if there is none. */
static int only_status(void)
{
    const char *text = http_client_text(&client);

    if (http_client_count(&client, SLICE("HTTP/1.1 ")) != 1)
        return 0;
    return (int)strtol(text + 9, NULL, 10);
}

Test(http_connection, answers_and_keeps_alive)
{
    send_text("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    cr_assert(http_client_wait(&client, SLICE("GET /a \n")));
    cr_assert_str_eq(http_client_text(&client),
                     "HTTP/1.1 200 OK\r\n"
                     "Date: Sun, 22 Nov 2026 09:30:00 GMT\r\n"
                     "Content-Type: text/plain\r\n"
                     "Content-Length: 8\r\n\r\nGET /a \n");
    send_text("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    cr_assert(http_client_wait(&client, SLICE("GET /b \n")));
    cr_assert_eq(counter(HTTP_REQUESTS), 2);
    cr_assert_eq(counter(HTTP_ACTIVE), 1);
    cr_assert_not(client.eof);
}

Test(http_connection, pipelined_requests_are_answered_in_order)
{
    send_text("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
              "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
              "POST /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
              "\r\n2\r\nde\r\n0\r\n\r\n"
              "HEAD /4 HTTP/1.1\r\nHost: x\r\n\r\n"
              "GET /5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(http_client_count(&client, SLICE("HTTP/1.1 200")), 5);
    cr_assert(strstr(http_client_text(&client), "GET /1 \nHTTP/1.1 200"));
    cr_assert(strstr(http_client_text(&client), "POST /2 abc\nHTTP"));
    cr_assert(strstr(http_client_text(&client), "POST /3 de\nHTTP"));
    cr_assert(strstr(http_client_text(&client),
                     "Content-Length: 9\r\n\r\nHTTP/1.1 200"));
    cr_assert(strstr(http_client_text(&client), "Connection: close\r\n"));
    cr_assert_eq(counter(HTTP_ACTIVE), 0);
}

static struct http_client second;
static int arrived_early;

static bool has_bytes(const struct http_client *one)
{
    char byte;

    return recv(one->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Nobody may have been answered while there are requests to be handled. */
static void watch(void *arg, struct http_request *request)
{
    (void)arg;
    arrived_early += has_bytes(&client) + has_bytes(&second);
    echo(request);
}

/* The first request has come with the connection: no loop is needed for it. */
Test(http_connection, answers_of_a_turn_are_sent_when_all_are_handled)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;
    struct http_server *watching;
    int ends[2];

    http_client_release(&client);
    config.handler = (struct http_handler){watch, NULL};
    watching = http_server_new(base, &config);
    ends[0] = http_client_init(&client, base);
    ends[1] = http_client_init(&second, base);
    arrived_early = 0;
    send_text("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_send(&second, SLICE("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n"));
    http_server_adopt(watching, ends[0], NULL, 0);
    http_server_adopt(watching, ends[1], NULL, 0);
    cr_expect_eq(
        http_counters_get(http_server_counters(watching), HTTP_REQUESTS), 2);
    cr_expect_not(has_bytes(&client));
    cr_expect(http_client_wait(&client, SLICE("GET /1 \n")));
    cr_expect(http_client_wait(&second, SLICE("GET /2 \n")));
    send_text("GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_send(&second, SLICE("GET /4 HTTP/1.1\r\nHost: x\r\n"
                                    "Connection: close\r\n\r\n"));
    cr_expect(http_client_wait(&client, SLICE("GET /3 \n")));
    cr_expect(http_client_wait_eof(&second));
    cr_expect_eq(http_client_count(&second, SLICE("GET /4 \n")), 1);
    cr_expect_eq(arrived_early, 0);
    http_client_release(&second);
    http_server_free(&watching);
}

Test(http_connection, many_pipelined_requests_come_with_one_write)
{
    struct buffer many = BUFFER_INIT;

    for (int i = 0; i < 500; i++)
        buffer_append(&many, SLICE("GET /x HTTP/1.1\r\nHost: x\r\n\r\n"));
    http_client_listen(&client, false);
    http_client_send(&client, buffer_slice(&many));
    http_client_listen(&client, true);
    /* One receive takes it all, because one send has put it there. */
    event_base_loop(base, EVLOOP_NONBLOCK);
    event_base_loop(base, EVLOOP_NONBLOCK);
    cr_assert_eq(http_client_count(&client, SLICE("GET /x \n")), 500);
    buffer_release(&many);
}

Test(http_connection, a_pending_answer_holds_back_what_is_behind)
{
    send_text("GET /later HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\r\n"
              "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_settle(&client);
    cr_assert_not_null(pending);
    cr_assert_eq(client.received.len, 0);
    send_text("GET /third HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_settle(&client);
    cr_assert(slice_equal(pending->path, SLICE("/later")));
    cr_assert(
        slice_equal(http_request_header(pending, SLICE("x-a")), SLICE("b")));
    echo(pending);
    cr_assert(http_client_wait(&client, SLICE("GET /third \n")));
    cr_assert_eq(http_client_count(&client, SLICE("HTTP/1.1 200")), 3);
}

Test(http_connection, a_flood_behind_a_pending_answer_is_not_read)
{
    struct buffer flood = BUFFER_INIT;
    ssize_t sent;
    size_t total = 0;

    send_text("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_settle(&client);
    memset(buffer_reserve(&flood, 1 << 20), 'a', 1 << 20);
    do {
        sent = send(client.fd, flood.data, 1 << 20, MSG_NOSIGNAL);
        total += sent > 0 ? (size_t)sent : 0;
        http_client_settle(&client);
    } while (sent > 0);
    cr_assert_lt(counter(HTTP_BYTES_IN), HTTP_INPUT_SIZE + 1);
    cr_assert_gt(total, (size_t)counter(HTTP_BYTES_IN));
    echo(pending);
    cr_assert(http_client_wait(&client, SLICE("HTTP/1.1 501")));
    buffer_release(&flood);
}

Test(http_connection, a_lost_client_aborts_the_pending_answer)
{
    send_text("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_settle(&client);
    cr_assert_not_null(pending);
    http_server_free(&server);
    cr_assert_eq(aborts, 1);
    cr_assert_null(pending);
    server = NULL;
}

Test(http_connection, half_close_still_gets_the_answers)
{
    send_text("GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
              "GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    http_client_finish(&client);
    http_client_settle(&client);
    cr_assert_not_null(pending);
    echo(pending);
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(http_client_count(&client, SLICE("HTTP/1.1 200")), 2);
    cr_assert_eq(aborts, 0);
}

Test(http_connection, refuses_once_and_parses_nothing_behind)
{
    send_text("GET / HTTP/1.1\r\nHost : x\r\n\r\n"
              "GET /evil HTTP/1.1\r\nHost: x\r\n\r\n");
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(only_status(), 400);
    cr_assert_not(client.reset);
    cr_assert_eq(counter(HTTP_REQUESTS), 0);
    cr_assert_eq(counter(HTTP_REFUSED_400), 1);
}

Test(http_connection, a_refused_sender_gets_the_answer_and_no_reset)
{
    struct buffer body = BUFFER_INIT;

    memset(buffer_reserve(&body, 1 << 20), 'a', 1 << 20);
    buffer_commit(&body, 1 << 20);
    send_text("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n");
    http_client_send(&client, buffer_slice(&body));
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(only_status(), 413);
    cr_assert_not(client.reset);
    http_client_finish(&client);
    http_client_settle(&client);
    cr_assert_eq(counter(HTTP_ACTIVE), 0);
    buffer_release(&body);
}

Test(http_connection, continue_is_said_before_the_body)
{
    send_text("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
              "Content-Length: 2\r\n\r\n");
    cr_assert(http_client_wait(&client, SLICE("\r\n\r\n")));
    cr_assert_str_eq(http_client_text(&client),
                     "HTTP/1.1 100 Continue\r\n\r\n");
    send_text("ok");
    cr_assert(http_client_wait(&client, SLICE("POST / ok\n")));
}

Test(http_connection, continue_is_not_said_to_a_body_too_large)
{
    send_text("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
              "Content-Length: 1001\r\n\r\n");
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(only_status(), 413);
}

Test(http_connection, http_1_0_closes_unless_asked_to_stay)
{
    send_text("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    cr_assert(http_client_wait(&client, SLICE("GET /a \n")));
    cr_assert(strstr(http_client_text(&client), "Connection: keep-alive\r\n"));
    send_text("GET /b HTTP/1.0\r\n\r\n");
    cr_assert(http_client_wait_eof(&client));
    cr_assert(strstr(http_client_text(&client), "GET /b \n"));
    cr_assert(strstr(http_client_text(&client), "Connection: close\r\n"));
}

Test(http_connection, bytes_one_by_one_give_the_same_answer)
{
    const char *text = "\r\nPOST /p HTTP/1.1\r\nHost: x\r\n"
                       "Transfer-Encoding: chunked\r\n\r\n"
                       "3;a=\"b\"\r\nabc\r\n0\r\nT: 1\r\n\r\n";

    for (; *text != '\0'; text++) {
        http_client_send(&client, slice_of(text, 1));
        event_base_loop(base, EVLOOP_NONBLOCK);
    }
    cr_assert(http_client_wait(&client, SLICE("POST /p abc\n")));
}

struct deadline_row {
    const char *sent;
    int64_t ms; /* closed once this long has passed, not before */
    int status; /* 0: closed without a word */
};

static const struct deadline_row deadlines[] = {
    {"", 60000, 0},
    {"\r\n", 10000, 0},
    {"GET / HT", 10000, 408},
    {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na", 30000, 408},
};

Test(http_connection, deadlines_close)
{
    for (size_t i = 0; i < sizeof(deadlines) / sizeof(deadlines[0]); i++) {
        const struct deadline_row *row = &deadlines[i];

        teardown();
        setup();
        send_text(row->sent);
        http_client_settle(&client);
        clock_manual_advance_ms(&manual, row->ms - 1);
        http_server_tick(server);
        http_client_settle(&client);
        cr_assert_not(client.eof, "row %zu", i);
        clock_manual_advance_ms(&manual, 1);
        http_server_tick(server);
        cr_assert(http_client_wait_eof(&client), "row %zu", i);
        cr_assert_eq(only_status(), row->status, "row %zu", i);
        cr_assert_eq(counter(HTTP_DEADLINES), 1, "row %zu", i);
    }
}

Test(http_connection, a_dribbled_head_gets_no_more_time)
{
    for (int i = 0; i < 9; i++) {
        send_text("a");
        http_client_settle(&client);
        clock_manual_advance_ms(&manual, 1111);
        http_server_tick(server);
    }
    cr_assert_eq(counter(HTTP_DEADLINES), 0);
    send_text("a");
    clock_manual_advance_ms(&manual, 1111);
    http_server_tick(server);
    cr_assert_eq(counter(HTTP_DEADLINES), 1);
}

Test(http_connection, lingering_ends_with_its_deadline)
{
    send_text("BAD\r\n");
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(counter(HTTP_ACTIVE), 1);
    clock_manual_advance_ms(&manual, 2000);
    http_server_tick(server);
    cr_assert_eq(counter(HTTP_ACTIVE), 0);
}

Test(http_connection, a_client_that_takes_nothing_is_dropped)
{
    struct buffer many = BUFFER_INIT;

    for (int i = 0; i < 1000; i++)
        buffer_append(&many, SLICE("GET /x HTTP/1.1\r\nHost: x\r\n\r\n"));
    http_client_listen(&client, false);
    for (int i = 0; i < 200; i++) {
        if (send(client.fd, many.data, many.len, MSG_NOSIGNAL) < 0)
            break;
        http_client_settle(&client);
    }
    cr_assert_gt(counter(HTTP_BYTES_OUT), 0);
    cr_assert_lt(counter(HTTP_REQUESTS), 50000);
    clock_manual_advance_ms(&manual, 30000);
    http_server_tick(server);
    cr_assert_eq(counter(HTTP_ACTIVE), 0);
    buffer_release(&many);
}
