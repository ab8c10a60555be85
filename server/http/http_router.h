#ifndef SERVER_HTTP_ROUTER_H
#define SERVER_HTTP_ROUTER_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "server/http/http_method.h"
#include "server/http/http_request.h"

/*
 * Routes declared once, as rows of a table:
 *
 *     static const struct http_route routes[] = {
 *         {HTTP_METHOD_GET, "/api/v1/links/{brand}/{slug}", show_link, SCOPE},
 *         {HTTP_METHOD_POST, "/api/v1/links", add_link, SCOPE}, ...
 *     };
 *     struct http_match match;
 *     switch (http_router_match(routes, count, request, &match)) {
 *     case 200: match.route->handle(self, request, &match); break;
 *     case 405: http_router_allow(&match, &text) -> the Allow header
 *     ...
 *
 * A pattern is literal segments and `{name}` ones; a name takes exactly one
 * segment that is not empty, percent-decoded strictly ("%2F" gives a '/' that
 * splits nothing). The first row whose path and method fit is taken, so a
 * literal row stands before one with a name in the same place. HEAD is served
 * by a GET row unless it has one of its own.
 */
#define HTTP_ROUTER_PARAMS 8    /* `{name}` segments of one pattern */
#define HTTP_ROUTER_TEXT   1024 /* bytes of all decoded parameters */

struct http_match;

struct http_route {
    enum http_method method;
    const char *pattern;
    void (*handle)(void *arg, struct http_request *request,
                   const struct http_match *match);
    /* The owner's own; not looked at here. */
    unsigned scope;
    size_t body_max; /* bytes, where it is not the standard one; else 0 */
};

struct http_param {
    struct slice name;  /* points into the pattern */
    struct slice value; /* decoded; points into the path or into `text` */
};

struct http_match {
    const struct http_route *route; /* NULL unless the result was 200 */
    struct http_param params[HTTP_ROUTER_PARAMS];
    size_t count;
    unsigned allowed; /* bit 1 << method for each row whose path fits */
    size_t text_len;
    char text[HTTP_ROUTER_TEXT];
};

/*
 * 200 (route found), 400 (a parameter's percent-encoding is broken, decodes
 * to a NUL, or is too long), 404 (no such path) or 405 (the path, not the
 * method). Parameters are valid as long as `match` (not copied) and the
 * request.
 */
int http_router_match(const struct http_route *routes, size_t count,
                      const struct http_request *request,
                      struct http_match *match);

/*
 * The body_max of the row for a method and a path, 0 if it has none of its own
 * or there is no such row; only rows without `{name}` are looked at.
 */
size_t http_router_body_max(const struct http_route *routes, size_t count,
                            enum http_method method, struct slice path);

/* The value of `{name}`; the pattern must have it. */
struct slice http_router_param(const struct http_match *match,
                               struct slice name);

/* Appends "GET, HEAD, POST": what the path takes, for the Allow header. */
void http_router_allow(const struct http_match *match, struct buffer *out);

#endif
