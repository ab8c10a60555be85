#include <criterion/criterion.h>
#include <event2/event.h>
#include <string.h>

#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http/http_server_private.h"
#include "server/http2/http2_connection.h"
#include "tests/support/http2_client.h"

/* Each path of the handler builds another kind of head or body. */
static struct event_base *base;
static struct http_server *server;
static struct clock_manual manual;
static struct http2_client client;

#define DATE "date: Sun, 22 Nov 2026 09:30:00 GMT\n"

static void answer_many(struct http_request *request)
{
    for (int i = 0; i < 300; i++)
        http_response_header(request, SLICE("X"), SLICE("y"));
    http_response_finish(request, SLICE("hello"));
}

/* Values of 50,000 bytes are too many for one frame of HEADERS. */
static void answer_long(struct http_request *request, size_t len)
{
    char value[70000];

    memset(value, 'v', len);
    http_response_header(request, SLICE("Long"), slice_of(value, len));
    http_response_finish(request, SLICE("hello"));
}

static void stay_silent(struct http_request *request)
{
    (void)request;
}

/* Ends in the same turn; or breaks off behind some of it. */
static void answer_stream(struct http_request *request, bool whole)
{
    bool room;

    http_response_stream(request, stay_silent);
    room = http_response_write(request, SLICE("hello"));
    room = room && http_response_write(request, SLICE(""));
    room = room && http_response_write(request, SLICE(" world"));
    cr_assert(room);
    if (whole)
        http_response_end(request);
    else
        http_response_abort(request);
}

static void on_request(void *arg, struct http_request *request)
{
    struct slice path = request->path;

    (void)arg;
    http_response_start(request, slice_equal(path, SLICE("/304")) ? 304 : 200);
    if (slice_equal(path, SLICE("/many"))) {
        answer_many(request);
    } else if (slice_equal(path, SLICE("/long"))) {
        answer_long(request, 50000);
    } else if (slice_equal(path, SLICE("/longer"))) {
        answer_long(request, 70000);
    } else if (slice_equal(path, SLICE("/stream"))) {
        answer_stream(request, true);
    } else if (slice_equal(path, SLICE("/broken"))) {
        answer_stream(request, false);
    } else {
        http_response_lines(request, SLICE("ETag: \"a:b\"\r\nX-Empty:\r\n"));
        http_response_header(request, SLICE("X-Blank"), SLICE("a b"));
        http_response_finish(request, SLICE("hello"));
    }
}

static void setup(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    base = event_base_new();
    clock_manual_init(&manual, 1795339800000000);
    config.clock = &manual.clock;
    config.handler = (struct http_handler){on_request, NULL};
    server = http_server_new(base, &config);
    http_server_adopt(server, http2_client_init(&client, base, 0), NULL, 0);
    http_connection_speak((struct http_connection *)http_deadline_first(
                              &server->deadlines, HTTP_DEADLINE_IDLE),
                          &http2_protocol);
}

static void teardown(void)
{
    http_server_free(&server);
    http2_client_release(&client);
    event_base_free(base);
}

TestSuite(http2_answer, .init = setup, .fini = teardown);

struct row {
    const char *method;
    const char *path;
    const char *fields; /* all of them; NULL: not looked at */
    size_t lines;       /* how many there are */
    const char *body;
    uint32_t reason; /* how the stream ended */
};

#define PLAIN "etag: \"a:b\"\nx-empty: \nx-blank: a b\n"

static const struct row rows[] = {
    {"GET", "/", ":status: 200\n" DATE PLAIN "content-length: 5\n", 6, "hello",
     0},
    {"HEAD", "/", ":status: 200\n" DATE PLAIN "content-length: 5\n", 6, "", 0},
    {"GET", "/304", ":status: 304\n" DATE PLAIN, 5, "", 0},
    {"GET", "/stream", ":status: 200\n" DATE, 2, "hello world", 0},
    {"HEAD", "/stream", ":status: 200\n" DATE, 2, "", 0},
    {"GET", "/many", NULL, 303, "hello", 0},
    {"GET", "/long", NULL, 4, "hello", 0},
    {"GET", "/longer", "", 0, "", NGHTTP2_INTERNAL_ERROR},
};

static size_t lines_in(struct slice text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

Test(http2_answer, each_comes_as_it_was_given)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *row = &rows[i];
        int32_t id =
            http2_client_ask(&client, row->method, row->path, "", SLICE(""));
        struct http2_client_answer *answer = http2_client_answer(&client, id);

        cr_assert(http2_client_wait(&client, id), "%s", row->path);
        cr_expect_eq(answer->reason, row->reason, "%s: %u", row->path,
                     answer->reason);
        cr_expect_eq(lines_in(buffer_slice(&answer->fields)), row->lines, "%s",
                     row->path);
        cr_expect_str_eq(buffer_str(&answer->body), row->body, "%s", row->path);
        if (row->fields != NULL)
            cr_expect_str_eq(buffer_str(&answer->fields), row->fields, "%s",
                             row->path);
    }
}

/* Never as if it were whole. */
Test(http2_answer, a_broken_stream_is_reset)
{
    int32_t id = http2_client_ask(&client, "GET", "/broken", "", SLICE(""));

    cr_assert(http2_client_wait(&client, id));
    cr_expect_eq(http2_client_answer(&client, id)->reason,
                 NGHTTP2_INTERNAL_ERROR);
    cr_expect_eq(client.goaway, -1, "the connection goes on");
}
