#ifndef SERVER_HTTP_RESPONSE_H
#define SERVER_HTTP_RESPONSE_H

#include <stdbool.h>

#include "core/slice.h"
#include "server/http/http_request.h"

/*
 * The answer to a request, built straight into the output. The same calls
 * answer requests of HTTP/1 and of HTTP/2.
 *
 * A whole answer:
 *
 *     http_response_start(request, 404);
 *     http_response_header(request, SLICE("Content-Type"), type);
 *     http_response_finish(request, body);      the request is gone now
 *
 * A streamed one, for what should not be held in memory:
 *
 *     http_response_start(request, 200);
 *     http_response_stream(request, on_drained);
 *     while (more && http_response_write(request, bytes)) ...
 *     -> on_drained(request) when there is room again, go on writing
 *     http_response_end(request);               the request is gone now
 *
 * Status line, Date, Content-Length or Transfer-Encoding and Connection are
 * written here; callers must not. HEAD gets the headers that GET would get
 * and no body; 204 and 304 have none. HTTP/1.0 clients get streams delimited
 * by closing. Bytes given are copied. All calls belong to the loop's thread.
 *
 * start, header, lines and write never end the request. finish, end and abort
 * always do: they may run the next pipelined request's handler before they
 * return (but never when called inside on_request), so they come last.
 */

/* First call of an answer. `status` is 200 to 599. */
void http_response_start(struct http_request *request, int status);

/*
 * One header field. A name that is no token or a value with control bytes
 * (CR, LF, NUL ...) is never sent: the answer turns into a bare 500, which
 * later calls leave alone, and an error is logged. Check values first.
 */
void http_response_header(struct http_request *request, struct slice name,
                          struct slice value);

/*
 * Header lines that the program itself wrote, each ending with CRLF, copied
 * as they are: for constants on the hot path. Never bytes from outside.
 */
void http_response_lines(struct http_request *request, struct slice lines);

/* Ends the headers and the answer; `body` may be empty. */
void http_response_finish(struct http_request *request, struct slice body);

/* start, Content-Type (if not none) and finish in one. */
void http_response_send(struct http_request *request, int status,
                        struct slice content_type, struct slice body);

/*
 * Ends the headers and opens a stream. `on_drained` is called from the loop
 * each time that the client has taken what was written; it may write or end.
 */
void http_response_stream(struct http_request *request,
                          void (*on_drained)(struct http_request *request));

/*
 * Adds bytes to the stream. They are always taken; false says that enough
 * wait for this client (HTTP_OUTPUT_MAX): return and go on in on_drained.
 */
bool http_response_write(struct http_request *request, struct slice bytes)
    __attribute__((warn_unused_result));

/* The stream is complete. */
void http_response_end(struct http_request *request);

/*
 * Gives the answer up, so that the client sees a broken stream (or none) and
 * not a complete one: the connection is closed, in HTTP/2 only the request's
 * own stream reset. on_abort is not called.
 */
void http_response_abort(struct http_request *request);

#endif
