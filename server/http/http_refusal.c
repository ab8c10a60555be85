#include "server/http/http_refusal.h"

#include "server/http/http_status.h"

void http_refusal_append(struct buffer *out, int status, struct slice date,
                         bool head)
{
    struct slice line = http_status_line(status);
    struct slice text = slice_skip(line, sizeof("HTTP/1.1 ") - 1);

    buffer_append(out, line);
    buffer_append(out, date);
    buffer_append(out, SLICE("Content-Type: text/plain\r\n"
                             "Connection: close\r\n"
                             "Content-Length: "));
    buffer_append_u64(out, text.len);
    buffer_append(out, SLICE("\r\n\r\n"));
    if (!head)
        buffer_append(out, text);
}
