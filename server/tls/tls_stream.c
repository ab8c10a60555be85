#include "server/tls/tls_stream.h"

#include <errno.h>
#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "server/tls/tls_server_private.h"

struct tls_stream {
    SSL *ssl; /* owned */
    int fd;
    bool input;   /* the socket may have some */
    bool began;   /* it has had some */
    bool dry;     /* what is left in OpenSSL's buffer is no whole record */
    bool broken;  /* nothing more can be sent */
    bool closing; /* close_notify was sent */
    int flags;    /* of send */
    struct buffer held; /* a ticket that waits for the first answer */
};

/* ---- Between OpenSSL and the socket -------------------------------------- */

static bool is_retry(int errnum)
{
    return errnum == EAGAIN || errnum == EWOULDBLOCK || errnum == EINTR;
}

static int read_socket(BIO *bio, char *to, int room)
{
    struct tls_stream *stream = BIO_get_data(bio);
    ssize_t got;

    BIO_clear_retry_flags(bio);
    if (!stream->input) {
        BIO_set_retry_read(bio);
        return -1;
    }
    got = recv(stream->fd, to, (size_t)room, 0);
    stream->input = got == room || got == 0;
    stream->began |= got > 0;
    if (got < 0 && is_retry(errno))
        BIO_set_retry_read(bio);
    return (int)got;
}

static int hold(struct tls_stream *stream, const char *bytes, int len)
{
    buffer_append(&stream->held, slice_of(bytes, (size_t)len));
    return len;
}

/* The only flight that nobody waits for. */
static bool is_ticket(const struct tls_stream *stream)
{
    return SSL_get_state(stream->ssl) == TLS_ST_SW_SESSION_TICKET &&
           SSL_version(stream->ssl) == TLS1_3_VERSION;
}

/* Behind what was held back, in one packet; how many of `bytes` were sent. */
static ssize_t send_behind_held(struct tls_stream *stream, struct slice bytes)
{
    struct buffer *held = &stream->held;
    size_t before = held->len;
    ssize_t sent;

    buffer_append(held, bytes);
    sent = send(stream->fd, buffer_slice(held).ptr, held->len, stream->flags);
    if (sent > (ssize_t)before) {
        buffer_release(held);
        return sent - (ssize_t)before;
    }
    buffer_truncate(held, before);
    if (sent >= 0) {
        buffer_consume(held, (size_t)sent);
        errno = EAGAIN;
    }
    return -1;
}

static int write_socket(BIO *bio, const char *bytes, int len)
{
    struct tls_stream *stream = BIO_get_data(bio);
    ssize_t sent;

    BIO_clear_retry_flags(bio);
    if (is_ticket(stream))
        return hold(stream, bytes, len);
    if (stream->held.len > 0)
        sent = send_behind_held(stream, slice_of(bytes, (size_t)len));
    else
        sent = send(stream->fd, bytes, (size_t)len, stream->flags);
    if (sent < 0 && is_retry(errno))
        BIO_set_retry_write(bio);
    return (int)sent;
}

/* Nothing is held that flushing could push. */
static long control_socket(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD *tls_stream_method_new(void)
{
    BIO_METHOD *method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "waypost");

    if (method == NULL || BIO_meth_set_read(method, read_socket) != 1 ||
        BIO_meth_set_write(method, write_socket) != 1 ||
        BIO_meth_set_ctrl(method, control_socket) != 1) {
        BIO_meth_free(method);
        return NULL;
    }
    return method;
}

/* ---- Life ---------------------------------------------------------------- */

/* Out of memory is the end, here as everywhere (core/memory.h). */
struct tls_stream *tls_stream_new(struct tls_server *server, int fd)
{
    struct tls_stream *stream = memory_zalloc(1, sizeof(*stream));
    BIO *bio = BIO_new(server->stream_method);

    stream->fd = fd;
    stream->flags = MSG_NOSIGNAL;
    stream->ssl = SSL_new(server->context);
    if (stream->ssl == NULL || bio == NULL)
        abort();
    BIO_set_data(bio, stream);
    BIO_set_init(bio, 1);
    SSL_set_bio(stream->ssl, bio, bio);
    SSL_set_accept_state(stream->ssl);
    buffer_init(&stream->held);
    return stream;
}

void tls_stream_free(struct tls_stream **stream)
{
    struct tls_stream *gone = *stream;

    *stream = NULL;
    if (gone == NULL)
        return;
    SSL_free(gone->ssl);
    buffer_release(&gone->held);
    free(gone);
}

/* ---- The protocol -------------------------------------------------------- */

/* What a call that did not succeed wants, or why it never will. */
static int outcome(struct tls_stream *stream, int code)
{
    unsigned long why;

    switch (SSL_get_error(stream->ssl, code)) {
    case SSL_ERROR_WANT_READ:
        return TLS_STREAM_WANTS_INPUT;
    case SSL_ERROR_WANT_WRITE:
        return TLS_STREAM_WANTS_OUTPUT;
    case SSL_ERROR_ZERO_RETURN:
        return TLS_STREAM_DONE;
    default:
        why = ERR_peek_error();
        ERR_clear_error();
        stream->broken = true;
        return ERR_GET_LIB(why) == ERR_LIB_SSL &&
                       ERR_GET_REASON(why) == SSL_R_HTTP_REQUEST
                   ? TLS_STREAM_PLAIN
                   : TLS_STREAM_BROKEN;
    }
}

int tls_stream_handshake(struct tls_stream *stream)
{
    int code = SSL_do_handshake(stream->ssl);
    int result = code == 1 ? TLS_STREAM_DONE : outcome(stream, code);

    stream->dry = code != 1;
    /* A peer that says goodbye in the middle of it is no success. */
    return code != 1 && result == TLS_STREAM_DONE ? TLS_STREAM_BROKEN : result;
}

bool tls_stream_began(const struct tls_stream *stream)
{
    return stream->began;
}

bool tls_stream_resumed(const struct tls_stream *stream)
{
    return SSL_session_reused(stream->ssl) == 1;
}

struct slice tls_stream_protocol(const struct tls_stream *stream)
{
    const unsigned char *name = NULL;
    unsigned len = 0;

    SSL_get0_alpn_selected(stream->ssl, &name, &len);
    return name != NULL ? slice_of(name, len) : SLICE_NONE;
}

void tls_stream_notice_input(struct tls_stream *stream)
{
    stream->input = true;
}

static int at_most_int(size_t len)
{
    return len < INT_MAX ? (int)len : INT_MAX;
}

long tls_stream_receive(struct tls_stream *stream, char *to, size_t room)
{
    int got = SSL_read(stream->ssl, to, at_most_int(room));

    stream->dry = got <= 0;
    return got > 0 ? got : outcome(stream, got);
}

bool tls_stream_pending(const struct tls_stream *stream)
{
    return !stream->dry && SSL_has_pending(stream->ssl) == 1;
}

/* A record at a time, until all is taken or the socket is full. */
long tls_stream_send(struct tls_stream *stream, struct slice bytes)
{
    long sent = 0;

    while (bytes.len > 0) {
        int code = SSL_write(stream->ssl, bytes.ptr, at_most_int(bytes.len));

        if (code <= 0) {
            int why = outcome(stream, code);

            return sent > 0 && !stream->broken ? sent : why;
        }
        sent += code;
        bytes = slice_skip(bytes, (size_t)code);
    }
    return sent;
}

void tls_stream_finish(struct tls_stream *stream)
{
    if (stream->broken || stream->closing ||
        SSL_is_init_finished(stream->ssl) != 1)
        return;
    stream->closing = true;
    stream->flags |= MSG_MORE; /* until the FIN that is about to follow */
    if (SSL_shutdown(stream->ssl) < 0)
        ERR_clear_error();
}
