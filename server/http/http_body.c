#include "server/http/http_body.h"

#include "server/http/http_bytes.h"

#define SIZE_DIGITS_MAX 16

int http_body_init(struct http_body *body, const struct http_head *head,
                   uint64_t limit)
{
    *body = (struct http_body){.state = HTTP_BODY_DONE, .limit = limit};
    if (head->framing == HTTP_FRAMING_NONE)
        return 0;
    if (head->framing == HTTP_FRAMING_CHUNKED) {
        body->state = HTTP_BODY_SIZE;
        return limit > 0 ? 0 : 413;
    }
    body->state = HTTP_BODY_LENGTH;
    body->left = head->content_length;
    return body->left <= limit ? 0 : 413;
}

static int go(struct http_body *body, enum http_body_state state)
{
    body->state = state;
    return 0;
}

/* As many of the bytes as belong to the data, at once. */
static size_t take_data(struct http_body *body, struct slice input,
                        struct buffer *out)
{
    size_t n = input.len < body->left ? input.len : (size_t)body->left;

    buffer_append(out, slice_head(input, n));
    body->left -= n;
    if (body->left == 0)
        body->state =
            body->state == HTTP_BODY_DATA ? HTTP_BODY_DATA_CR : HTTP_BODY_DONE;
    return n;
}

/* What may follow a chunk's size or a whole extension. */
static int end_of_extension(struct http_body *body, char byte)
{
    body->has_name = false;
    if (byte == ';')
        return go(body, HTTP_BODY_EXT_NAME);
    return byte == '\r' ? go(body, HTTP_BODY_SIZE_LF) : 400;
}

static int on_size(struct http_body *body, char byte)
{
    int digit = slice_hex_digit(byte);

    if (digit < 0)
        return body->digits > 0 ? end_of_extension(body, byte) : 400;
    if (++body->digits > SIZE_DIGITS_MAX)
        return 400;
    body->left = body->left << 4 | (uint64_t)digit;
    return 0;
}

static int on_extension_name(struct http_body *body, char byte)
{
    if (http_bytes_is(byte, HTTP_BYTE_TOKEN)) {
        body->has_name = true;
        return 0;
    }
    if (!body->has_name)
        return 400;
    return byte == '=' ? go(body, HTTP_BODY_EXT_VALUE)
                       : end_of_extension(body, byte);
}

static int on_extension_value(struct http_body *body, char byte)
{
    if (byte == '"')
        return go(body, HTTP_BODY_EXT_QUOTED);
    return http_bytes_is(byte, HTTP_BYTE_TOKEN) ? go(body, HTTP_BODY_EXT_TOKEN)
                                                : 400;
}

static int on_extension_quoted(struct http_body *body, char byte)
{
    if (byte == '"')
        return go(body, HTTP_BODY_EXT_END);
    if (byte == '\\')
        return go(body, HTTP_BODY_EXT_ESCAPE);
    return http_bytes_is(byte, HTTP_BYTE_QUOTED) ? 0 : 400;
}

static int on_extension(struct http_body *body, char byte)
{
    if (++body->extensions > HTTP_BODY_EXTENSIONS_MAX)
        return 400;
    switch (body->state) {
    case HTTP_BODY_EXT_NAME:
        return on_extension_name(body, byte);
    case HTTP_BODY_EXT_VALUE:
        return on_extension_value(body, byte);
    case HTTP_BODY_EXT_TOKEN:
        return http_bytes_is(byte, HTTP_BYTE_TOKEN)
                   ? 0
                   : end_of_extension(body, byte);
    case HTTP_BODY_EXT_QUOTED:
        return on_extension_quoted(body, byte);
    case HTTP_BODY_EXT_ESCAPE:
        body->state = HTTP_BODY_EXT_QUOTED;
        return http_bytes_is(byte, HTTP_BYTE_VALUE) ? 0 : 400;
    default:
        return end_of_extension(body, byte);
    }
}

/* The line with a chunk's size is complete. */
static int on_size_lf(struct http_body *body, char byte)
{
    if (byte != '\n')
        return 400;
    body->digits = 0;
    if (body->left > body->limit)
        return 413;
    body->limit -= body->left;
    return go(body, body->left > 0 ? HTTP_BODY_DATA : HTTP_BODY_TRAILER);
}

static int on_trailer_name(struct http_body *body, char byte)
{
    if (http_bytes_is(byte, HTTP_BYTE_TOKEN)) {
        body->has_name = true;
        return 0;
    }
    if (!body->has_name || byte != ':')
        return 400;
    return go(body, HTTP_BODY_TRAILER_VALUE);
}

static int on_trailer(struct http_body *body, char byte)
{
    if (++body->trailers > HTTP_BODY_TRAILERS_MAX)
        return 431;
    if (body->state == HTTP_BODY_TRAILER_VALUE) {
        if (byte == '\r')
            return go(body, HTTP_BODY_TRAILER_LF);
        return http_bytes_is(byte, HTTP_BYTE_VALUE) ? 0 : 400;
    }
    if (body->state == HTTP_BODY_TRAILER) {
        if (byte == '\r')
            return go(body, HTTP_BODY_END_LF);
        body->has_name = false;
        body->state = HTTP_BODY_TRAILER_NAME;
    }
    return on_trailer_name(body, byte);
}

/* Exactly `want`, then `state`. */
static int expect(struct http_body *body, char byte, char want,
                  enum http_body_state state)
{
    return byte == want ? go(body, state) : 400;
}

/* One byte that is not data. */
static int on_byte(struct http_body *body, char byte)
{
    switch (body->state) {
    case HTTP_BODY_SIZE:
        return on_size(body, byte);
    case HTTP_BODY_SIZE_LF:
        return on_size_lf(body, byte);
    case HTTP_BODY_DATA_CR:
        return expect(body, byte, '\r', HTTP_BODY_DATA_LF);
    case HTTP_BODY_DATA_LF:
        return expect(body, byte, '\n', HTTP_BODY_SIZE);
    case HTTP_BODY_TRAILER:
    case HTTP_BODY_TRAILER_NAME:
    case HTTP_BODY_TRAILER_VALUE:
        return on_trailer(body, byte);
    case HTTP_BODY_TRAILER_LF:
        return expect(body, byte, '\n', HTTP_BODY_TRAILER);
    case HTTP_BODY_END_LF:
        return expect(body, byte, '\n', HTTP_BODY_DONE);
    default:
        return on_extension(body, byte);
    }
}

int http_body_feed(struct http_body *body, struct slice input, size_t *used,
                   struct buffer *out)
{
    size_t at = 0;
    int refusal = 0;

    while (at < input.len && refusal == 0 && body->state != HTTP_BODY_DONE) {
        if (body->state == HTTP_BODY_LENGTH || body->state == HTTP_BODY_DATA)
            at += take_data(body, slice_skip(input, at), out);
        else
            refusal = on_byte(body, input.ptr[at++]);
    }
    *used = at;
    return refusal;
}
