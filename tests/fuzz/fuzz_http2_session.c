/* module: server */
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http2/http2_session.h"
#include "tests/support/http2_frames.h"

/*
 * Whatever a client sends, the session's accounts are right after each piece
 * of it, and at the end nothing is owed. The first byte says whether preface
 * and SETTINGS are put in front (so that the input begins with frames) and how
 * large the pieces are. Handlers answer at once, later, in a stream, or never.
 */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#define PENDING_MAX 256

static struct http_server *server;
static struct clock_manual manual;
static struct http_request *pending[PENDING_MAX];
static size_t pending_count;

static void forget(struct http_request *request)
{
    for (size_t i = 0; i < pending_count; i++) {
        if (pending[i] == request) {
            pending[i] = pending[--pending_count];
            return;
        }
    }
    abort(); /* nobody waits for it */
}

static void keep(struct http_request *request)
{
    if (pending_count == PENDING_MAX)
        abort(); /* more than the streams that may be */
    request->on_abort = forget;
    pending[pending_count++] = request;
}

static void on_drained(struct http_request *request)
{
    static const char block[3000] = {'x'};

    if (http_response_write(request, slice_of(block, sizeof(block))))
        return;
    forget(request);
    http_response_end(request);
}

/* Every header and the body are read, for the sanitizers' sake. */
static size_t read_all(const struct http_request *request)
{
    struct buffer all = BUFFER_INIT;
    struct slice name;
    struct slice value;
    size_t at = 0;
    size_t len;

    while (http_request_next_header(request, &at, &name, &value)) {
        buffer_append(&all, name);
        buffer_append(&all, value);
    }
    buffer_append(&all, request->path);
    buffer_append(&all, request->query);
    buffer_append(&all, request->host);
    buffer_append(&all, request->body);
    len = all.len;
    buffer_release(&all);
    return len;
}

static void on_request(void *arg, struct http_request *request)
{
    size_t len = read_all(request);

    (void)arg;
    if (request->host.len == 0 || request->path.len == 0)
        abort();
    switch (len % 4) {
    case 0:
        keep(request);
        break;
    case 1:
        keep(request);
        http_response_start(request, 200);
        http_response_stream(request, on_drained);
        break;
    case 2:
        http_response_abort(request);
        break;
    default:
        http_response_send(request, 302, SLICE("a/b"), SLICE("found"));
    }
}

static void on_wake(struct http_connection *connection)
{
    (void)connection;
}

static void make_server(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    clock_manual_init(&manual, 1795339800000000);
    config.clock = &manual.clock;
    config.body_max = 500;
    config.handler = (struct http_handler){on_request, NULL};
    server = http_server_new(event_base_new(), &config);
}

static bool is_framed(const struct http2_stream *stream)
{
    return stream->answer.state == HTTP_ANSWER_STREAM ||
           stream->answer.state == HTTP_ANSWER_DONE;
}

static void check(const struct http2_session *session)
{
    size_t ready = 0;
    size_t streams = 0;
    size_t bodies = 0;
    size_t withheld = 0;
    size_t answers = 0;

    for (const struct http2_stream *stream = session->first; stream != NULL;
         stream = stream->next) {
        streams++;
        ready += stream->state == HTTP2_STREAM_READY;
        bodies += stream->body_bytes.len;
        withheld += stream->withheld;
        answers += is_framed(stream) ? stream->output.len : 0;
        if (stream->head.text.len > HTTP_HEAD_MAX)
            abort();
    }
    if (streams > HTTP2_STREAMS_MAX || ready != session->ready ||
        bodies != session->bodies || withheld != session->withheld ||
        answers != session->answers || session->memory.held > HTTP2_MEMORY_MAX)
        abort();
}

/* One piece in, and what comes of it out; false at the end. */
static bool step(struct http2_session *session, struct slice piece)
{
    if (http2_session_receive(session, piece) < 0)
        return false;
    check(session);
    http2_session_dispatch(session);
    http2_session_drain(session);
    check(session);
    if (http2_session_frame(session) < 0)
        return false;
    buffer_clear(&session->output);
    check(session);
    (void)http2_session_expire(session);
    return !http2_session_is_over(session);
}

static void answer_one(void)
{
    struct http_request *request = pending[0];

    if (request->answer->state == HTTP_ANSWER_STREAM)
        return;
    forget(request);
    http_response_send(request, 200, SLICE_NONE, SLICE("late"));
}

static void feed(struct http2_session *session, struct slice input,
                 unsigned char how)
{
    size_t piece = (size_t)1 + (how >> 1);
    struct buffer all = BUFFER_INIT;
    struct slice rest;

    if (how & 1)
        http2_frames_begin(&all);
    buffer_append(&all, input);
    rest = buffer_slice(&all);
    for (size_t i = 0; rest.len > 0; i++) {
        if (!step(session, slice_head(rest, piece)))
            break;
        rest = slice_skip(rest, piece);
        clock_manual_advance_ms(&manual, 10);
        if (i % 8 == 7 && pending_count > 0)
            answer_one();
    }
    buffer_release(&all);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct http_connection connection = {0};
    struct http2_session *session;

    if (size < 1)
        return 0;
    if (server == NULL)
        make_server();
    connection.server = server;
    pending_count = 0;
    session = http2_session_new(&connection, on_wake);
    feed(session, slice_of(data + 1, size - 1), data[0]);
    http2_session_abort(session);
    if (pending_count != 0)
        abort();
    http2_session_free(&session);
    return 0;
}
