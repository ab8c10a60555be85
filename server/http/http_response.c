#include "server/http/http_response.h"

#include "core/log.h"
#include "server/http/http_bytes.h"
#include "server/http/http_connection.h"
#include "server/http/http_server_private.h"
#include "server/http/http_status.h"

static struct http_exchange *exchange_of(const struct http_request *request)
{
    return request->connection->exchange;
}

static void begin(struct http_request *request, int status)
{
    struct http_server *server = request->connection->server;
    struct buffer *output = &exchange_of(request)->output;

    buffer_append(output, http_status_line(status));
    buffer_append(output,
                  http_date_line(&server->date, http_server_wall_ms(server)));
}

void http_response_start(struct http_request *request, int status)
{
    struct http_answer *answer = &exchange_of(request)->answer;

    *answer = (struct http_answer){
        .state = HTTP_ANSWER_HEAD,
        .head_at = exchange_of(request)->output.len,
        .lengthless = status == 204 || status == 304,
        .bodyless = status == 204 || status == 304 ||
                    request->method == HTTP_METHOD_HEAD,
    };
    begin(request, status);
}

/* A header that must not be sent: start again, as a bare 500. */
static void fail(struct http_request *request, struct slice name)
{
    struct http_exchange *exchange = exchange_of(request);

    log_error("answer with a bad header field replaced by 500",
              log_slice("name", name), log_slice("path", request->path));
    exchange->answer.failed = true;
    exchange->answer.lengthless = false;
    exchange->answer.bodyless = true;
    buffer_truncate(&exchange->output, exchange->answer.head_at);
    begin(request, 500);
}

void http_response_header(struct http_request *request, struct slice name,
                          struct slice value)
{
    struct http_exchange *exchange = exchange_of(request);
    struct buffer *output = &exchange->output;

    if (exchange->answer.failed)
        return;
    if (name.len == 0 || !http_bytes_all(name, HTTP_BYTE_TOKEN) ||
        http_bytes_skip_value(value, 0) < value.len) {
        fail(request, name);
        return;
    }
    buffer_append(output, name);
    buffer_append(output, SLICE(": "));
    buffer_append(output, value);
    buffer_append(output, SLICE("\r\n"));
}

void http_response_lines(struct http_request *request, struct slice lines)
{
    if (!exchange_of(request)->answer.failed)
        buffer_append(&exchange_of(request)->output, lines);
}

/* Says how it goes on after this answer, where that is not the default. */
static void append_connection(struct http_request *request)
{
    struct http_connection *connection = request->connection;
    struct buffer *output = &connection->exchange->output;

    if (connection->server->stopping)
        connection->persists = false;
    if (!connection->persists)
        buffer_append(output, SLICE("Connection: close\r\n"));
    else if (request->version == 10)
        buffer_append(output, SLICE("Connection: keep-alive\r\n"));
}

void http_response_finish(struct http_request *request, struct slice body)
{
    struct http_answer *answer = &exchange_of(request)->answer;
    struct buffer *output = &exchange_of(request)->output;

    append_connection(request);
    if (!answer->lengthless) {
        buffer_append(output, SLICE("Content-Length: "));
        buffer_append_u64(output, answer->failed ? 0 : body.len);
        buffer_append(output, SLICE("\r\n"));
    }
    buffer_append(output, SLICE("\r\n"));
    if (!answer->bodyless)
        buffer_append(output, body);
    http_connection_answered(request->connection);
}

void http_response_send(struct http_request *request, int status,
                        struct slice content_type, struct slice body)
{
    http_response_start(request, status);
    if (!slice_is_none(content_type))
        http_response_header(request, SLICE("Content-Type"), content_type);
    http_response_finish(request, body);
}

void http_response_stream(struct http_request *request,
                          void (*on_drained)(struct http_request *request))
{
    struct http_answer *answer = &exchange_of(request)->answer;
    struct buffer *output = &exchange_of(request)->output;

    answer->chunked = request->version == 11;
    if (answer->failed)
        buffer_append(output, SLICE("Content-Length: 0\r\n"));
    else if (answer->chunked && !answer->lengthless)
        buffer_append(output, SLICE("Transfer-Encoding: chunked\r\n"));
    else if (!answer->bodyless)
        request->connection->persists = false;
    append_connection(request);
    buffer_append(output, SLICE("\r\n"));
    answer->on_drained = on_drained;
    answer->drain_due = true;
    answer->state = HTTP_ANSWER_STREAM;
    http_connection_wake(request->connection);
}

bool http_response_write(struct http_request *request, struct slice bytes)
{
    struct http_exchange *exchange = exchange_of(request);
    struct buffer *output = &exchange->output;

    if (bytes.len == 0 || exchange->answer.bodyless)
        return true;
    exchange->answer.drain_due = true;
    if (exchange->answer.chunked)
        buffer_appendf(output, "%zx\r\n", bytes.len);
    buffer_append(output, bytes);
    if (exchange->answer.chunked)
        buffer_append(output, SLICE("\r\n"));
    http_connection_wake(request->connection);
    return output->len < HTTP_OUTPUT_MAX;
}

void http_response_end(struct http_request *request)
{
    struct http_exchange *exchange = exchange_of(request);

    if (exchange->answer.chunked && !exchange->answer.bodyless)
        buffer_append(&exchange->output, SLICE("0\r\n\r\n"));
    http_connection_answered(request->connection);
}

void http_response_abort(struct http_request *request)
{
    const struct http_answer *answer = &exchange_of(request)->answer;
    bool looks_whole = answer->state == HTTP_ANSWER_STREAM &&
                       !answer->chunked && !answer->bodyless;

    http_connection_abandon(request->connection, looks_whole);
}
