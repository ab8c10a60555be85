#ifndef SERVER_HTTP2_MEMORY_H
#define SERVER_HTTP2_MEMORY_H

#include <nghttp2/nghttp2.h>
#include <stddef.h>

/*
 * The heap that nghttp2 takes for one session, counted and bounded. What it
 * keeps of a client (streams, header tables, frames that wait to be sent) is
 * its own business, with limits of its own here and there; this is the one
 * that holds whatever they are: beyond it an allocation fails, and so does
 * the session.
 *
 *     http2_memory_init(&memory);
 *     nghttp2_session_server_new3(..., &memory.allocator)
 *
 * It must stay where it is for as long as the session lives. Measured with
 * nghttp2 1.52: 25 KB for a session when it is new or idle, of which 16 KB are
 * a buffer for frames to be sent; 48 KB with 100 streams at once.
 */
#define HTTP2_MEMORY_MAX ((size_t)1024 * 1024) /* bytes a session */

struct http2_memory {
    size_t held; /* bytes */
    nghttp2_mem allocator;
};

void http2_memory_init(struct http2_memory *memory);

#endif
