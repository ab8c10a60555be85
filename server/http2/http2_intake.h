#ifndef SERVER_HTTP2_INTAKE_H
#define SERVER_HTTP2_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"
#include "server/http2/http2_session.h"

/*
 * How what nghttp2 reads becomes requests: head, body, ready for the handler;
 * or a refusal. Private to server/http2/.
 *
 *     http2_intake_begin(session, id);
 *     http2_intake_add_field(session, stream, false, name, value);
 *     http2_intake_end_frame(session, stream, false);      the head is whole
 *     http2_intake_add_data(session, stream, bytes);
 *     http2_intake_end_frame(session, stream, true);       so is the body
 */

/* Makes the request's stream and tells nghttp2 of it. */
void http2_intake_begin(struct http2_session *session, int32_t id);

/* One field of the head, or of the trailers behind the body. */
void http2_intake_add_field(struct http2_session *session,
                            struct http2_stream *stream, bool is_trailer,
                            struct slice name, struct slice value);

/* A piece of the body. */
void http2_intake_add_data(struct http2_session *session,
                           struct http2_stream *stream, struct slice bytes);

/* A frame (or the header block that it begins) is whole; `ends`: and the
 * request with it. */
void http2_intake_end_frame(struct http2_session *session,
                            struct http2_stream *stream, bool ends);

/*
 * Lets bodies go on. A client whose windows are never opened sends no more
 * than they hold; while many bodies come in, only the oldest gets on, so it
 * comes to its end, and there is never more than one long one.
 */
void http2_intake_open_windows(struct http2_session *session);

#endif
