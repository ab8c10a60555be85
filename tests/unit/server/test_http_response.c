#include <criterion/criterion.h>
#include <event2/event.h>
#include <string.h>

#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http/http_server.h"
#include "tests/support/http_client.h"

/* Each path of the handler builds another kind of answer. */
static struct event_base *base;
static struct http_server *server;
static struct clock_manual manual;
static struct http_client client;
static size_t to_write; /* bytes of the stream that are still to come */
static int aborts;
static struct http_request *pending;

static void on_abort(struct http_request *request)
{
    (void)request;
    pending = NULL;
    aborts++;
}

static void write_more(struct http_request *request)
{
    static const char block[4096] = {'b'};
    bool room = true;

    while (room && to_write > 0) {
        size_t n = to_write < sizeof(block) ? to_write : sizeof(block);

        room = http_response_write(request, slice_of(block, n));
        to_write -= n;
    }
    if (to_write == 0)
        http_response_end(request);
}

static void stay_silent(struct http_request *request)
{
    (void)request;
}

static void answer_stream(struct http_request *request)
{
    bool room;

    request->on_abort = on_abort;
    http_response_start(request, 200);
    if (slice_equal(request->path, SLICE("/big"))) {
        http_response_stream(request, write_more);
        return;
    }
    http_response_stream(request, stay_silent);
    room = http_response_write(request, SLICE("hello"));
    room = room && http_response_write(request, SLICE(""));
    room = room && http_response_write(request, SLICE(" world, of bytes"));
    cr_assert(room);
    if (slice_equal(request->path, SLICE("/broken")))
        http_response_abort(request);
    else if (slice_equal(request->path, SLICE("/stream")))
        http_response_end(request);
    else
        pending = request; /* the test goes on with it */
}

static void answer_whole(struct http_request *request)
{
    struct slice path = request->path;

    if (slice_equal(path, SLICE("/none")))
        http_response_abort(request);
    else if (slice_equal(path, SLICE("/204")))
        http_response_send(request, 204, SLICE_NONE, SLICE("dropped"));
    else if (slice_equal(path, SLICE("/304")))
        http_response_send(request, 304, SLICE_NONE, SLICE("dropped"));
    else
        http_response_send(request, 200, SLICE("text/plain"), SLICE("hello"));
}

static void answer_header(struct http_request *request)
{
    http_response_start(request, 302);
    http_response_lines(request, SLICE("Cache-Control: no-store\r\n"));
    if (slice_equal(request->path, SLICE("/header/value")))
        http_response_header(request, SLICE("Location"),
                             SLICE("http://x/\r\nSet-Cookie: a=b"));
    else if (slice_equal(request->path, SLICE("/header/name")))
        http_response_header(request, SLICE("X Y"), SLICE("z"));
    else
        http_response_header(request, SLICE("Location"), SLICE("http://x/"));
    http_response_header(request, SLICE("X-After"), SLICE("1"));
    http_response_lines(request, SLICE("X-Lines: 1\r\n"));
    http_response_finish(request, SLICE("body"));
}

static void on_request(void *arg, struct http_request *request)
{
    (void)arg;
    if (slice_starts(request->path, SLICE("/header")))
        answer_header(request);
    else if (slice_equal(request->path, SLICE("/stream")) ||
             slice_equal(request->path, SLICE("/slow")) ||
             slice_equal(request->path, SLICE("/broken")) ||
             slice_equal(request->path, SLICE("/big")))
        answer_stream(request);
    else
        answer_whole(request);
}

static void setup(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    base = event_base_new();
    clock_manual_init(&manual, 1795339800000000);
    config.clock = &manual.clock;
    config.handler = (struct http_handler){on_request, NULL};
    server = http_server_new(base, &config);
    http_server_adopt(server, http_client_init(&client, base), NULL, 0);
    aborts = 0;
    pending = NULL;
}

static void teardown(void)
{
    http_server_free(&server);
    http_client_release(&client);
    event_base_free(base);
}

#define DATE "Date: Sun, 22 Nov 2026 09:30:00 GMT\r\n"
#define REST " HTTP/1.1\r\nHost: x\r\n\r\n"

TestSuite(http_response, .init = setup, .fini = teardown);

struct row {
    const char *request;
    const char *answer; /* all of it */
};

static const struct row rows[] = {
    {"GET /" REST, "HTTP/1.1 200 OK\r\n" DATE "Content-Type: text/plain\r\n"
                   "Content-Length: 5\r\n\r\nhello"},
    {"HEAD /" REST, "HTTP/1.1 200 OK\r\n" DATE "Content-Type: text/plain\r\n"
                    "Content-Length: 5\r\n\r\n"},
    {"GET /204" REST, "HTTP/1.1 204 No Content\r\n" DATE "\r\n"},
    {"GET /304" REST, "HTTP/1.1 304 Not Modified\r\n" DATE "\r\n"},
    {"GET /header/good" REST,
     "HTTP/1.1 302 Found\r\n" DATE "Cache-Control: no-store\r\n"
     "Location: http://x/\r\nX-After: 1\r\nX-Lines: 1\r\n"
     "Content-Length: 4\r\n\r\nbody"},
    {"GET /header/value" REST,
     "HTTP/1.1 500 Internal Server Error\r\n" DATE "Content-Length: 0\r\n\r\n"},
    {"GET /header/name" REST,
     "HTTP/1.1 500 Internal Server Error\r\n" DATE "Content-Length: 0\r\n\r\n"},
    {"GET /stream" REST,
     "HTTP/1.1 200 OK\r\n" DATE "Transfer-Encoding: chunked\r\n\r\n"
     "5\r\nhello\r\n10\r\n world, of bytes\r\n0\r\n\r\n"},
    {"HEAD /stream" REST,
     "HTTP/1.1 200 OK\r\n" DATE "Transfer-Encoding: chunked\r\n\r\n"},
};

Test(http_response, whole_answers)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        teardown();
        setup();
        http_client_send(&client, slice_str(rows[i].request));
        http_client_send(&client, slice_str(rows[i].request));
        http_client_settle(&client);
        cr_assert_eq(client.received.len, 2 * strlen(rows[i].answer),
                     "row %zu: %s", i, http_client_text(&client));
        cr_assert(slice_starts(buffer_slice(&client.received),
                               slice_str(rows[i].answer)));
        cr_assert(slice_ends(buffer_slice(&client.received),
                             slice_str(rows[i].answer)));
        cr_assert_not(client.eof);
    }
}

Test(http_response, http_1_0_streams_until_close)
{
    http_client_send(&client, SLICE("GET /stream HTTP/1.0\r\n"
                                    "Connection: keep-alive\r\n\r\n"));
    cr_assert(http_client_wait_eof(&client));
    cr_assert_str_eq(http_client_text(&client),
                     "HTTP/1.1 200 OK\r\n" DATE "Connection: close\r\n\r\n"
                     "hello world, of bytes");
}

Test(http_response, a_large_stream_is_paced)
{
    to_write = 8 << 20;
    http_client_listen(&client, false);
    http_client_send(&client, SLICE("GET /big" REST));
    http_client_settle(&client);
    /* The client takes nothing, so no more than the bound is waiting. */
    cr_assert_gt(to_write, (size_t)6 << 20);
    http_client_listen(&client, true);
    cr_assert(http_client_wait(&client, SLICE("\r\n0\r\n\r\n")));
    cr_assert_eq(to_write, 0);
    cr_assert_eq(http_client_count(&client, SLICE("\r\n1000\r\n")), 2048);
    http_client_send(&client, SLICE("GET /" REST));
    cr_assert(http_client_wait(&client, SLICE("\r\n\r\nhello")));
}

Test(http_response, an_aborted_stream_is_seen_to_be_broken)
{
    http_client_send(&client, SLICE("GET /broken" REST));
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(http_client_count(&client, SLICE("0\r\n\r\n")), 0);
    cr_assert_eq(aborts, 0);
    cr_assert_eq(http_counters_get(http_server_counters(server), HTTP_ACTIVE),
                 0);
}

Test(http_response, an_aborted_answer_is_none)
{
    http_client_send(&client, SLICE("GET /none" REST "GET /" REST));
    cr_assert(http_client_wait_eof(&client));
    cr_assert_eq(client.received.len, 0);
}

Test(http_response, a_client_that_leaves_a_stream_aborts_it)
{
    bool room = true;

    http_client_send(&client, SLICE("GET /slow" REST));
    cr_assert(http_client_wait(&client, SLICE("world, of bytes\r\n")));
    cr_assert_not_null(pending);
    shutdown(client.fd, SHUT_RDWR);
    for (int i = 0; i < 10 && pending != NULL; i++) {
        room = http_response_write(pending, SLICE("more")) && room;
        http_client_settle(&client);
    }
    cr_assert_null(pending);
    cr_assert_eq(aborts, 1);
    cr_assert(room);
    cr_assert_eq(http_counters_get(http_server_counters(server), HTTP_ACTIVE),
                 0);
}
