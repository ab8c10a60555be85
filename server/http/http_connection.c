#include "server/http/http_connection.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/http/http_intake.h"
#include "server/http/http_server_private.h"
#include "server/tls/tls_stream.h"

/* ---- life ---- */

void http_connection_lose(struct http_connection *connection,
                          struct http_request *request)
{
    void (*on_abort)(struct http_request * request) = request->on_abort;

    http_counters_add(&connection->server->counters, HTTP_ABORTED, 1);
    request->on_abort = NULL;
    if (on_abort != NULL)
        on_abort(request);
}

void http_connection_close(struct http_connection *connection)
{
    bool pending = connection->state == HTTP_CONNECTION_PENDING;

    if (connection->state == HTTP_CONNECTION_CLOSED)
        return;
    if (connection->state == HTTP_CONNECTION_HANDSHAKE &&
        http_socket_began(&connection->socket))
        http_counters_add(&connection->server->counters, HTTP_TLS_FAILED, 1);
    connection->state = HTTP_CONNECTION_CLOSED;
    http_socket_close(&connection->socket);
    http_deadline_start(&connection->deadline, &connection->server->deadlines,
                        HTTP_DEADLINE_CLOSED, 0);
    http_server_forget(connection->server);
    if (connection->protocol != NULL)
        connection->protocol->lost(connection);
    else if (pending)
        http_connection_lose(connection, &connection->exchange->request);
}

void http_connection_free(struct http_connection **connection)
{
    struct http_connection *gone = *connection;

    *connection = NULL;
    if (gone == NULL)
        return;
    http_deadline_cancel(&gone->deadline);
    http_exchange_give(&gone->server->pool, &gone->exchange);
    if (gone->protocol != NULL)
        gone->protocol->free(gone);
    free(gone);
}

void http_connection_abandon(struct http_connection *connection, bool reset)
{
    connection->state = HTTP_CONNECTION_CLOSING;
    if (reset)
        http_socket_reset(&connection->socket);
    http_connection_close(connection);
}

/* ---- output ---- */

static long send_on(struct http_connection *connection, struct slice bytes)
{
    return connection->state == HTTP_CONNECTION_CLOSING
               ? http_socket_send_last(&connection->socket, bytes)
               : http_socket_send(&connection->socket, bytes);
}

static void flush(struct http_connection *connection)
{
    struct slice bytes;
    long sent;

    if (connection->state == HTTP_CONNECTION_CLOSED)
        return;
    bytes = http_exchange_sendable(connection->exchange);
    if (bytes.len == 0)
        return;
    sent = send_on(connection, bytes);
    if (sent == HTTP_SOCKET_LOST)
        http_connection_close(connection);
    if (sent < 0)
        return;
    http_exchange_sent(connection->exchange, (size_t)sent);
    http_counters_add(&connection->server->counters, HTTP_BYTES_OUT, sent);
    connection->rearm |= (size_t)sent < bytes.len;
}

static size_t unsent(const struct http_connection *connection)
{
    return connection->exchange != NULL
               ? http_exchange_sendable(connection->exchange).len
               : 0;
}

/* Everything was sent: close, but not before what may still come in. */
static void finish_closing(struct http_connection *connection)
{
    const struct http_exchange *exchange = connection->exchange;
    bool unread = exchange != NULL &&
                  http_exchange_input(exchange).len > exchange->parsed;

    if (connection->eof || (!connection->refused && !unread)) {
        http_connection_close(connection);
        return;
    }
    http_socket_finish(&connection->socket);
    http_exchange_give(&connection->server->pool, &connection->exchange);
    http_connection_enter(connection, HTTP_CONNECTION_LINGER);
}

/* ---- what is waited for ---- */

/* The stream's writer is to be called when the socket takes bytes. */
static bool owes_drain(const struct http_connection *connection)
{
    const struct http_exchange *exchange = connection->exchange;

    return connection->state == HTTP_CONNECTION_PENDING && exchange != NULL &&
           exchange->answer.state == HTTP_ANSWER_STREAM &&
           exchange->answer.drain_due;
}

static bool wants_input(const struct http_connection *connection)
{
    const struct http_exchange *exchange = connection->exchange;

    switch (connection->state) {
    case HTTP_CONNECTION_IDLE:
    case HTTP_CONNECTION_HEAD:
    case HTTP_CONNECTION_BODY:
        return exchange == NULL || exchange->output.len < HTTP_OUTPUT_MAX;
    case HTTP_CONNECTION_PENDING:
        return !connection->eof && exchange != NULL &&
               exchange->end < HTTP_INPUT_SIZE &&
               exchange->output.len < HTTP_OUTPUT_MAX;
    default:
        return connection->state == HTTP_CONNECTION_LINGER;
    }
}

static enum http_deadline_kind deadline_kind(
    const struct http_connection *connection)
{
    if (unsent(connection) > 0)
        return HTTP_DEADLINE_WRITE;
    switch (connection->state) {
    case HTTP_CONNECTION_IDLE:
        return HTTP_DEADLINE_IDLE;
    case HTTP_CONNECTION_HEAD:
        return HTTP_DEADLINE_HEAD;
    case HTTP_CONNECTION_BODY:
        return HTTP_DEADLINE_BODY;
    case HTTP_CONNECTION_LINGER:
        return HTTP_DEADLINE_LINGER;
    default:
        return HTTP_DEADLINE_NEVER;
    }
}

/* No request will follow: the client or the server has said so. */
static void notice_end(struct http_connection *connection)
{
    bool between = connection->state == HTTP_CONNECTION_IDLE;
    bool inside = connection->state == HTTP_CONNECTION_HEAD ||
                  connection->state == HTTP_CONNECTION_BODY;

    if ((between && (connection->eof || connection->server->stopping)) ||
        (inside && connection->eof))
        http_connection_enter(connection, HTTP_CONNECTION_CLOSING);
    if (connection->state == HTTP_CONNECTION_CLOSING && unsent(connection) == 0)
        finish_closing(connection);
}

/* The one place where events and deadlines follow the state. */
static void settle(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    enum http_deadline_kind kind;

    notice_end(connection);
    if (connection->state == HTTP_CONNECTION_CLOSED)
        return;
    kind = deadline_kind(connection);
    if (kind == HTTP_DEADLINE_IDLE)
        http_exchange_give(&server->pool, &connection->exchange);
    http_socket_want(&connection->socket, wants_input(connection),
                     kind == HTTP_DEADLINE_WRITE || owes_drain(connection));
    if (connection->rearm || kind != connection->deadline.kind)
        http_deadline_start(&connection->deadline, &server->deadlines, kind,
                            http_server_now_ms(server));
    connection->rearm = false;
}

/* Answers wait for the end of the turn, unless the socket takes none now. */
static bool sends_later(const struct http_connection *connection)
{
    return connection->state != HTTP_CONNECTION_CLOSED &&
           unsent(connection) > 0 && !connection->socket.writing;
}

static void send_later(struct http_connection *connection)
{
    http_deadline_start(&connection->deadline, &connection->server->deadlines,
                        HTTP_DEADLINE_TURN, 0);
}

/*
 * Does all that can be done now, then waits for the right thing. An answer
 * given inside a handler comes back here, and the run that called the handler
 * goes on with the next request.
 */
static void run(struct http_connection *connection)
{
    bool full = false;

    if (connection->running)
        return;
    connection->running = true;
    http_server_begin_turn(connection->server);
    do {
        if (connection->exchange == NULL)
            break;
        full = http_intake_advance(connection);
        if (full)
            flush(connection);
    } while (full && connection->state != HTTP_CONNECTION_CLOSED &&
             connection->exchange->output.len < HTTP_OUTPUT_MAX);
    if (sends_later(connection))
        send_later(connection);
    else
        settle(connection);
    connection->running = false;
}

/* What was stopped by the size of its output goes on once that is sent. */
void http_connection_send(struct http_connection *connection)
{
    flush(connection);
    if (unsent(connection) > 0)
        settle(connection);
    else
        run(connection);
}

void http_connection_answered(struct http_connection *connection)
{
    connection->exchange->answer.state = HTTP_ANSWER_DONE;
    if (connection->persists) {
        http_exchange_advance(connection->exchange);
        http_connection_enter(connection, HTTP_CONNECTION_IDLE);
    } else {
        http_connection_enter(connection, HTTP_CONNECTION_CLOSING);
    }
    run(connection);
}

void http_connection_wake(struct http_connection *connection)
{
    if (!connection->running)
        settle(connection);
}

/* ---- events ---- */

static void throw_away(struct http_connection *connection)
{
    char bytes[4096];
    long got = http_socket_receive(&connection->socket, bytes, sizeof(bytes));

    if (got == HTTP_SOCKET_EOF || got == HTTP_SOCKET_LOST)
        http_connection_close(connection);
}

/* Receives once; false if the connection is lost. */
static bool receive(struct http_connection *connection)
{
    struct http_exchange *exchange = connection->exchange;
    size_t room = http_exchange_room(exchange, connection->state !=
                                                   HTTP_CONNECTION_PENDING);
    long got;

    if (room == 0)
        return true;
    got = http_socket_receive(&connection->socket,
                              exchange->input + exchange->end, room);
    if (got == HTTP_SOCKET_LOST)
        return false;
    if (got == HTTP_SOCKET_EOF)
        connection->eof = true;
    if (got > 0) {
        exchange->end += (size_t)got;
        http_counters_add(&connection->server->counters, HTTP_BYTES_IN, got);
    }
    return true;
}

static void on_readable(struct http_connection *connection)
{
    if (connection->state == HTTP_CONNECTION_LINGER) {
        throw_away(connection);
        return;
    }
    if (connection->exchange == NULL)
        connection->exchange = http_exchange_take(&connection->server->pool);
    if (receive(connection))
        run(connection);
    else
        http_connection_close(connection);
}

static void on_writable(struct http_connection *connection)
{
    flush(connection);
    if (owes_drain(connection) && unsent(connection) == 0) {
        struct http_answer *answer = &connection->exchange->answer;

        answer->drain_due = false;
        answer->on_drained(&connection->exchange->request);
    }
    run(connection);
}

static void on_ready(void *arg, short what)
{
    struct http_connection *connection = arg;

    if (what & EV_READ)
        on_readable(connection);
    else
        on_writable(connection);
}

/* ---- the handshake ---- */

static void count_handshake(struct http_connection *connection)
{
    http_counters_add(&connection->server->counters,
                      http_socket_resumed(&connection->socket)
                          ? HTTP_TLS_RESUMED
                          : HTTP_TLS_FULL,
                      1);
}

void http_connection_speak(struct http_connection *connection,
                           const struct http_protocol *protocol)
{
    connection->protocol = protocol;
    connection->socket.on_ready = protocol->on_ready;
    protocol->open(connection);
}

/* A request may have come with the last of the handshake. */
static void end_handshake(struct http_connection *connection)
{
    struct http_socket *sock = &connection->socket;

    count_handshake(connection);
    sock->on_ready = on_ready;
    http_connection_enter(connection, HTTP_CONNECTION_IDLE);
    if (slice_equal(http_socket_protocol(sock), SLICE("h2")))
        http_connection_speak(connection, connection->server->config.http2);
    sock->on_ready(sock->arg, EV_READ);
}

/* The socket is plain now. An alert must not be overtaken by a reset. */
static void fail_handshake(struct http_connection *connection, bool plain)
{
    struct http_server *server = connection->server;

    http_counters_add(&server->counters, HTTP_TLS_FAILED, 1);
    connection->socket.on_ready = on_ready;
    connection->exchange = http_exchange_take(&server->pool);
    connection->refused = true;
    if (plain)
        http_intake_refuse(connection, 400);
    else
        http_connection_enter(connection, HTTP_CONNECTION_CLOSING);
    run(connection);
}

/* Called by the socket in place of on_ready. */
static void on_handshake(void *arg, short what)
{
    struct http_connection *connection = arg;
    enum http_handshake outcome = http_socket_handshake(&connection->socket);

    (void)what;
    if (outcome == HTTP_HANDSHAKE_DONE)
        end_handshake(connection);
    else if (outcome != HTTP_HANDSHAKE_AGAIN)
        fail_handshake(connection, outcome == HTTP_HANDSHAKE_PLAIN);
}

static void start_handshake(struct http_connection *connection,
                            struct tls_server *tls)
{
    struct http_server *server = connection->server;
    struct http_socket *sock = &connection->socket;

    connection->state = HTTP_CONNECTION_HANDSHAKE;
    sock->on_ready = on_handshake;
    http_socket_secure(sock, tls_stream_new(tls, sock->fd));
    http_deadline_start(&connection->deadline, &server->deadlines,
                        HTTP_DEADLINE_HANDSHAKE, http_server_now_ms(server));
    /* The client speaks first, and mostly has by now. */
    http_socket_notice(sock);
    on_handshake(connection, EV_READ);
}

/* ---- begin and end ---- */

void http_connection_start(struct http_server *server, int fd,
                           struct tls_server *tls, const struct sockaddr *peer,
                           socklen_t peer_len)
{
    struct http_connection *connection =
        memory_zalloc(1, sizeof(struct http_connection));

    connection->server = server;
    connection->rearm = true;
    if (peer != NULL && peer_len <= sizeof(connection->peer)) {
        memcpy(&connection->peer, peer, peer_len);
        connection->peer_len = peer_len;
    }
    http_deadline_init(&connection->deadline);
    http_socket_init(&connection->socket, server->base, fd, on_ready,
                     connection);
    if (tls != NULL)
        start_handshake(connection, tls);
    else
        on_ready(connection, EV_READ);
}

void http_connection_linger(struct http_connection *connection)
{
    connection->socket.on_ready = on_ready;
    http_socket_finish(&connection->socket);
    http_connection_enter(connection, HTTP_CONNECTION_LINGER);
    settle(connection);
}

static void drain_handshake(struct http_connection *connection)
{
    on_handshake(connection, EV_READ);
    if (connection->state == HTTP_CONNECTION_HANDSHAKE &&
        !http_socket_began(&connection->socket))
        http_connection_close(connection);
}

void http_connection_drain(struct http_connection *connection)
{
    http_socket_notice(&connection->socket);
    if (connection->state == HTTP_CONNECTION_HANDSHAKE)
        drain_handshake(connection);
    else if (connection->protocol != NULL)
        connection->protocol->drain(connection);
    else
        on_readable(connection);
}

static void expire(struct http_connection *connection)
{
    bool in_request = connection->deadline.kind == HTTP_DEADLINE_BODY ||
                      (connection->deadline.kind == HTTP_DEADLINE_HEAD &&
                       http_parser_began(&connection->exchange->parser));

    if (!in_request) {
        http_connection_close(connection);
        return;
    }
    http_intake_refuse(connection, 408);
    run(connection);
}

void http_connection_expire(struct http_connection *connection)
{
    http_counters_add(&connection->server->counters, HTTP_DEADLINES, 1);
    if (connection->protocol != NULL &&
        connection->state != HTTP_CONNECTION_LINGER)
        connection->protocol->expire(connection);
    else
        expire(connection);
}
