#include <criterion/criterion.h>
#include <event2/event.h>
#include <string.h>

#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http/http_server.h"
#include "server/http2/http2_session.h"
#include "tests/support/http2_frames.h"

/*
 * What no library sends, fed to a session without a socket: each sequence of
 * frames has one outcome, and none makes the session hold more than it may.
 */
static struct event_base *base;
static struct http_server *server;
static struct clock_manual manual;
static struct http_connection connection;
static struct http2_session *session;
static struct buffer received; /* from the session */
static struct buffer bytes;    /* for the session */
static int handled;
static size_t held_most; /* bytes of nghttp2's */

static void on_request(void *arg, struct http_request *request)
{
    (void)arg;
    handled++;
    if (slice_equal(request->path, SLICE("/large"))) {
        struct buffer body = BUFFER_INIT;

        memset(buffer_reserve(&body, 200000), 'x', 200000);
        buffer_commit(&body, 200000);
        http_response_send(request, 200, SLICE_NONE, buffer_slice(&body));
        buffer_release(&body);
    } else if (!slice_starts(request->path, SLICE("/later"))) {
        http_response_send(request, 200, SLICE_NONE, SLICE("hello"));
    }
}

static void on_wake(struct http_connection *woken)
{
    cr_assert_eq(woken, &connection);
}

static void setup(void)
{
    struct http_server_config config = HTTP_SERVER_CONFIG_INIT;

    base = event_base_new();
    clock_manual_init(&manual, 1795339800000000);
    config.clock = &manual.clock;
    config.body_max = 1000;
    config.handler = (struct http_handler){on_request, NULL};
    server = http_server_new(base, &config);
    connection = (struct http_connection){.server = server};
    session = http2_session_new(&connection, on_wake);
    buffer_init(&received);
    buffer_init(&bytes);
    http2_frames_begin(&bytes);
    handled = 0;
    held_most = 0;
}

static void teardown(void)
{
    http2_session_free(&session);
    http_server_free(&server);
    event_base_free(base);
    buffer_release(&received);
    buffer_release(&bytes);
}

/* Tests of other suites set up and tear down for each row of a table. */
TestSuite(http2_session, .init = setup, .fini = teardown);

static void measure(void)
{
    if (session->memory.held > held_most)
        held_most = session->memory.held;
}

/* Feeds `bytes` as a socket would, in pieces of at most `step`. */
static int feed(size_t step)
{
    struct slice rest = buffer_slice(&bytes);
    int rc = 0;

    while (rest.len > 0 && rc == 0 && !http2_session_is_over(session)) {
        rc = http2_session_receive(session, slice_head(rest, step));
        rest = slice_skip(rest, step);
        http2_session_dispatch(session);
        measure();
        while (rc == 0 && http2_session_frame(session) == 0 &&
               session->output.len > 0) {
            buffer_append(&received, buffer_slice(&session->output));
            buffer_clear(&session->output);
        }
        measure();
    }
    buffer_clear(&bytes);
    return rc;
}

static void add(int type, int flags, int64_t stream, struct slice payload)
{
    http2_frames_add(&bytes, type, flags, stream, payload);
}

#define END     NGHTTP2_FLAG_END_STREAM
#define HEADERS NGHTTP2_FLAG_END_HEADERS
#define GOOD    ":method: GET\n:scheme: https\n:authority: x\n:path: /\n"

static void add_request(int64_t stream, int flags, const char *fields)
{
    struct buffer block = BUFFER_INIT;

    http2_frames_add_fields(&block, slice_str(fields));
    add(NGHTTP2_HEADERS, flags | HEADERS, stream, buffer_slice(&block));
    buffer_release(&block);
}

/* ---- what came back ---- */

enum outcome {
    STATUS, /* the first answer has it */
    RESET,  /* RST_STREAM with the code */
    GOAWAY, /* GOAWAY with the code */
    BROKEN, /* closed without a word */
    IGNORED /* none of these */
};

struct answer {
    enum outcome outcome;
    uint32_t code;
};

static uint32_t status_of(const struct http2_frame *frame)
{
    nghttp2_hd_inflater *inflater;
    struct slice rest = frame->payload;
    nghttp2_nv field;
    int flags = 0;
    uint32_t status = 0;

    cr_assert_eq(nghttp2_hd_inflate_new(&inflater), 0);
    cr_assert_gt(nghttp2_hd_inflate_hd2(inflater, &field, &flags,
                                        (const uint8_t *)rest.ptr, rest.len, 1),
                 0);
    for (size_t i = 0; i < field.valuelen; i++)
        status = status * 10 + (uint32_t)(field.value[i] - '0');
    nghttp2_hd_inflate_del(inflater);
    return status;
}

/* GOAWAY counts more than a reset, a reset more than an answer. */
static struct answer outcome_of(int rc)
{
    struct slice rest = buffer_slice(&received);
    struct answer answer = {rc < 0 ? BROKEN : IGNORED, 0};
    struct http2_frame frame;

    while (http2_frames_next(&rest, &frame)) {
        if (frame.type == NGHTTP2_GOAWAY)
            answer = (struct answer){GOAWAY, http2_frames_reason(&frame)};
        else if (frame.type == NGHTTP2_RST_STREAM && answer.outcome != GOAWAY &&
                 http2_frames_reason(&frame) != NGHTTP2_NO_ERROR)
            answer = (struct answer){RESET, http2_frames_reason(&frame)};
        else if (frame.type == NGHTTP2_HEADERS && answer.outcome == IGNORED)
            answer = (struct answer){STATUS, status_of(&frame)};
    }
    cr_expect_eq(rest.len, 0, "whole frames are sent");
    return answer;
}

static void expect(const char *what, struct answer got, enum outcome outcome,
                   uint32_t code)
{
    cr_expect(got.outcome == outcome && got.code == code,
              "%s: outcome %d with %u instead of %d with %u", what,
              (int)got.outcome, got.code, (int)outcome, code);
    cr_expect_leq(held_most, HTTP2_MEMORY_MAX);
    cr_expect_leq(session->bodies, 65535);
}

/* ---- requests that are no requests ---- */

struct head_row {
    const char *what;
    const char *fields;
    enum outcome outcome;
    uint32_t code;
};

#define START    ":method: GET\n:scheme: https\n"
#define PROTOCOL NGHTTP2_PROTOCOL_ERROR

static const struct head_row head_rows[] = {
    {"good", GOOD, STATUS, 200},
    {"scheme http", ":method: GET\n:scheme: http\n:authority: x\n:path: /\n",
     STATUS, 200},
    {"Host instead", START "host: x\n:path: /\n", RESET, PROTOCOL},
    {"Host behind", START ":path: /\nhost: x\n", STATUS, 200},
    {"Host the same", GOOD "host: X\n", STATUS, 200},
    {"Host another", GOOD "host: y\n", STATUS, 400},
    {"Host twice", START ":path: /\nhost: x\nhost: x\n", RESET, PROTOCOL},
    {"no host", START ":path: /\n", RESET, PROTOCOL},
    {"no scheme", ":method: GET\n:authority: x\n:path: /\n", RESET, PROTOCOL},
    {"no method", ":scheme: https\n:authority: x\n:path: /\n", RESET, PROTOCOL},
    {"no path", START ":authority: x\n", RESET, PROTOCOL},
    {"empty path", START ":authority: x\n:path: \n", RESET, PROTOCOL},
    {"path without slash", START ":authority: x\n:path: a\n", RESET, PROTOCOL},
    {"path with a host", START ":authority: x\n:path: http://y/\n", RESET,
     PROTOCOL},
    {"path with a blank", START ":authority: x\n:path: /a b\n", RESET,
     PROTOCOL},
    {"path with a fragment", START ":authority: x\n:path: /a#b\n", STATUS, 400},
    {"path beyond ASCII", START ":authority: x\n:path: /\xc3\xa4\n", STATUS,
     400},
    {"asterisk of GET", START ":authority: x\n:path: *\n", RESET, PROTOCOL},
    {"method twice", ":method: GET\n" GOOD, RESET, PROTOCOL},
    {"scheme twice", GOOD ":scheme: https\n", RESET, PROTOCOL},
    {"path twice", GOOD ":path: /b\n", RESET, PROTOCOL},
    {"authority twice", GOOD ":authority: x\n", RESET, PROTOCOL},
    {"scheme ftp", ":method: GET\n:scheme: ftp\n:authority: x\n:path: /\n",
     STATUS, 400},
    {"scheme ftp, path a URL",
     ":method: GET\n:scheme: ftp\n:authority: x\n:path: http://y/\n", STATUS,
     400},
    {"authority with userinfo", START ":authority: u@x\n:path: /\n", STATUS,
     400},
    {"authority with a comma", START ":authority: x,y\n:path: /\n", STATUS,
     400},
    {"authority with a slash", START ":authority: x/y\n:path: /\n", RESET,
     PROTOCOL},
    {"authority with a bad port", START ":authority: x:99999\n:path: /\n",
     STATUS, 400},
    {"authority empty", START ":authority: \n:path: /\n", RESET, PROTOCOL},
    {"unknown pseudo field", GOOD ":version: 2\n", RESET, PROTOCOL},
    {"a response's pseudo field", GOOD ":status: 200\n", RESET, PROTOCOL},
    {"extended CONNECT", GOOD ":protocol: websocket\n", RESET, PROTOCOL},
    {"pseudo field behind", START ":authority: x\na: b\n:path: /\n", RESET,
     PROTOCOL},
    {"upper-case name", GOOD "A: b\n", RESET, PROTOCOL},
    {"name with a blank", GOOD "a b: c\n", RESET, PROTOCOL},
    {"name with a colon", GOOD "a:b: c\n", RESET, PROTOCOL},
    {"value with CR", GOOD "a: b\rc: d\n", RESET, PROTOCOL},
    {"value with a control byte", GOOD "a: b\001\n", RESET, PROTOCOL},
    {"value with DEL", GOOD "a: b\177c\n", RESET, PROTOCOL},
    {"connection", GOOD "connection: close\n", RESET, PROTOCOL},
    {"keep-alive", GOOD "keep-alive: 5\n", RESET, PROTOCOL},
    {"proxy-connection", GOOD "proxy-connection: close\n", RESET, PROTOCOL},
    {"transfer-encoding", GOOD "transfer-encoding: chunked\n", RESET, PROTOCOL},
    {"upgrade", GOOD "upgrade: h2c\n", RESET, PROTOCOL},
    {"te gzip", GOOD "te: gzip\n", RESET, PROTOCOL},
    {"te trailers", GOOD "te: trailers\n", STATUS, 200},
    {"content-length of no body", GOOD "content-length: 5\n", RESET, PROTOCOL},
    {"content-length twice", GOOD "content-length: 0\ncontent-length: 0\n",
     RESET, PROTOCOL},
    {"content-length with a sign", GOOD "content-length: +0\n", RESET,
     PROTOCOL},
    {"content-length as a list", GOOD "content-length: 0, 0\n", RESET,
     PROTOCOL},
    {"expect something", GOOD "expect: something\n", STATUS, 417},
    {"CONNECT", ":method: CONNECT\n:authority: x:443\n", STATUS, 200},
    {"CONNECT without port", ":method: CONNECT\n:authority: x\n", STATUS, 400},
    {"CONNECT with a path", ":method: CONNECT\n:authority: x:443\n:path: /\n",
     RESET, PROTOCOL},
    {"unknown method",
     ":method: BREW\n:scheme: https\n:authority: x\n"
     ":path: /\n",
     STATUS, 501},
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void run_head(const struct head_row *row, size_t step)
{
    setup();
    add_request(1, END, row->fields);
    expect(row->what, outcome_of(feed(step)), row->outcome, row->code);
    cr_expect_eq(handled, row->outcome == STATUS && row->code == 200, "%s",
                 row->what);
    cr_expect_eq(http2_session_is_over(session), 0, "%s", row->what);
    teardown();
}

Test(http2_heads, each_has_its_answer)
{
    for (size_t i = 0; i < COUNT(head_rows); i++) {
        run_head(&head_rows[i], 16384);
        run_head(&head_rows[i], 1);
    }
}

/* ---- frames that may not be ---- */

struct frame {
    int type;
    int flags;
    int64_t stream;
    size_t length; /* 0: the payload's */
    struct slice payload;
};

struct frame_row {
    const char *what;
    struct frame frames[4];
    enum outcome outcome;
    uint32_t code;
};

/* method GET, scheme https, path /, authority x: by the static table. */
#define BLOCK SLICE_INIT("\x82\x87\x84\x01\x01x")
#define POST  SLICE_INIT("\x83\x87\x84\x01\x01x")
#define POST_3                                     \
    SLICE_INIT("\x83\x87\x84\x01\x01x\x0f\x0d\x01" \
               "3")
#define NOTHING SLICE_INIT("")
#define REQUEST(stream)                                  \
    {                                                    \
        NGHTTP2_HEADERS, END | HEADERS, stream, 0, BLOCK \
    }
#define OPENED(stream)                            \
    {                                             \
        NGHTTP2_HEADERS, HEADERS, stream, 0, POST \
    }
/* The same with the path /later, which is not answered. */
#define ASKED(stream)                                     \
    {                                                     \
        NGHTTP2_HEADERS, END | HEADERS, stream, 0,        \
            SLICE_INIT("\x82\x87\x04\x06/later\x01\x01x") \
    }
#define PADDED NGHTTP2_FLAG_PADDED

static const struct frame_row frame_rows[] = {
    {"request", {REQUEST(1)}, STATUS, 200},
    {"request with a body",
     {OPENED(1), {NGHTTP2_DATA, END, 1, 0, SLICE_INIT("abc")}},
     STATUS,
     200},
    {"DATA on stream 0",
     {{NGHTTP2_DATA, 0, 0, 0, SLICE_INIT("a")}},
     GOAWAY,
     PROTOCOL},
    {"DATA on an idle stream",
     {{NGHTTP2_DATA, 0, 1, 0, SLICE_INIT("a")}},
     GOAWAY,
     PROTOCOL},
    {"DATA behind the end",
     {ASKED(1), {NGHTTP2_DATA, 0, 1, 0, SLICE_INIT("a")}},
     GOAWAY,
     NGHTTP2_STREAM_CLOSED},
    {"DATA beyond content-length",
     {{NGHTTP2_HEADERS, HEADERS, 1, 0, POST_3},
      {NGHTTP2_DATA, END, 1, 0, SLICE_INIT("abcd")}},
     RESET,
     PROTOCOL},
    {"DATA short of content-length",
     {{NGHTTP2_HEADERS, HEADERS, 1, 0, POST_3},
      {NGHTTP2_DATA, END, 1, 0, SLICE_INIT("ab")}},
     RESET,
     PROTOCOL},
    {"DATA of content-length",
     {{NGHTTP2_HEADERS, HEADERS, 1, 0, POST_3},
      {NGHTTP2_DATA, END, 1, 0, SLICE_INIT("abc")}},
     STATUS,
     200},
    {"DATA padded longer than it is",
     {OPENED(1),
      {NGHTTP2_DATA, PADDED, 1, 0,
       SLICE_INIT("\x05"
                  "abc")}},
     GOAWAY,
     PROTOCOL},
    {"DATA padded without a length",
     {OPENED(1), {NGHTTP2_DATA, PADDED, 1, 0, NOTHING}},
     GOAWAY,
     PROTOCOL},
    {"DATA longer than a frame may be",
     {OPENED(1), {NGHTTP2_DATA, 0, 1, 16385, SLICE_INIT("a")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"HEADERS on stream 0", {REQUEST(0)}, GOAWAY, PROTOCOL},
    {"HEADERS on an even stream", {REQUEST(2)}, GOAWAY, PROTOCOL},
    {"HEADERS on an older stream", {REQUEST(5), REQUEST(3)}, STATUS, 200},
    {"HEADERS behind the end",
     {ASKED(1), REQUEST(1)},
     GOAWAY,
     NGHTTP2_STREAM_CLOSED},
    {"HEADERS padded longer than they are",
     {{NGHTTP2_HEADERS, END | HEADERS | PADDED, 1, 0,
       SLICE_INIT("\x09\x82\x87\x84\x01\x01x")}},
     GOAWAY,
     PROTOCOL},
    {"HEADERS that depend on themselves",
     {{NGHTTP2_HEADERS, END | HEADERS | NGHTTP2_FLAG_PRIORITY, 1, 0,
       SLICE_INIT("\0\0\0\1\x10\x82\x87\x84\x01\x01x")}},
     GOAWAY,
     PROTOCOL},
    {"trailers that end nothing",
     {OPENED(1), {NGHTTP2_HEADERS, HEADERS, 1, 0, SLICE_INIT("\x10\1a\1b")}},
     RESET,
     PROTOCOL},
    {"trailers with a pseudo field",
     {OPENED(1), {NGHTTP2_HEADERS, END | HEADERS, 1, 0, SLICE_INIT("\x82")}},
     RESET,
     PROTOCOL},
    {"trailers",
     {OPENED(1),
      {NGHTTP2_DATA, 0, 1, 0, SLICE_INIT("abc")},
      {NGHTTP2_HEADERS, END | HEADERS, 1, 0, SLICE_INIT("\x10\1a\1b")}},
     STATUS,
     200},
    {"HPACK index 0",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0, SLICE_INIT("\x80")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"HPACK index without a field",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0, SLICE_INIT("\xbf")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"HPACK integer without an end",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0,
       SLICE_INIT("\xff\xff\xff\xff\xff\xff\xff\xff")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"HPACK string without an end",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0, SLICE_INIT("\x82\0\x7f\x01")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"HPACK Huffman code with its end inside",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0,
       SLICE_INIT("\0\x84\xff\xff\xff\xff\1x")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"HPACK table larger than agreed",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0,
       SLICE_INIT("\x3f\xe1\xff\x03\x82\x87\x84\x01\x01x")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"HPACK table resized behind a field",
     {{NGHTTP2_HEADERS, END | HEADERS, 1, 0,
       SLICE_INIT("\x82\x20\x87\x84\x01\x01x")}},
     GOAWAY,
     NGHTTP2_COMPRESSION_ERROR},
    {"CONTINUATION alone",
     {{NGHTTP2_CONTINUATION, HEADERS, 1, 0, BLOCK}},
     GOAWAY,
     PROTOCOL},
    {"CONTINUATION behind the end",
     {REQUEST(1), {NGHTTP2_CONTINUATION, HEADERS, 1, 0, NOTHING}},
     GOAWAY,
     PROTOCOL},
    {"CONTINUATION of another stream",
     {{NGHTTP2_HEADERS, END, 1, 0, BLOCK},
      {NGHTTP2_CONTINUATION, HEADERS, 3, 0, NOTHING}},
     GOAWAY,
     PROTOCOL},
    {"a frame between HEADERS and CONTINUATION",
     {{NGHTTP2_HEADERS, END, 1, 0, BLOCK},
      {NGHTTP2_PING, 0, 0, 0, SLICE_INIT("12345678")}},
     GOAWAY,
     PROTOCOL},
    {"CONTINUATION",
     {{NGHTTP2_HEADERS, END, 1, 0, SLICE_INIT("\x82\x87")},
      {NGHTTP2_CONTINUATION, HEADERS, 1, 0, SLICE_INIT("\x84\x01\x01x")}},
     STATUS,
     200},
    {"PRIORITY on stream 0",
     {{NGHTTP2_PRIORITY, 0, 0, 0, SLICE_INIT("\0\0\0\1\0")}},
     IGNORED,
     0},
    {"PRIORITY too short",
     {{NGHTTP2_PRIORITY, 0, 1, 0, SLICE_INIT("\0\0\0\1")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"PRIORITY of itself",
     {{NGHTTP2_PRIORITY, 0, 1, 0, SLICE_INIT("\0\0\0\1\0")}},
     IGNORED,
     0},
    {"RST_STREAM on stream 0",
     {{NGHTTP2_RST_STREAM, 0, 0, 0, SLICE_INIT("\0\0\0\0")}},
     GOAWAY,
     PROTOCOL},
    {"RST_STREAM on an idle stream",
     {{NGHTTP2_RST_STREAM, 0, 1, 0, SLICE_INIT("\0\0\0\0")}},
     GOAWAY,
     PROTOCOL},
    {"RST_STREAM too short",
     {OPENED(1), {NGHTTP2_RST_STREAM, 0, 1, 0, SLICE_INIT("\0\0\0")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"SETTINGS on a stream",
     {{NGHTTP2_SETTINGS, 0, 1, 0, NOTHING}},
     GOAWAY,
     PROTOCOL},
    {"SETTINGS of a broken length",
     {{NGHTTP2_SETTINGS, 0, 0, 0, SLICE_INIT("\0\1\0\0\0")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"SETTINGS acknowledged with a payload",
     {{NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0, 0, SLICE_INIT("\0\1\0\0\0\0")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"SETTINGS acknowledged once too often",
     {{NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0, 0, NOTHING},
      {NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0, 0, NOTHING}},
     GOAWAY,
     PROTOCOL},
    {"SETTINGS with ENABLE_PUSH 2",
     {{NGHTTP2_SETTINGS, 0, 0, 0, SLICE_INIT("\0\2\0\0\0\2")}},
     GOAWAY,
     PROTOCOL},
    {"SETTINGS with a window of 2^31",
     {{NGHTTP2_SETTINGS, 0, 0, 0, SLICE_INIT("\0\4\x80\0\0\0")}},
     GOAWAY,
     NGHTTP2_FLOW_CONTROL_ERROR},
    {"SETTINGS with frames of 1",
     {{NGHTTP2_SETTINGS, 0, 0, 0, SLICE_INIT("\0\5\0\0\0\1")}},
     GOAWAY,
     PROTOCOL},
    {"SETTINGS with an unknown one",
     {{NGHTTP2_SETTINGS, 0, 0, 0, SLICE_INIT("\xff\xff\0\0\0\1")}, REQUEST(1)},
     STATUS,
     200},
    {"PUSH_PROMISE from a client",
     {OPENED(1),
      {NGHTTP2_PUSH_PROMISE, HEADERS, 1, 0,
       SLICE_INIT("\0\0\0\2\x82\x87\x84\x01\x01x")}},
     GOAWAY,
     PROTOCOL},
    {"PING on a stream",
     {{NGHTTP2_PING, 0, 1, 0, SLICE_INIT("12345678")}},
     GOAWAY,
     PROTOCOL},
    {"PING too short",
     {{NGHTTP2_PING, 0, 0, 0, SLICE_INIT("1234567")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"GOAWAY on a stream",
     {{NGHTTP2_GOAWAY, 0, 1, 0, SLICE_INIT("\0\0\0\0\0\0\0\0")}},
     GOAWAY,
     PROTOCOL},
    {"GOAWAY too short",
     {{NGHTTP2_GOAWAY, 0, 0, 0, SLICE_INIT("\0\0\0\0")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"WINDOW_UPDATE of 0",
     {{NGHTTP2_WINDOW_UPDATE, 0, 0, 0, SLICE_INIT("\0\0\0\0")}},
     GOAWAY,
     PROTOCOL},
    {"WINDOW_UPDATE of 0 on a stream",
     {OPENED(1), {NGHTTP2_WINDOW_UPDATE, 0, 1, 0, SLICE_INIT("\0\0\0\0")}},
     GOAWAY,
     PROTOCOL},
    {"WINDOW_UPDATE beyond 2^31",
     {{NGHTTP2_WINDOW_UPDATE, 0, 0, 0, SLICE_INIT("\x7f\xff\xff\xff")}},
     GOAWAY,
     NGHTTP2_FLOW_CONTROL_ERROR},
    {"WINDOW_UPDATE beyond 2^31 on a stream",
     {OPENED(1),
      {NGHTTP2_WINDOW_UPDATE, 0, 1, 0, SLICE_INIT("\x7f\xff\xff\xff")}},
     RESET,
     NGHTTP2_FLOW_CONTROL_ERROR},
    {"WINDOW_UPDATE on an idle stream",
     {{NGHTTP2_WINDOW_UPDATE, 0, 1, 0, SLICE_INIT("\0\0\0\1")}},
     GOAWAY,
     PROTOCOL},
    {"WINDOW_UPDATE too short",
     {{NGHTTP2_WINDOW_UPDATE, 0, 0, 0, SLICE_INIT("\0\0\1")}},
     GOAWAY,
     NGHTTP2_FRAME_SIZE_ERROR},
    {"an unknown frame",
     {{0x77, 0xff, 1, 0, SLICE_INIT("abc")}, REQUEST(1)},
     STATUS,
     200},
    {"a body that is too large",
     {{NGHTTP2_HEADERS, HEADERS, 1, 0,
       SLICE_INIT("\x83\x87\x84\x01\x01x\x0f\x0d\x04"
                  "1001")}},
     STATUS,
     413},
    {"the largest body",
     {{NGHTTP2_HEADERS, HEADERS, 1, 0,
       SLICE_INIT("\x83\x87\x84\x01\x01x\x0f\x0d\x04"
                  "1000")}},
     IGNORED,
     0},
};

static void run_frames(const struct frame_row *row, size_t step)
{
    setup();
    for (size_t i = 0; i < COUNT(row->frames); i++) {
        const struct frame *frame = &row->frames[i];

        if (frame->payload.ptr != NULL)
            http2_frames_add_length(
                &bytes, frame->type, frame->flags, frame->stream,
                frame->length > 0 ? frame->length : frame->payload.len,
                frame->payload);
    }
    expect(row->what, outcome_of(feed(step)), row->outcome, row->code);
    cr_expect_eq(http2_session_is_over(session), row->outcome == GOAWAY, "%s",
                 row->what);
    cr_expect_leq(handled, 1, "%s", row->what);
    teardown();
}

Test(http2_frames, each_has_its_outcome)
{
    for (size_t i = 0; i < COUNT(frame_rows); i++) {
        run_frames(&frame_rows[i], 16384);
        run_frames(&frame_rows[i], 7);
    }
}

Test(http2_session, another_protocol_is_no_preface)
{
    buffer_clear(&bytes);
    buffer_append(&bytes, SLICE("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    expect("HTTP/1", outcome_of(feed(16384)), BROKEN, 0);
}

Test(http2_session, a_preface_without_settings)
{
    buffer_clear(&bytes);
    buffer_append(&bytes, SLICE("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    add_request(1, END, GOOD);
    expect("no SETTINGS", outcome_of(feed(16384)), GOAWAY, PROTOCOL);
}

/* ---- sizes ---- */

Test(http2_heads, may_have_its_size_and_no_more)
{
    char fields[HTTP_HEAD_MAX + 200];
    size_t most = HTTP_HEAD_MAX - 4 * 32 -
                  strlen(":methodGET:schemehttps"
                         ":authorityx:path/") -
                  32 - 1;

    for (size_t extra = 0; extra < 2; extra++) {
        int n = snprintf(fields, sizeof(fields), "%sa: ", GOOD);

        memset(fields + n, 'v', most + extra);
        fields[(size_t)n + most + extra] = '\n';
        fields[(size_t)n + most + extra + 1] = '\0';
        setup();
        add_request(1, END, fields);
        expect("size", outcome_of(feed(16384)), STATUS, extra ? 431 : 200);
        teardown();
    }
}

Test(http2_session, fields_are_counted)
{
    struct buffer fields = BUFFER_INIT;

    buffer_append(&fields, SLICE(GOOD));
    for (int i = 0; i < 100; i++)
        buffer_append(&fields, SLICE("a: b\n"));
    add_request(1, END, buffer_str(&fields));
    expect("fields", outcome_of(feed(16384)), STATUS, 431);
    buffer_release(&fields);
}

Test(http2_session, a_long_path)
{
    struct buffer fields = BUFFER_INIT;

    buffer_append(&fields, SLICE(START ":authority: x\n:path: /"));
    for (int i = 0; i < 8192; i++)
        buffer_append_byte(&fields, 'a');
    buffer_append(&fields, SLICE("\n"));
    add_request(1, END, buffer_str(&fields));
    expect("path", outcome_of(feed(16384)), STATUS, 414);
    buffer_release(&fields);
}

/* 4 KB in the header table, named again by a byte each. */
Test(http2_session, a_header_bomb_ends_the_connection)
{
    struct buffer block = BUFFER_INIT;

    buffer_append(&block, (struct slice)BLOCK);
    buffer_append(&block, SLICE("\x40\x01"
                                "a\x7f\xa1\x1e"));
    for (int i = 0; i < 4000; i++)
        buffer_append_byte(&block, 'b');
    for (int i = 0; i < 10000; i++)
        buffer_append(&block, SLICE("\xbe"));
    add(NGHTTP2_HEADERS, END | HEADERS, 1, buffer_slice(&block));
    expect("bomb", outcome_of(feed(16384)), GOAWAY, NGHTTP2_ENHANCE_YOUR_CALM);
    cr_expect_eq(handled, 0);
    buffer_release(&block);
}

Test(http2_session, continuations_without_end)
{
    struct answer got;

    add(NGHTTP2_HEADERS, END, 1, (struct slice)BLOCK);
    for (int i = 0; i < 10000; i++)
        add(NGHTTP2_CONTINUATION, 0, 1, SLICE(""));
    got = outcome_of(feed(16384));
    cr_expect(got.outcome == BROKEN || got.outcome == GOAWAY, "%d",
              (int)got.outcome);
    cr_expect_eq(handled, 0);
    cr_expect_leq(held_most, HTTP2_MEMORY_MAX);
}

/* The header tables would be lost with it, and with them the connection. */
Test(http2_session, a_head_that_does_not_end_in_time)
{
    add(NGHTTP2_HEADERS, END, 1, (struct slice)BLOCK);
    cr_assert_eq(feed(16384), 0);
    clock_manual_advance_ms(&manual, server->config.head_ms - 1);
    cr_expect_not_null(http2_session_expire(session));
    expect("in time", outcome_of(feed(16384)), IGNORED, 0);
    clock_manual_advance_ms(&manual, 1);
    (void)http2_session_expire(session);
    cr_assert_eq(http2_session_frame(session), 0);
    buffer_append(&received, buffer_slice(&session->output));
    expect("late", outcome_of(0), GOAWAY, NGHTTP2_ENHANCE_YOUR_CALM);
}

/* Before its turn: nobody has worked for it. */
Test(http2_session, a_request_that_was_reset_is_not_handled)
{
    add_request(1, END, GOOD);
    add(NGHTTP2_RST_STREAM, 0, 1, SLICE("\0\0\0\x08"));
    add_request(3, END, GOOD);
    expect("reset", outcome_of(feed(16384)), STATUS, 200);
    cr_expect_eq(handled, 1);
}

/* ---- floods ---- */

struct flood_row {
    const char *what;
    struct frame frame;
    int tolerated; /* that many are fine */
};

static const struct flood_row flood_rows[] = {
    {"PING", {NGHTTP2_PING, 0, 0, 0, SLICE_INIT("12345678")}, 150},
    {"SETTINGS", {NGHTTP2_SETTINGS, 0, 0, 0, SLICE_INIT("\0\1\0\0\0\0")}, 80},
    {"WINDOW_UPDATE",
     {NGHTTP2_WINDOW_UPDATE, 0, 0, 0, SLICE_INIT("\0\0\0\1")},
     900},
    {"WINDOW_UPDATE of a stream",
     {NGHTTP2_WINDOW_UPDATE, 0, 1, 0, SLICE_INIT("\0\0\0\1")},
     900},
    {"empty DATA", {NGHTTP2_DATA, 0, 1, 0, SLICE_INIT("")}, 150},
    {"DATA of padding",
     {NGHTTP2_DATA, PADDED, 1, 0, SLICE_INIT("\3\0\0\0")},
     150},
};

Test(http2_floods, end_with_enhance_your_calm)
{
    for (size_t i = 0; i < COUNT(flood_rows); i++) {
        const struct flood_row *row = &flood_rows[i];
        const struct frame *frame = &row->frame;

        setup();
        add_request(1, 0, GOOD);
        for (int n = 0; n < row->tolerated; n++)
            add(frame->type, frame->flags, frame->stream, frame->payload);
        expect(row->what, outcome_of(feed(8192)), IGNORED, 0);
        for (int n = 0; n < 10000; n++)
            add(frame->type, frame->flags, frame->stream, frame->payload);
        /* 1,000 at once would be too many for nghttp2, which just closes. */
        expect(row->what, outcome_of(feed(8192)), GOAWAY,
               NGHTTP2_ENHANCE_YOUR_CALM);
        cr_expect_eq(http_counters_get(&server->counters, HTTP_H2_CALMED), 1,
                     "%s", row->what);
        teardown();
    }
}

static void add_resets(int from, int count)
{
    for (int i = from; i < from + count; i++) {
        add_request(2 * i + 1, END, GOOD);
        add(NGHTTP2_RST_STREAM, 0, 2 * i + 1, SLICE("\0\0\0\x08"));
    }
}

/* They cost no more than their bytes: nothing is done, nothing is kept. */
Test(http2_session, frames_that_are_skipped)
{
    size_t held;

    cr_assert_eq(feed(16384), 0);
    held = session->memory.held;
    for (int i = 0; i < 10000; i++) {
        add(NGHTTP2_PRIORITY, 0, 2 * i + 1, SLICE("\0\0\0\0\0"));
        add(0x77, 0xff, i, SLICE("a"));
    }
    expect("skipped", outcome_of(feed(16384)), IGNORED, 0);
    cr_expect_eq(session->memory.held, held);
}

Test(http2_session, rapid_resets_end_in_goaway)
{
    add_resets(0, 10000);
    expect("rapid reset", outcome_of(feed(16384)), GOAWAY,
           NGHTTP2_ENHANCE_YOUR_CALM);
    cr_expect_leq(handled, 1000, "%d", handled);
    cr_expect_eq(http_counters_get(&server->counters, HTTP_H2_CALMED), 1);
}

Test(http2_session, a_browser_may_leave_a_page_now_and_then)
{
    for (int page = 0; page < 9; page++) {
        add_resets(page * 100, 100);
        expect("a page", outcome_of(feed(16384)), IGNORED, 0);
        clock_manual_advance_ms(&manual, 5000);
    }
    cr_expect_eq(http_counters_get(&server->counters, HTTP_H2_RESETS), 900);
}

/* The client never resets, it has us do it (CVE-2025-8671). */
Test(http2_session, resets_that_are_asked_for_count_too)
{
    for (int i = 0; i < 10000; i++) {
        add_request(2 * i + 1, END,
                    ":method: GET\n:scheme: https\n:authority: x\n"
                    ":path: /later\n");
        add(NGHTTP2_WINDOW_UPDATE, 0, 2 * i + 1, SLICE("\x7f\xff\xff\xff"));
    }
    expect("asked for", outcome_of(feed(16384)), GOAWAY,
           NGHTTP2_ENHANCE_YOUR_CALM);
    cr_expect_leq(handled, 1000, "%d", handled);
}

Test(http2_session, more_streams_than_may_be)
{
    for (int i = 0; i < 101; i++)
        add_request(2 * i + 1, 0, GOOD);
    expect("101", outcome_of(feed(16384)), RESET, NGHTTP2_REFUSED_STREAM);
}

/* ---- what is held ---- */

/* 100 requests at once whose answers nobody takes. */
Test(http2_session, answers_that_nobody_takes_are_bounded)
{
    add(NGHTTP2_SETTINGS, 0, 0, SLICE("\0\4\0\0\0\0"));
    for (int i = 0; i < 100; i++)
        add_request(2 * i + 1, END,
                    ":method: GET\n:scheme: https\n:authority: x\n"
                    ":path: /large\n");
    expect("large", outcome_of(feed(16384)), STATUS, 200);
    cr_expect_leq(session->answers, HTTP2_ANSWERS_MAX + 200000);
    cr_expect_lt(handled, 10, "the others wait");
    cr_expect_eq(session->ready, (size_t)(100 - handled));
    cr_expect_leq(held_most, (size_t)200 * 1024, "%zu", held_most);
}

/* The figures in http2_memory.h. */
Test(http2_session, memory_of_nghttp2)
{
    size_t idle;

    cr_assert_eq(feed(16384), 0);
    idle = session->memory.held;
    cr_expect_leq(idle, (size_t)28 * 1024, "%zu", idle);
    for (int i = 0; i < 100; i++)
        add_request(2 * i + 1, END,
                    ":method: GET\n:scheme: https\n:authority: x\n"
                    ":path: /later\n");
    cr_assert_eq(feed(16384), 0);
    cr_expect_leq(session->memory.held, (size_t)100 * 1024, "%zu",
                  session->memory.held);
}
