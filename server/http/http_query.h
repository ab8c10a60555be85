#ifndef SERVER_HTTP_QUERY_H
#define SERVER_HTTP_QUERY_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * A query string (application/x-www-form-urlencoded), item by item:
 *
 *     struct http_query query;
 *     http_query_init(&query, request->query);
 *     while ((got = http_query_next(&query, &name, &value)) > 0) ...
 *     http_query_release(&query);
 *     if (got < 0) -> 400
 *
 * "a=1&b&c=" gives ("a", "1"), ("b", ""), ("c", ""); empty items ("&&") are
 * skipped; '+' is a space. Names and values are decoded strictly: a '%' that
 * is not followed by two hex digits, and "%00", are errors.
 */
struct http_query {
    struct slice rest;  /* not owned: what is still to be read */
    struct buffer text; /* owned: the decoded item */
};

void http_query_init(struct http_query *query, struct slice text);
void http_query_release(struct http_query *query);

/*
 * 1 and the next item, 0 at the end, ERROR_SYNTAX for broken encoding. The
 * slices are valid until the next call.
 */
int http_query_next(struct http_query *query, struct slice *name,
                    struct slice *value) __attribute__((warn_unused_result));

/*
 * Appends the decoded value of the first item called `name` to `out`: 1 if it
 * is there, 0 if not, ERROR_SYNTAX if the query is broken before it.
 */
int http_query_get(struct slice text, struct slice name, struct buffer *out)
    __attribute__((warn_unused_result));

#endif
