#include <criterion/criterion.h>
#include <event2/event.h>
#include <string.h>

#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http/http_server.h"
#include "server/http2/http2_connection.h"
#include "server/http2/http2_session.h"
#include "tests/support/http2_client.h"

/*
 * Requests of a real client, nghttp2's, over a socketpair. The handler says
 * back what it was asked; paths under /later are answered when the test says
 * so, /stream writes `to_write` bytes as they are taken.
 */
static struct event_base *base;
static struct http_server *server;
static struct clock_manual manual;
static struct http2_client client;
static struct http_request *pending[8];
static size_t pending_count;
static int aborts;
static size_t to_write;
static int drains;

static void on_abort(struct http_request *request)
{
    (void)request;
    aborts++;
}

static void write_more(struct http_request *request)
{
    static const char block[10000] = {'b'};
    bool room = true;

    drains++;
    while (room && to_write > 0) {
        size_t n = to_write < sizeof(block) ? to_write : sizeof(block);

        room = http_response_write(request, slice_of(block, n));
        to_write -= n;
    }
    if (to_write == 0)
        http_response_end(request);
}

static void echo(struct http_request *request)
{
    struct buffer text = BUFFER_INIT;
    struct slice name;
    struct slice value;
    size_t at = 0;

    buffer_appendf(&text, "%d ", request->version);
    buffer_append(&text, http_method_name(request->method));
    buffer_append_byte(&text, ' ');
    buffer_append(&text, request->path);
    if (!slice_is_none(request->query)) {
        buffer_append_byte(&text, '?');
        buffer_append(&text, request->query);
    }
    buffer_appendf(&text, " %" SLICE_FMT "\n", SLICE_ARG(request->host));
    while (http_request_next_header(request, &at, &name, &value))
        buffer_appendf(&text, "%" SLICE_FMT "=%" SLICE_FMT "\n",
                       SLICE_ARG(name), SLICE_ARG(value));
    buffer_append(&text, request->body);
    http_response_start(request, 200);
    http_response_header(request, SLICE("Content-Type"), SLICE("text/plain"));
    http_response_lines(request, SLICE("Cache-Control: no-store\r\n"));
    http_response_finish(request, buffer_slice(&text));
    buffer_release(&text);
}

static void on_request(void *arg, struct http_request *request)
{
    cr_assert_eq(arg, &server);
    request->on_abort = on_abort;
    if (slice_starts(request->path, SLICE("/later"))) {
        pending[pending_count++] = request;
    } else if (slice_equal(request->path, SLICE("/stream"))) {
        http_response_start(request, 200);
        http_response_stream(request, write_more);
    } else if (slice_equal(request->path, SLICE("/abort"))) {
        http_response_abort(request);
    } else if (slice_equal(request->path, SLICE("/bad"))) {
        http_response_start(request, 302);
        http_response_header(request, SLICE("Location"), SLICE("a\r\nb"));
        http_response_finish(request, SLICE("dropped"));
    } else if (slice_equal(request->path, SLICE("/204"))) {
        http_response_send(request, 204, SLICE_NONE, SLICE_NONE);
    } else {
        echo(request);
    }
}

static int64_t counter(enum http_counter id)
{
    return http_counters_get(http_server_counters(server), id);
}

/* The only connection, in whatever list it is. */
static struct http_connection *connection_of(void)
{
    for (int kind = 0; kind < HTTP_DEADLINE_CLOSED; kind++) {
        struct http_deadline *first = http_deadline_first(
            &server->deadlines, (enum http_deadline_kind)kind);

        if (first != NULL)
            return (struct http_connection *)first;
    }
    return NULL;
}

static struct http2_session *session_of(void)
{
    return connection_of()->session;
}

static void connect_client(uint32_t window)
{
    http_server_adopt(server, http2_client_init(&client, base, window), NULL,
                      0);
    http_connection_speak(connection_of(), &http2_protocol);
}

static void setup(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    base = event_base_new();
    clock_manual_init(&manual, 1795339800000000);
    config.clock = &manual.clock;
    config.body_max = 300000;
    config.handler = (struct http_handler){on_request, &server};
    server = http_server_new(base, &config);
    connect_client(0);
    pending_count = 0;
    aborts = 0;
    drains = 0;
    to_write = 0;
}

static void teardown(void)
{
    http_server_free(&server);
    http2_client_release(&client);
    event_base_free(base);
}

TestSuite(http2_connection, .init = setup, .fini = teardown);

static struct http2_client_answer *get(const char *path)
{
    int32_t id = http2_client_ask(&client, "GET", path, "", SLICE(""));

    cr_assert(http2_client_wait(&client, id), "%s", path);
    return http2_client_answer(&client, id);
}

static void advance(int64_t ms)
{
    clock_manual_advance_ms(&manual, ms);
    http_server_tick(server);
}

Test(http2_connection, answers_what_the_handler_says)
{
    int32_t id =
        http2_client_ask(&client, "GET", "/a?b=c",
                         "cookie: d=e\nx-f: g\ncookie: h=i\n", SLICE(""));

    cr_assert(http2_client_wait(&client, id));
    cr_assert_str_eq(buffer_str(&http2_client_answer(&client, id)->body),
                     "20 GET /a?b=c go.example\n"
                     "host=go.example\nx-f=g\ncookie=d=e; h=i\n");
    cr_assert_str_eq(buffer_str(&http2_client_answer(&client, id)->fields),
                     ":status: 200\n"
                     "date: Sun, 22 Nov 2026 09:30:00 GMT\n"
                     "content-type: text/plain\n"
                     "cache-control: no-store\n"
                     "content-length: 63\n");
    cr_assert_eq(counter(HTTP_REQUESTS), 1);
    cr_assert_eq(counter(HTTP_H2_REQUESTS), 1);
    cr_assert_eq(counter(HTTP_H2_CONNECTIONS), 1);
    cr_assert_eq(client.goaway, -1);
}

Test(http2_connection, many_requests_at_once)
{
    int32_t ids[90];

    for (size_t i = 0; i < 90; i++)
        ids[i] = http2_client_ask(&client, "POST", "/a", "", SLICE("body"));
    for (size_t i = 0; i < 90; i++) {
        cr_assert(http2_client_wait(&client, ids[i]));
        cr_assert_eq(http2_client_answer(&client, ids[i])->status, 200);
    }
    cr_assert_eq(counter(HTTP_REQUESTS), 90);
    http2_client_settle(&client);
    cr_assert_null(session_of()->first);
    cr_assert_eq(session_of()->bodies, 0);
    cr_assert_eq(session_of()->withheld, 0);
    cr_assert_eq(session_of()->answers, 0);
    cr_assert_eq(session_of()->ready, 0);
}

Test(http2_connection, answers_come_in_any_order)
{
    int32_t first = http2_client_ask(&client, "GET", "/later/1", "", SLICE(""));
    int32_t second =
        http2_client_ask(&client, "GET", "/later/2", "", SLICE(""));

    http2_client_settle(&client);
    cr_assert_eq(pending_count, 2);
    echo(pending[1]);
    cr_assert(http2_client_wait(&client, second));
    cr_assert_not(http2_client_answer(&client, first)->closed);
    echo(pending[0]);
    cr_assert(http2_client_wait(&client, first));
    cr_assert_eq(aborts, 0);
}

struct plain_row {
    const char *method;
    const char *path;
    int status;
    const char *field; /* one of the answer's */
    size_t body;       /* bytes */
};

static const struct plain_row plain_rows[] = {
    {"HEAD", "/a", 200, "content-length: 38", 0},
    {"GET", "/204", 204, "date: Sun, 22 Nov 2026 09:30:00 GMT", 0},
    {"GET", "/bad", 500, "content-length: 0", 0},
    {"HEAD", "/stream", 200, ":status: 200", 0},
    {"GET", "/stream", 200, ":status: 200", 0},
    {"OPTIONS", "*", 200, "content-length: 40", 40},
    {"PURGE", "/", 200, "content-length: 38", 38},
    {"BREW", "/", 501, "content-length: 21", 21},
};

Test(http2_connection, methods_and_statuses)
{
    for (size_t i = 0; i < sizeof(plain_rows) / sizeof(plain_rows[0]); i++) {
        const struct plain_row *row = &plain_rows[i];
        int32_t id =
            http2_client_ask(&client, row->method, row->path, "", SLICE(""));
        struct http2_client_answer *answer = http2_client_answer(&client, id);

        cr_assert(http2_client_wait(&client, id), "%zu", i);
        cr_expect_eq(answer->reason, NGHTTP2_NO_ERROR, "%zu", i);
        cr_expect_eq(answer->status, row->status, "%zu", i);
        cr_expect_eq(answer->body.len, row->body, "%zu: %zu", i,
                     answer->body.len);
        cr_expect(http2_client_has(&client, id, row->field), "%zu: %s", i,
                  buffer_str(&answer->fields));
    }
}

Test(http2_connection, bodies_up_to_the_limit)
{
    struct buffer body = BUFFER_INIT;
    int32_t id;

    memset(buffer_reserve(&body, 300001), 'x', 300001);
    buffer_commit(&body, 300000);
    id = http2_client_ask(&client, "POST", "/a", "", buffer_slice(&body));
    cr_assert(http2_client_wait(&client, id));
    cr_assert_eq(http2_client_answer(&client, id)->status, 200);
    cr_assert_gt(http2_client_answer(&client, id)->body.len, 300000);
    buffer_commit(&body, 1);
    id = http2_client_ask(&client, "POST", "/a", "", buffer_slice(&body));
    http2_client_settle(&client);
    cr_assert_eq(http2_client_answer(&client, id)->status, 413);
    cr_assert_eq(counter(HTTP_REFUSED_413), 1);
    cr_assert_eq(get("/after")->status, 200);
    buffer_release(&body);
}

Test(http2_connection, continue_is_said_before_the_body)
{
    int32_t id = http2_client_ask(&client, "POST", "/a",
                                  "expect: 100-continue\n", SLICE("abc"));

    cr_assert(http2_client_wait(&client, id));
    cr_assert_eq(http2_client_answer(&client, id)->interim, 100);
    cr_assert_eq(http2_client_answer(&client, id)->status, 200);
}

Test(http2_connection, a_stream_is_written_as_it_is_taken)
{
    to_write = 3000000;
    cr_assert_eq(get("/stream")->body.len, 3000000);
    cr_assert_gt(drains, 8);
    cr_assert_eq(session_of()->streaming, 0);
}

Test(http2_connection, a_stream_waits_for_the_clients_window)
{
    int32_t id;
    int32_t other;

    http_connection_close(connection_of());
    http2_client_settle(&client);
    http2_client_release(&client);
    connect_client(1000);
    to_write = 900000;
    id = http2_client_ask(&client, "GET", "/stream", "", SLICE(""));
    http2_client_settle(&client);
    cr_assert_eq(http2_client_answer(&client, id)->body.len, 1000);
    cr_assert_leq(session_of()->answers, HTTP_OUTPUT_MAX + 10000);
    cr_assert_gt(to_write, 0);
    other = http2_client_ask(&client, "HEAD", "/a", "", SLICE(""));
    cr_assert(http2_client_wait(&client, other), "nobody else waits");
    http2_client_open(&client, id, 500);
    http2_client_settle(&client);
    cr_assert_eq(http2_client_answer(&client, id)->body.len, 1500);
    advance(29999);
    cr_assert_eq(counter(HTTP_ACTIVE), 1);
    advance(2);
    cr_assert_eq(counter(HTTP_ACTIVE), 0, "nothing was taken for 30 s");
    cr_assert_eq(aborts, 1);
}

Test(http2_connection, a_reset_request_is_aborted)
{
    int32_t id = http2_client_ask(&client, "GET", "/later", "", SLICE(""));

    http2_client_settle(&client);
    cr_assert_eq(pending_count, 1);
    http2_client_reset(&client, id, NGHTTP2_CANCEL);
    http2_client_settle(&client);
    cr_assert_eq(aborts, 1);
    cr_assert_eq(counter(HTTP_ABORTED), 1);
    cr_assert_eq(counter(HTTP_H2_RESETS), 1);
    cr_assert_eq(get("/after")->status, 200);
}

Test(http2_connection, a_lost_client_aborts_all)
{
    http2_client_ask(&client, "GET", "/later/1", "", SLICE(""));
    http2_client_ask(&client, "GET", "/later/2", "", SLICE(""));
    http2_client_settle(&client);
    cr_assert_eq(pending_count, 2);
    http_connection_close(connection_of());
    cr_assert_eq(aborts, 2);
    http2_client_settle(&client);
    cr_assert(client.eof);
    cr_assert_eq(counter(HTTP_ACTIVE), 0);
}

Test(http2_connection, the_handler_gives_one_request_up)
{
    struct http2_client_answer *answer = get("/abort");

    cr_assert_eq(answer->status, 0);
    cr_assert_eq(answer->reason, NGHTTP2_INTERNAL_ERROR);
    cr_assert_eq(aborts, 0);
    cr_assert_eq(get("/after")->status, 200);
}

Test(http2_connection, a_slow_body_is_refused_by_itself)
{
    int32_t id = http2_client_hold(&client, "/a", SLICE("abc"));
    struct http2_client_answer *answer = http2_client_answer(&client, id);

    http2_client_settle(&client);
    advance(20000);
    cr_assert_eq(get("/between")->status, 200);
    advance(10001);
    http2_client_settle(&client);
    cr_assert_eq(answer->status, 408);
    cr_assert_eq(counter(HTTP_REFUSED_408), 1);
    cr_assert_eq(get("/after")->status, 200);
}

/* A reset right behind the answer would have some clients drop it. */
Test(http2_connection, a_refused_sender_is_not_cut_off_at_once)
{
    struct buffer body = BUFFER_INIT;
    struct http2_client_answer *answer;
    int32_t id;

    memset(buffer_reserve(&body, 400000), 'x', 400000);
    buffer_commit(&body, 400000);
    id = http2_client_ask(&client, "POST", "/a", "content-length: 400000\n",
                          buffer_slice(&body));
    answer = http2_client_answer(&client, id);
    http2_client_settle(&client);
    cr_assert_eq(answer->status, 413);
    cr_assert_not(answer->closed);
    cr_assert_eq(get("/between")->status, 200);
    cr_assert_gt(answer->sent.len, 300000, "its window stays shut");
    advance(30001);
    http2_client_settle(&client);
    cr_assert(answer->closed);
    cr_assert_eq(answer->reason, NGHTTP2_NO_ERROR);
    cr_assert_eq(session_of()->bodies, 0);
    buffer_release(&body);
}

Test(http2_connection, an_idle_client_is_told_and_closed)
{
    cr_assert_eq(get("/a")->status, 200);
    advance(59999);
    http2_client_settle(&client);
    cr_assert_not(client.eof);
    advance(2);
    http2_client_settle(&client);
    cr_assert_eq(client.goaway, NGHTTP2_NO_ERROR);
    cr_assert(client.eof);
    cr_assert_eq(counter(HTTP_ACTIVE), 0);
}

Test(http2_connection, pings_do_not_keep_an_idle_client)
{
    cr_assert_eq(get("/a")->status, 200);
    advance(40000);
    nghttp2_submit_ping(client.wire, 0, NULL);
    http2_client_settle(&client);
    advance(20001);
    http2_client_settle(&client);
    cr_assert(client.eof);
}

Test(http2_connection, a_half_closed_client_gets_its_answer)
{
    int32_t id = http2_client_ask(&client, "GET", "/later", "", SLICE(""));

    http2_client_settle(&client);
    shutdown(client.fd, SHUT_WR);
    http2_client_settle(&client);
    cr_assert_eq(aborts, 0);
    echo(pending[0]);
    cr_assert(http2_client_wait(&client, id));
    cr_assert_eq(http2_client_answer(&client, id)->status, 200);
    http2_client_settle(&client);
    cr_assert(client.eof);
}

static bool stopped;

static void on_stopped(void *arg)
{
    (void)arg;
    stopped = true;
}

Test(http2_connection, stopping_lets_open_requests_finish)
{
    int32_t id = http2_client_ask(&client, "GET", "/later", "", SLICE(""));

    stopped = false;
    http2_client_settle(&client);
    http_server_stop(server, on_stopped, NULL);
    http2_client_settle(&client);
    cr_assert_not(stopped);
    echo(pending[0]);
    cr_assert(http2_client_wait(&client, id));
    cr_assert_eq(http2_client_answer(&client, id)->status, 200);
    http2_client_settle(&client);
    cr_assert_eq(client.goaway, NGHTTP2_NO_ERROR);
    shutdown(client.fd, SHUT_WR);
    http2_client_settle(&client);
    cr_assert(client.eof);
    cr_assert(stopped);
    cr_assert_eq(aborts, 0);
}

Test(http2_connection, stopping_closes_idle_ones_at_once)
{
    stopped = false;
    cr_assert_eq(get("/a")->status, 200);
    http_server_stop(server, on_stopped, NULL);
    http2_client_settle(&client);
    cr_assert_eq(client.goaway, NGHTTP2_NO_ERROR);
    cr_assert(client.eof);
    cr_assert(stopped);
}

Test(http2_connection, many_bodies_hold_no_more_than_their_windows)
{
    struct buffer body = BUFFER_INIT;
    int32_t ids[50];

    memset(buffer_reserve(&body, 250000), 'x', 250000);
    buffer_commit(&body, 250000);
    for (size_t i = 0; i < 50; i++)
        ids[i] = http2_client_hold(&client, "/a", buffer_slice(&body));
    http2_client_settle(&client);
    http2_client_settle(&client);
    cr_assert_leq(session_of()->bodies,
                  HTTP2_BODIES_MAX + 250000 + (size_t)50 * 65535);
    for (size_t i = 0; i < 50; i++)
        http2_client_let_go(&client, ids[i]);
    for (size_t i = 0; i < 50; i++) {
        cr_assert(http2_client_wait(&client, ids[i]), "%zu", i);
        cr_assert_eq(http2_client_answer(&client, ids[i])->status, 200);
    }
    cr_assert_eq(session_of()->bodies, 0);
    buffer_release(&body);
}
