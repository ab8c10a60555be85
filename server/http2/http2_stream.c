#include "server/http2/http2_stream.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/http/http_connection.h"
#include "server/http/http_response.h"
#include "server/http/http_status.h"
#include "server/http2/http2_answer.h"
#include "server/http2/http2_session.h"

struct http2_stream *http2_stream_new(struct http2_session *session, int32_t id)
{
    struct http2_stream *stream = memory_alloc(sizeof(*stream));

    stream->prev = NULL;
    stream->next = NULL;
    stream->session = session;
    stream->id = id;
    stream->state = HTTP2_STREAM_HEAD;
    stream->given_up = false;
    stream->due_ms = 0;
    stream->body_max = 0;
    stream->withheld = 0;
    http2_head_init(&stream->head);
    buffer_init(&stream->body_bytes);
    buffer_init(&stream->output);
    stream->answer = (struct http_answer){.delivery = &http2_answer_delivery,
                                          .output = &stream->output};
    return stream;
}

void http2_stream_free(struct http2_stream **stream)
{
    struct http2_stream *gone = *stream;

    *stream = NULL;
    if (gone == NULL)
        return;
    http2_head_release(&gone->head);
    buffer_release(&gone->body_bytes);
    buffer_release(&gone->output);
    free(gone);
}

void http2_stream_fill_request(struct http2_stream *stream)
{
    http_connection_fill_request(
        stream->session->connection, &stream->head.head,
        buffer_slice(&stream->head.text).ptr, buffer_slice(&stream->body_bytes),
        &stream->answer, &stream->request);
}

void http2_stream_refuse(struct http2_stream *stream, int status)
{
    struct slice text =
        slice_skip(http_status_line(status), sizeof("HTTP/1.1 ") - 1);

    http_counters_add(&stream->session->server->counters,
                      http_counters_refusal(status), 1);
    stream->state = HTTP2_STREAM_PENDING;
    http2_stream_fill_request(stream);
    http_response_send(&stream->request, status, SLICE("text/plain"), text);
}
