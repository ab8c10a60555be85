#include "server/verify/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"

#define READ_STEP 4096

void wire_init(struct wire *wire, int64_t timeout_ms)
{
    *wire = (struct wire){
        .fd = -1, .deadline_ms = clock_steady_ms(clock_system()) + timeout_ms};
}

void wire_release(struct wire *wire)
{
    SSL_free(wire->ssl);
    wire->ssl = NULL;
    if (wire->fd >= 0)
        close(wire->fd);
    wire->fd = -1;
}

/* Until the socket is ready for `events`. */
static int await(const struct wire *wire, short events, struct error *err)
{
    int64_t left = wire->deadline_ms - clock_steady_ms(clock_system());
    struct pollfd one = {.fd = wire->fd, .events = events};
    int got;

    if (left <= 0)
        return error_set(err, ERROR_TIMEOUT, "no answer in time");
    got = poll(&one, 1, (int)left);
    if (got > 0 || (got < 0 && errno == EINTR))
        return 0;
    if (got == 0)
        return error_set(err, ERROR_TIMEOUT, "no answer in time");
    return error_errno(err, errno, "cannot wait");
}

static int fail(struct error *err, int errnum)
{
    char text[128];

    return error_set(err, ERROR_UNAVAILABLE, "%s",
                     errnum == 0 ? "it hung up"
                                 : strerror_r(errnum, text, sizeof(text)));
}

/* ---- Connecting ---------------------------------------------------------- */

int wire_connect(struct wire *wire, const struct host_address *address,
                 uint16_t port, struct error *err)
{
    struct sockaddr_storage at = host_address_at(address, port);
    socklen_t len = sizeof(int);
    int code = 0;

    wire->fd =
        socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (wire->fd < 0)
        return fail(err, errno);
    if (connect(wire->fd, (struct sockaddr *)&at, address->len) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return fail(err, errno);
    if (await(wire, POLLOUT, err) < 0)
        return err->code;
    if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &code, &len) < 0)
        return fail(err, errno);
    return code == 0 ? 0 : fail(err, code);
}

/* ---- TLS ----------------------------------------------------------------- */

/*
 * What to do about a call of OpenSSL's that did not succeed: 0 to try again,
 * once the socket is ready for it.
 */
static int settle(struct wire *wire, int result, struct error *err)
{
    const char *reason;

    switch (SSL_get_error(wire->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return await(wire, POLLIN, err);
    case SSL_ERROR_WANT_WRITE:
        return await(wire, POLLOUT, err);
    case SSL_ERROR_SYSCALL:
        return fail(err, errno);
    default:
        reason = ERR_reason_error_string(ERR_peek_last_error());
        return error_set(err, ERROR_SYNTAX, "no TLS came about (%s)",
                         reason != NULL ? reason : "it hung up");
    }
}

static bool is_address(const char *host)
{
    size_t len = strlen(host);
    char last;

    if (len == 0)
        return false;
    last = host[len - 1];
    return last == ']' || (last >= '0' && last <= '9');
}

/* OpenSSL's macro wants bytes that it may change, and changes none. */
static bool name_host(SSL *ssl, const char *host)
{
    char *name = slice_copy(slice_str(host));
    bool good = is_address(host) || SSL_set_tlsext_host_name(ssl, name) == 1;

    free(name);
    return good;
}

int wire_secure(struct wire *wire, SSL_CTX *context, const char *host,
                struct error *err)
{
    int result;

    wire->ssl = SSL_new(context);
    if (wire->ssl == NULL || SSL_set_fd(wire->ssl, wire->fd) != 1 ||
        !name_host(wire->ssl, host))
        return error_set(err, ERROR_INTERNAL, "OpenSSL refused");
    for (;;) {
        ERR_clear_error();
        errno = 0;
        result = SSL_connect(wire->ssl);
        if (result == 1)
            return 0;
        if (settle(wire, result, err) < 0)
            return err->code;
    }
}

/* ---- Bytes --------------------------------------------------------------- */

/* Bytes written, 0 to try again, or an error. */
static int write_some(struct wire *wire, struct slice bytes, struct error *err)
{
    ssize_t wrote;
    int result;

    if (wire->ssl != NULL) {
        ERR_clear_error();
        errno = 0;
        result = SSL_write(wire->ssl, bytes.ptr, (int)bytes.len);
        return result > 0 ? result : settle(wire, result, err);
    }
    wrote = send(wire->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
    if (wrote >= 0)
        return (int)wrote;
    if (errno == EAGAIN || errno == EINTR)
        return await(wire, POLLOUT, err);
    return fail(err, errno);
}

int wire_write(struct wire *wire, struct slice bytes, struct error *err)
{
    while (bytes.len > 0) {
        int wrote = write_some(wire, bytes, err);

        if (wrote < 0)
            return wrote;
        bytes = slice_skip(bytes, (size_t)wrote);
    }
    return 0;
}

/* Has a reader of TLS come to the end, with or without the word for it? */
static bool is_end(struct wire *wire, int result)
{
    int code = SSL_get_error(wire->ssl, result);

    return code == SSL_ERROR_ZERO_RETURN ||
           (code == SSL_ERROR_SYSCALL && errno == 0) ||
           (code == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_last_error()) ==
                                         SSL_R_UNEXPECTED_EOF_WHILE_READING);
}

/* Bytes read; 0 with *end, or to try again; or an error. */
static int read_some(struct wire *wire, char *to, bool *end, struct error *err)
{
    ssize_t got;
    int result;

    if (wire->ssl != NULL) {
        ERR_clear_error();
        errno = 0;
        result = SSL_read(wire->ssl, to, READ_STEP);
        if (result > 0)
            return result;
        *end = is_end(wire, result);
        return *end ? 0 : settle(wire, result, err);
    }
    got = recv(wire->fd, to, READ_STEP, 0);
    *end = got == 0;
    if (got >= 0)
        return (int)got;
    if (errno == EAGAIN || errno == EINTR)
        return await(wire, POLLIN, err);
    return fail(err, errno);
}

int wire_read_all(struct wire *wire, size_t most, struct buffer *out,
                  struct error *err)
{
    bool end = false;

    while (!end && out->len < most) {
        int got = read_some(wire, buffer_reserve(out, READ_STEP), &end, err);

        if (got < 0)
            return got;
        buffer_commit(out, (size_t)got);
    }
    return 0;
}
