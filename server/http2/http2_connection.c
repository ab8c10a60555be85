#include "server/http2/http2_connection.h"

#include "server/http/http_connection.h"
#include "server/http2/http2_session.h"

#define RECEIVE_SIZE 16384 /* bytes at a time; no more is in a TLS record */

static struct http2_session *session_of(
    const struct http_connection *connection)
{
    return connection->session;
}

/* ---- output ---- */

/* Sends one piece; false when the socket takes no more now, or is lost. */
static bool send_output(struct http_connection *connection)
{
    struct buffer *output = &session_of(connection)->output;
    long sent = http_socket_send(&connection->socket, buffer_slice(output));

    if (sent == HTTP_SOCKET_LOST)
        http_connection_close(connection);
    if (sent < 0)
        return false;
    http_counters_add(&connection->server->counters, HTTP_BYTES_OUT, sent);
    buffer_consume(output, (size_t)sent);
    connection->rearm |= output->len > 0;
    return output->len == 0;
}

/* True if there may be more to frame and the socket takes it. */
static bool flush(struct http_connection *connection)
{
    struct http2_session *session = session_of(connection);

    if (http2_session_frame(session) < 0) {
        http_connection_close(connection);
        return false;
    }
    return session->output.len > 0 && send_output(connection);
}

/* ---- what is waited for ---- */

static bool is_closed(const struct http_connection *connection)
{
    return connection->state == HTTP_CONNECTION_CLOSED;
}

static enum http_deadline_kind deadline_kind(
    const struct http_connection *connection, const struct http2_stream *oldest)
{
    const struct http2_session *session = session_of(connection);

    if (session->output.len > 0 || session->answers > 0)
        return HTTP_DEADLINE_WRITE;
    if (oldest != NULL)
        return oldest->state == HTTP2_STREAM_HEAD ? HTTP_DEADLINE_HEAD
                                                  : HTTP_DEADLINE_BODY;
    return session->first != NULL ? HTTP_DEADLINE_NEVER : HTTP_DEADLINE_IDLE;
}

/* An idle client that was told to leave misses nothing. */
static bool may_close(const struct http_connection *connection)
{
    const struct http2_session *session = session_of(connection);

    return connection->eof || (session->leaving && !session->ended &&
                               connection->deadline.kind == HTTP_DEADLINE_IDLE);
}

/* Everything was said: close, but not before the client has heard it. */
static void finish(struct http_connection *connection)
{
    http2_session_abort(session_of(connection));
    if (may_close(connection))
        http_connection_close(connection);
    else
        http_connection_linger(connection);
}

static bool is_finished(const struct http_connection *connection)
{
    const struct http2_session *session = session_of(connection);

    return session->output.len == 0 &&
           (http2_session_is_over(session) ||
            (connection->eof && session->first == NULL));
}

static void start_deadline(struct http_connection *connection,
                           const struct http2_stream *oldest)
{
    struct http_server *server = connection->server;
    struct http2_session *session = session_of(connection);
    enum http_deadline_kind kind = deadline_kind(connection, oldest);

    if (kind == HTTP_DEADLINE_IDLE)
        buffer_release(&session->output);
    if (connection->rearm || kind != connection->deadline.kind ||
        (kind == HTTP_DEADLINE_WRITE && session->moved))
        http_deadline_start(&connection->deadline, &server->deadlines, kind,
                            http_server_now_ms(server));
    connection->rearm = false;
    session->moved = false;
}

/* The one place where events and deadlines follow the session. */
static void settle(struct http_connection *connection)
{
    struct http2_session *session = session_of(connection);
    const struct http2_stream *oldest = http2_session_expire(session);

    if (is_finished(connection)) {
        finish(connection);
        return;
    }
    http_socket_want(
        &connection->socket,
        !connection->eof &&
                session->output.len<HTTP2_OUTPUT_MAX, session->output.len> 0 ||
            nghttp2_session_want_write(session->wire) ||
            http2_session_owes_drain(session));
    start_deadline(connection, oldest);
}

/*
 * Handles what has arrived and sends what is due, as far as the socket takes
 * it; then waits for the right thing. Answers that are given meanwhile go out
 * here, too.
 */
static void run(struct http_connection *connection)
{
    struct http2_session *session = session_of(connection);

    connection->running = true;
    http_server_begin_turn(connection->server);
    if (connection->server->stopping)
        http2_session_leave(session);
    do {
        http2_session_dispatch(session);
    } while (flush(connection));
    if (!is_closed(connection))
        settle(connection);
    connection->running = false;
}

static void wake(struct http_connection *connection)
{
    if (connection->running || is_closed(connection))
        return;
    connection->running = true;
    settle(connection);
    connection->running = false;
}

/* ---- events ---- */

/* Receives once; false if the connection is lost. */
static bool receive(struct http_connection *connection)
{
    char bytes[RECEIVE_SIZE];
    long got = http_socket_receive(&connection->socket, bytes, sizeof(bytes));

    if (got == HTTP_SOCKET_EOF)
        connection->eof = true;
    if (got <= 0)
        return got != HTTP_SOCKET_LOST;
    http_counters_add(&connection->server->counters, HTTP_BYTES_IN, got);
    return http2_session_receive(session_of(connection),
                                 slice_of(bytes, (size_t)got)) == 0;
}

static void on_readable(struct http_connection *connection)
{
    connection->running = true;
    http_server_begin_turn(connection->server);
    if (!receive(connection)) {
        http_connection_close(connection);
        return;
    }
    run(connection);
}

static void on_ready(void *arg, short what)
{
    struct http_connection *connection = arg;

    if (what & EV_READ) {
        on_readable(connection);
        return;
    }
    connection->running = true;
    if (session_of(connection)->output.len == 0)
        http2_session_drain(session_of(connection));
    run(connection);
}

/* ---- the protocol ---- */

static void open_session(struct http_connection *connection)
{
    http_counters_add(&connection->server->counters, HTTP_H2_CONNECTIONS, 1);
    connection->session = http2_session_new(connection, wake);
    settle(connection);
}

static void expire(struct http_connection *connection)
{
    enum http_deadline_kind kind = connection->deadline.kind;

    if (kind == HTTP_DEADLINE_WRITE) {
        http_connection_close(connection);
        return;
    }
    connection->rearm = true;
    if (kind == HTTP_DEADLINE_IDLE)
        http2_session_leave(session_of(connection));
    run(connection);
}

static void drain(struct http_connection *connection)
{
    on_readable(connection);
}

static void lost(struct http_connection *connection)
{
    http2_session_abort(session_of(connection));
}

static void free_session(struct http_connection *connection)
{
    struct http2_session *session = connection->session;

    http2_session_free(&session);
    connection->session = NULL;
}

const struct http_protocol http2_protocol = {
    open_session, on_ready, expire, drain, lost, free_session};
