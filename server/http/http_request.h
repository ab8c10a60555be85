#ifndef SERVER_HTTP_REQUEST_H
#define SERVER_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "core/slice.h"
#include "server/http/http_method.h"

/*
 * A request as a handler sees it: checked, complete (its body too), waiting
 * for its answer.
 *
 *     static void on_request(void *arg, struct http_request *request)
 *     {
 *         struct slice agent =
 *             http_request_header(request, SLICE("user-agent"));
 *         ...
 *         http_response_start(request, 302);         (http_response.h)
 *         http_response_header(request, SLICE("Location"), where);
 *         http_response_finish(request, SLICE_NONE);
 *     }
 *
 * Exactly one answer is due: http_response_finish, or http_response_stream
 * with its _end, or http_response_abort. It may be given inside on_request or
 * any time later on the same loop; requests that an HTTP/1 client pipelined
 * behind this one wait meanwhile, those of an HTTP/2 client do not.
 *
 * Lifetimes: the request and every slice of it stay valid and unmoved until
 * the answer is finished or aborted, or on_abort was called. After that the
 * pointer must not be used. Nothing here is NUL-terminated.
 *
 * Whoever answers later sets `user` and `on_abort` before on_request returns.
 * on_abort is called at most once, when the connection is lost (client gone,
 * write deadline, hard stop) or an HTTP/2 client has cancelled the request,
 * while the answer is still due; the handler then
 * drops its interest and answers nothing. A client that only closed its
 * sending side still gets its answer and is no abort.
 */
struct http_answer;
struct http_connection;
struct http_head;

struct http_request {
    enum http_method method;
    int version;        /* 10, 11 or 20, for HTTP/1.0, HTTP/1.1 and HTTP/2 */
    struct slice path;  /* raw, undecoded, starts with '/'; but "*" for
                           OPTIONS * and host:port for CONNECT */
    struct slice query; /* raw, without '?'; SLICE_NONE if there was no '?' */
    struct slice host;  /* checked, without port, in the client's case; empty
                           if an HTTP/1.0 client sent none */
    struct slice body;  /* whole and decoded; empty if there was none */
    const struct sockaddr *peer; /* the client's address */
    socklen_t peer_len;          /* bytes of it */

    void *user;                                     /* the handler's own */
    void (*on_abort)(struct http_request *request); /* NULL: not wanted */

    /* private to server/http/ and server/http2/ */
    struct http_connection *connection;
    const struct http_head *head;
    const char *base;
    struct http_answer *answer;
};

/*
 * The value of the first header field of this name (any case), without
 * surrounding blanks; SLICE_NONE if it is not there. Values may hold bytes
 * from 0x80, never control bytes other than tab.
 */
struct slice http_request_header(const struct http_request *request,
                                 struct slice name);

/*
 * All of them, in order: start with *at = 0; false when there are no more.
 */
bool http_request_next_header(const struct http_request *request, size_t *at,
                              struct slice *name, struct slice *value);

/*
 * The host for look-ups and keys: lower case, without a trailing dot. Returns
 * its length, 0 if it is empty or longer than `cap`.
 */
size_t http_request_host(const struct http_request *request, char *out,
                         size_t cap);

#endif
