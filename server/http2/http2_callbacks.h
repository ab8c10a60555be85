#ifndef SERVER_HTTP2_CALLBACKS_H
#define SERVER_HTTP2_CALLBACKS_H

#include <nghttp2/nghttp2.h>

/*
 * What nghttp2 tells a session: streams that begin and end, fields, pieces of
 * bodies, frames; and what comes of it. The user data is the session. Private
 * to server/http2/.
 *
 * None of this calls a handler, except that a request whose stream ends before
 * its answer gets its on_abort.
 */

/* The caller frees it, after nghttp2 has copied it. */
nghttp2_session_callbacks *http2_callbacks_new(void);

#endif
