#include "server/http/http_intake.h"

#include "server/http/http_refusal.h"
#include "server/http/http_server_private.h"

void http_intake_refuse(struct http_connection *connection, int status)
{
    struct http_server *server = connection->server;
    struct http_exchange *exchange = connection->exchange;

    http_counters_add(&server->counters, http_counters_refusal(status), 1);
    http_refusal_append(
        &exchange->output, status,
        http_date_line(&server->date, http_server_wall_ms(server)),
        exchange->parser.head.method == HTTP_METHOD_HEAD);
    connection->refused = true;
    http_connection_enter(connection, HTTP_CONNECTION_CLOSING);
}

static void fill_request(struct http_connection *connection)
{
    struct http_exchange *exchange = connection->exchange;

    http_connection_fill_request(connection, &exchange->parser.head,
                                 exchange->input + exchange->start,
                                 buffer_slice(&exchange->body_bytes),
                                 &exchange->answer, &exchange->request);
}

static void dispatch(struct http_connection *connection)
{
    struct http_server *server = connection->server;
    const struct http_handler *handler = &server->config.handler;

    fill_request(connection);
    http_counters_add(&server->counters, HTTP_REQUESTS, 1);
    http_connection_enter(connection, HTTP_CONNECTION_PENDING);
    handler->on_request(handler->arg, &connection->exchange->request);
}

static size_t body_limit(const struct http_connection *connection)
{
    const struct http_exchange *exchange = connection->exchange;
    const struct http_head *head = &exchange->parser.head;

    return http_server_body_max(
        connection->server, head->method,
        http_head_slice(head->path, exchange->input + exchange->start));
}

/* The head is complete; what does it say about the body? */
static bool begin_body(struct http_connection *connection)
{
    struct http_exchange *exchange = connection->exchange;
    const struct http_head *head = &exchange->parser.head;
    int refusal = http_body_init(&exchange->body, head, body_limit(connection));

    connection->persists =
        http_head_persists(head) && !connection->server->stopping;
    if (refusal != 0) {
        http_intake_refuse(connection, refusal);
        return false;
    }
    http_connection_enter(connection, HTTP_CONNECTION_BODY);
    if (head->expects_continue && !http_body_is_done(&exchange->body) &&
        http_exchange_input(exchange).len == exchange->parsed)
        buffer_append(&exchange->output,
                      SLICE("HTTP/1.1 100 Continue\r\n\r\n"));
    return true;
}

/* These two: true if there may be more to do with what has arrived. */
static bool read_head(struct http_connection *connection)
{
    struct http_exchange *exchange = connection->exchange;
    struct slice input = http_exchange_input(exchange);
    int got;

    if (input.len == 0)
        return false;
    if (connection->state == HTTP_CONNECTION_IDLE)
        http_connection_enter(connection, HTTP_CONNECTION_HEAD);
    got = http_parser_feed(&exchange->parser, input);
    if (got < 0)
        http_intake_refuse(connection, -got);
    if (got <= 0)
        return false;
    exchange->parsed = (size_t)got;
    return begin_body(connection);
}

static bool read_body(struct http_connection *connection)
{
    struct http_exchange *exchange = connection->exchange;
    struct slice rest =
        slice_skip(http_exchange_input(exchange), exchange->parsed);
    size_t used;
    int refusal =
        http_body_feed(&exchange->body, rest, &used, &exchange->body_bytes);

    if (refusal != 0) {
        http_intake_refuse(connection, refusal);
        return false;
    }
    if (!http_body_is_done(&exchange->body)) {
        /* All of it was taken: its room is free again. */
        exchange->end = exchange->start + exchange->parsed;
        return false;
    }
    exchange->parsed += used;
    dispatch(connection);
    return true;
}

bool http_intake_advance(struct http_connection *connection)
{
    bool more = true;

    while (more) {
        if (connection->exchange->output.len >= HTTP_OUTPUT_MAX)
            return true;
        switch (connection->state) {
        case HTTP_CONNECTION_IDLE:
        case HTTP_CONNECTION_HEAD:
            more = read_head(connection);
            break;
        case HTTP_CONNECTION_BODY:
            more = read_body(connection);
            break;
        default:
            more = false;
        }
    }
    return false;
}
