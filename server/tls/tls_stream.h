#ifndef SERVER_TLS_STREAM_H
#define SERVER_TLS_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/slice.h"

/*
 * TLS on one connected, non-blocking stream socket: the server's side. It
 * never waits; who does, waits for what an outcome says, and repeats the call.
 *
 *     stream = tls_stream_new(server, fd);
 *     tls_stream_handshake(stream)             until TLS_STREAM_DONE
 *     tls_stream_protocol(stream)
 *     tls_stream_receive(stream, to, room)
 *     tls_stream_send(stream, bytes)
 *     tls_stream_finish(stream);
 *     tls_stream_free(&stream);                the socket stays open
 *
 * The session ticket of TLS 1.3 is held back and travels with the first
 * answer. An idle stream has no buffers.
 */
struct tls_server;
struct tls_stream;

/* What a call gives where it gives no number of bytes. */
enum {
    TLS_STREAM_DONE = 0, /* of a receive: the peer sends no more */
    TLS_STREAM_WANTS_INPUT = -1,
    TLS_STREAM_WANTS_OUTPUT = -2, /* room to send */
    TLS_STREAM_BROKEN = -3,       /* an alert was sent, if that made sense */
    TLS_STREAM_PLAIN = -4         /* of a handshake: the peer speaks HTTP */
};

/* Does not own `fd`; `server` must outlive it. */
struct tls_stream *tls_stream_new(struct tls_server *server, int fd);
void tls_stream_free(struct tls_stream **stream);

/* DONE, or one of the values below it. */
int tls_stream_handshake(struct tls_stream *stream)
    __attribute__((warn_unused_result));

/* Has the peer sent a byte of its handshake? */
bool tls_stream_began(const struct tls_stream *stream);

/* Did the handshake resume a session? */
bool tls_stream_resumed(const struct tls_stream *stream);

/* What ALPN has chosen; SLICE_NONE if nothing. Valid as long as the stream. */
struct slice tls_stream_protocol(const struct tls_stream *stream);

/*
 * The socket has become readable: receives ask it again. Without this word
 * they trust that one that gave less than it was asked for is empty.
 */
void tls_stream_notice_input(struct tls_stream *stream);

/* Bytes decrypted into `to` (at least 1), or one of the above. */
long tls_stream_receive(struct tls_stream *stream, char *to, size_t room)
    __attribute__((warn_unused_result));

/* Are there bytes to receive that the socket will not call for? */
bool tls_stream_pending(const struct tls_stream *stream);

/*
 * Bytes taken (at least 1), or one of the above. After WANTS_… the next call
 * must have the same bytes at its beginning, wherever they then are.
 */
long tls_stream_send(struct tls_stream *stream, struct slice bytes)
    __attribute__((warn_unused_result));

/*
 * Tells the peer that nothing more will be sent, if it can be told now. To be
 * followed by the same on the socket at once (shutdown or close).
 */
void tls_stream_finish(struct tls_stream *stream);

#endif
