#include "tests/support/http2_client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIELDS_MAX 128
#define GUARD_MS   10000

struct http2_client_answer *http2_client_answer(struct http2_client *client,
                                                int32_t id)
{
    size_t index = (size_t)(id - 1) / 2;

    if (index >= HTTP2_CLIENT_STREAMS)
        abort();
    return &client->answers[index];
}

/* ---- what nghttp2 tells ---- */

static int on_header(nghttp2_session *wire, const nghttp2_frame *frame,
                     const uint8_t *name, size_t name_len, const uint8_t *value,
                     size_t value_len, uint8_t flags, void *arg)
{
    struct http2_client_answer *answer =
        http2_client_answer(arg, frame->hd.stream_id);

    (void)wire;
    (void)flags;
    if (slice_equal(slice_of(name, name_len), SLICE(":status"))) {
        int status =
            (value[0] - '0') * 100 + (value[1] - '0') * 10 + (value[2] - '0');

        *(status < 200 ? &answer->interim : &answer->status) = status;
    }
    buffer_appendf(&answer->fields, "%" SLICE_FMT ": %" SLICE_FMT "\n",
                   SLICE_ARG(slice_of(name, name_len)),
                   SLICE_ARG(slice_of(value, value_len)));
    return 0;
}

static int on_data(nghttp2_session *wire, uint8_t flags, int32_t id,
                   const uint8_t *bytes, size_t len, void *arg)
{
    (void)wire;
    (void)flags;
    buffer_append(&http2_client_answer(arg, id)->body, slice_of(bytes, len));
    return 0;
}

static int on_close(nghttp2_session *wire, int32_t id, uint32_t reason,
                    void *arg)
{
    struct http2_client_answer *answer = http2_client_answer(arg, id);

    (void)wire;
    answer->closed = true;
    answer->reason = reason;
    return 0;
}

static int on_frame(nghttp2_session *wire, const nghttp2_frame *frame,
                    void *arg)
{
    struct http2_client *client = arg;

    (void)wire;
    if (frame->hd.type == NGHTTP2_GOAWAY)
        client->goaway = (int)frame->goaway.error_code;
    return 0;
}

static ssize_t read_body(nghttp2_session *wire, int32_t id, uint8_t *to,
                         size_t room, uint32_t *flags,
                         nghttp2_data_source *source, void *arg)
{
    struct http2_client_answer *answer = source->ptr;
    struct slice bytes = slice_head(buffer_slice(&answer->sent), room);

    (void)wire;
    (void)id;
    (void)arg;
    memcpy(to, bytes.ptr, bytes.len);
    buffer_consume(&answer->sent, bytes.len);
    if (answer->sent.len == 0 && !answer->held)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    else if (bytes.len == 0)
        return NGHTTP2_ERR_DEFERRED;
    return (ssize_t)bytes.len;
}

/* ---- the socket ---- */

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    struct http2_client *client = arg;
    char bytes[65536];
    ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

    (void)what;
    if (n > 0) {
        if (nghttp2_session_mem_recv(client->wire, (uint8_t *)bytes,
                                     (size_t)n) < 0)
            client->eof = true;
    } else if (n == 0 || errno != EAGAIN) {
        client->eof = true;
        event_del(client->event);
    }
}

static void send_due(struct http2_client *client)
{
    const uint8_t *bytes;
    ssize_t n;

    while ((n = nghttp2_session_mem_send(client->wire, &bytes)) > 0) {
        struct slice left = slice_of(bytes, (size_t)n);

        while (left.len > 0 && !client->eof) {
            ssize_t sent = send(client->fd, left.ptr, left.len, MSG_NOSIGNAL);

            if (sent < 0 && errno != EAGAIN)
                client->eof = true;
            if (sent > 0)
                left = slice_skip(left, (size_t)sent);
            event_base_loop(client->base, EVLOOP_NONBLOCK);
        }
    }
}

void http2_client_settle(struct http2_client *client)
{
    for (int quiet = 0; quiet < 20; quiet++) {
        send_due(client);
        event_base_loop(client->base, EVLOOP_NONBLOCK);
    }
}

static void on_guard(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    *(bool *)arg = true;
}

bool http2_client_wait(struct http2_client *client, int32_t id)
{
    struct timeval guard_after = {GUARD_MS / 1000, 0};
    struct http2_client_answer *answer = http2_client_answer(client, id);
    bool late = false;
    struct event *guard = evtimer_new(client->base, on_guard, &late);

    evtimer_add(guard, &guard_after);
    while (!late && !client->eof && !answer->closed) {
        send_due(client);
        event_base_loop(client->base, EVLOOP_ONCE);
    }
    event_free(guard);
    return answer->closed;
}

/* ---- life ---- */

static void open_wire(struct http2_client *client, uint32_t window)
{
    nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
                                    window};
    nghttp2_session_callbacks *callbacks;
    nghttp2_option *option;

    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks,
                                                              on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, window != 0);
    nghttp2_session_client_new2(&client->wire, callbacks, client, option);
    nghttp2_submit_settings(client->wire, 0, &entry, window != 0);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
}

int http2_client_init(struct http2_client *client, struct event_base *base,
                      uint32_t window)
{
    int fds[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
        abort();
    memset(client, 0, sizeof(*client));
    client->base = base;
    client->fd = fds[0];
    client->goaway = -1;
    fcntl(client->fd, F_SETFL, O_NONBLOCK);
    client->event =
        event_new(base, client->fd, EV_READ | EV_PERSIST, on_readable, client);
    event_add(client->event, NULL);
    open_wire(client, window);
    return fds[1];
}

void http2_client_release(struct http2_client *client)
{
    event_free(client->event);
    nghttp2_session_del(client->wire);
    close(client->fd);
    for (size_t i = 0; i < HTTP2_CLIENT_STREAMS; i++) {
        buffer_release(&client->answers[i].fields);
        buffer_release(&client->answers[i].body);
        buffer_release(&client->answers[i].sent);
    }
}

/* ---- requests ---- */

static nghttp2_nv row(struct slice name, struct slice value)
{
    return (nghttp2_nv){(uint8_t *)(uintptr_t)name.ptr,
                        (uint8_t *)(uintptr_t)value.ptr, name.len, value.len,
                        NGHTTP2_NV_FLAG_NONE};
}

static int32_t submit(struct http2_client *client, const char *method,
                      const char *path, const char *fields, struct slice body,
                      bool held)
{
    nghttp2_nv rows[FIELDS_MAX] = {
        row(SLICE(":method"), slice_str(method)),
        row(SLICE(":scheme"), SLICE("https")),
        row(SLICE(":authority"), SLICE("go.example")),
        row(SLICE(":path"), slice_str(path)),
    };
    size_t count = 4;
    struct slice rest = slice_str(fields);
    struct slice line;
    int32_t id = (int32_t)nghttp2_session_get_next_stream_id(client->wire);
    struct http2_client_answer *answer = http2_client_answer(client, id);
    const nghttp2_data_provider provider = {{.ptr = answer}, read_body};

    while (slice_split(&rest, '\n', &line) && line.len > 0) {
        size_t colon = slice_search(line, SLICE(": "));

        rows[count++] =
            row(slice_head(line, colon), slice_skip(line, colon + 2));
    }
    buffer_append(&answer->sent, body);
    answer->held = held;
    return nghttp2_submit_request(client->wire, NULL, rows, count,
                                  body.len > 0 || held ? &provider : NULL,
                                  NULL);
}

int32_t http2_client_ask(struct http2_client *client, const char *method,
                         const char *path, const char *fields,
                         struct slice body)
{
    return submit(client, method, path, fields, body, false);
}

int32_t http2_client_hold(struct http2_client *client, const char *path,
                          struct slice body)
{
    return submit(client, "POST", path, "", body, true);
}

void http2_client_let_go(struct http2_client *client, int32_t id)
{
    http2_client_answer(client, id)->held = false;
    nghttp2_session_resume_data(client->wire, id);
}

void http2_client_reset(struct http2_client *client, int32_t id,
                        uint32_t reason)
{
    nghttp2_submit_rst_stream(client->wire, 0, id, reason);
}

void http2_client_open(struct http2_client *client, int32_t id, int32_t bytes)
{
    nghttp2_submit_window_update(client->wire, 0, id, bytes);
}

bool http2_client_has(struct http2_client *client, int32_t id,
                      const char *field)
{
    struct slice all = buffer_slice(&http2_client_answer(client, id)->fields);
    struct slice line;

    while (slice_split(&all, '\n', &line)) {
        if (slice_equal(line, slice_str(field)))
            return true;
    }
    return false;
}
