#ifndef SERVER_HTTP_BODY_H
#define SERVER_HTTP_BODY_H

#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "server/http/http_head.h"

/*
 * A request's body, decoded strictly and incrementally (RFC 9112, 6 and 7).
 *
 *     refusal = http_body_init(&body, &head, limit);
 *     refusal = http_body_feed(&body, bytes, &used, &out);
 *     http_body_is_done(&body)
 *
 * Both give 0 or the status to refuse with: 413 when the body is or gets
 * longer than `limit` bytes, 431 for trailers that are too long, 400 for
 * everything that is malformed.
 *
 * Chunks: 1 to 16 hex digits, extensions after ';' as token, token=token or
 * token="quoted" without any blank, CRLF. Extensions are dropped and bounded
 * over the whole body, so they cannot be used to send for ever. Trailers are
 * checked like header fields, dropped and bounded.
 */
#define HTTP_BODY_EXTENSIONS_MAX 4096 /* bytes of all chunk extensions */
#define HTTP_BODY_TRAILERS_MAX   8192 /* bytes of the trailer section */

enum http_body_state {
    HTTP_BODY_LENGTH,       /* `left` bytes to come, without chunks */
    HTTP_BODY_SIZE,         /* in the digits of a chunk's size */
    HTTP_BODY_EXT_NAME,     /* in an extension's name, behind ';' */
    HTTP_BODY_EXT_VALUE,    /* behind its '=' */
    HTTP_BODY_EXT_TOKEN,    /* in an extension's value without quotes */
    HTTP_BODY_EXT_QUOTED,   /* in one with quotes */
    HTTP_BODY_EXT_ESCAPE,   /* behind its '\' */
    HTTP_BODY_EXT_END,      /* behind its closing '"' */
    HTTP_BODY_SIZE_LF,      /* CR behind size and extensions */
    HTTP_BODY_DATA,         /* `left` bytes of a chunk to come */
    HTTP_BODY_DATA_CR,      /* behind a chunk's data */
    HTTP_BODY_DATA_LF,      /* CR behind a chunk's data */
    HTTP_BODY_TRAILER,      /* at the first byte of a trailer line */
    HTTP_BODY_TRAILER_NAME, /* in a trailer's name */
    HTTP_BODY_TRAILER_VALUE,
    HTTP_BODY_TRAILER_LF, /* CR behind a trailer */
    HTTP_BODY_END_LF,     /* CR of the last, empty line */
    HTTP_BODY_DONE
};

struct http_body {
    enum http_body_state state;
    uint64_t left;     /* bytes of the data or of the chunk to come */
    uint64_t limit;    /* bytes that the body may still grow by */
    int digits;        /* of the present chunk's size */
    size_t extensions; /* bytes of extensions so far */
    size_t trailers;   /* bytes of trailers so far */
    bool has_name;     /* the present extension's or trailer's name began */
};

int http_body_init(struct http_body *body, const struct http_head *head,
                   uint64_t limit) __attribute__((warn_unused_result));

/*
 * Takes bytes from the front of `input`: *used of them, all unless the body
 * ended or is refused. What they decode to is appended to `out`.
 */
int http_body_feed(struct http_body *body, struct slice input, size_t *used,
                   struct buffer *out) __attribute__((warn_unused_result));

static inline bool http_body_is_done(const struct http_body *body)
{
    return body->state == HTTP_BODY_DONE;
}

#endif
