#ifndef SERVER_HTTP2_HEAD_H
#define SERVER_HTTP2_HEAD_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "server/http/http_head.h"

/*
 * A request's head, as HTTP/2 brings it: field by field, decompressed. What
 * comes out is the http_head that HTTP/1's parser makes, checked by the same
 * functions and the same limits, so that handlers see no difference and no
 * request means one thing here and another there.
 *
 *     http2_head_init(&head);
 *     http2_head_add(&head, name, value);        each field, in order
 *     refusal = http2_head_finish(&head);        0, or the status
 *     ... head.head, buffer_slice(&head.text).ptr is its base
 *     http2_head_release(&head);
 *
 * nghttp2 has checked before that names are in lower case and tokens, that
 * the pseudo fields come first, are known and stand there once, and that there
 * is no field that belongs to a connection of HTTP/1. What is left to doubt:
 *
 * - the scheme is http or https, the path starts with '/' (or is the '*' of
 *   OPTIONS), so no other host can hide in it;
 * - :authority is a host without userinfo; a Host field beside it says the
 *   same; one of them is there;
 * - no control byte in any value.
 *
 * :authority becomes the field Host where there is none, and the pieces of a
 * Cookie that the client took apart become one field again (RFC 9113, 8.2.3).
 *
 * Once a field is refused the rest is only counted: the sender must go on,
 * since the header tables of both sides have to stay the same.
 */
#define HTTP2_HEAD_ENTRY 32 /* bytes that a field counts beside its own */

struct http2_head {
    struct http_head head;
    struct buffer text; /* the bytes of all fields; the spans' base */
    struct buffer cookie;
    struct http_span method;
    struct http_span path;
    struct http_span authority;
    size_t listed; /* bytes of the fields, by RFC 9113, 6.5.2; trailers too */
    int refusal;   /* status, or 0 */
};

void http2_head_init(struct http2_head *head);
void http2_head_release(struct http2_head *head);

void http2_head_add(struct http2_head *head, struct slice name,
                    struct slice value);

/* A field of the trailer section: counted, then dropped. */
void http2_head_add_trailer(struct http2_head *head, struct slice name,
                            struct slice value);

/* The last field was there; no slice of the head moves from now on. */
int http2_head_finish(struct http2_head *head)
    __attribute__((warn_unused_result));

#endif
