#include "server/http/http_response.h"

#include "core/log.h"
#include "server/http/http_bytes.h"
#include "server/http/http_connection.h"
#include "server/http/http_delivery.h"
#include "server/http/http_server_private.h"
#include "server/http/http_status.h"

static void begin(struct http_request *request, int status)
{
    struct http_server *server = request->connection->server;
    struct buffer *output = request->answer->output;

    buffer_append(output, http_status_line(status));
    buffer_append(output,
                  http_date_line(&server->date, http_server_wall_ms(server)));
}

void http_response_start(struct http_request *request, int status)
{
    struct http_answer *answer = request->answer;

    *answer = (struct http_answer){
        .delivery = answer->delivery,
        .output = answer->output,
        .state = HTTP_ANSWER_HEAD,
        .head_at = answer->output->len,
        .lengthless = status == 204 || status == 304,
        .bodyless = status == 204 || status == 304 ||
                    request->method == HTTP_METHOD_HEAD,
    };
    begin(request, status);
}

/* A header that must not be sent: start again, as a bare 500. */
static void fail(struct http_request *request, struct slice name)
{
    struct http_answer *answer = request->answer;

    log_error("answer with a bad header field replaced by 500",
              log_slice("name", name), log_slice("path", request->path));
    answer->failed = true;
    answer->lengthless = false;
    answer->bodyless = true;
    buffer_truncate(answer->output, answer->head_at);
    begin(request, 500);
}

void http_response_header(struct http_request *request, struct slice name,
                          struct slice value)
{
    struct buffer *output = request->answer->output;

    if (request->answer->failed)
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
    if (!request->answer->failed)
        buffer_append(request->answer->output, lines);
}

void http_response_finish(struct http_request *request, struct slice body)
{
    request->answer->delivery->finish(request, body);
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
    struct http_answer *answer = request->answer;

    answer->on_drained = on_drained;
    answer->drain_due = true;
    answer->delivery->stream(request);
}

bool http_response_write(struct http_request *request, struct slice bytes)
{
    struct http_answer *answer = request->answer;

    if (bytes.len == 0 || answer->bodyless)
        return true;
    answer->drain_due = true;
    return answer->delivery->write(request, bytes);
}

void http_response_end(struct http_request *request)
{
    request->answer->delivery->end(request);
}

void http_response_abort(struct http_request *request)
{
    request->answer->delivery->abort(request);
}
