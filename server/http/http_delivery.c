#include "server/http/http_delivery.h"

#include "server/http/http_connection.h"
#include "server/http/http_server_private.h"

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

static void finish(struct http_request *request, struct slice body)
{
    const struct http_answer *answer = request->answer;
    struct buffer *output = &request->connection->exchange->output;

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

static void stream(struct http_request *request)
{
    struct http_answer *answer = request->answer;
    struct buffer *output = &request->connection->exchange->output;

    answer->chunked = request->version == 11;
    if (answer->failed)
        buffer_append(output, SLICE("Content-Length: 0\r\n"));
    else if (answer->chunked && !answer->lengthless)
        buffer_append(output, SLICE("Transfer-Encoding: chunked\r\n"));
    else if (!answer->bodyless)
        request->connection->persists = false;
    append_connection(request);
    buffer_append(output, SLICE("\r\n"));
    answer->state = HTTP_ANSWER_STREAM;
    http_connection_wake(request->connection);
}

static bool write(struct http_request *request, struct slice bytes)
{
    bool chunked = request->answer->chunked;
    struct buffer *output = &request->connection->exchange->output;

    if (chunked)
        buffer_appendf(output, "%zx\r\n", bytes.len);
    buffer_append(output, bytes);
    if (chunked)
        buffer_append(output, SLICE("\r\n"));
    http_connection_wake(request->connection);
    return output->len < HTTP_OUTPUT_MAX;
}

static void end(struct http_request *request)
{
    const struct http_answer *answer = request->answer;

    if (answer->chunked && !answer->bodyless)
        buffer_append(&request->connection->exchange->output,
                      SLICE("0\r\n\r\n"));
    http_connection_answered(request->connection);
}

static void abort_answer(struct http_request *request)
{
    const struct http_answer *answer = request->answer;
    bool looks_whole = answer->state == HTTP_ANSWER_STREAM &&
                       !answer->chunked && !answer->bodyless;

    http_connection_abandon(request->connection, looks_whole);
}

const struct http_delivery http_delivery_http1 = {finish, stream, write, end,
                                                  abort_answer};
