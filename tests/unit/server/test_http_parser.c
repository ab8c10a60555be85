#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "server/http/http_parser.h"

/*
 * Heads and what becomes of them: 0 for accepted, else the status to refuse
 * with. Every one is also fed in two parts, cut at each byte, and byte by
 * byte; the outcome must be the same.
 */
struct row {
    struct slice head;
    int status;
};

#define OK(text)            \
    {                       \
        SLICE_INIT(text), 0 \
    }
#define BAD(status, text)        \
    {                            \
        SLICE_INIT(text), status \
    }
#define GET  "GET / HTTP/1.1\r\n"
#define HOST "Host: go.example\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST

static const struct row rows[] = {
    OK(GET HOST "\r\n"),
    OK("\r\n" GET HOST "\r\n"),
    OK("GET / HTTP/1.0\r\n\r\n"),
    OK("HEAD /a?b=c HTTP/1.1\r\n" HOST "\r\n"),
    OK("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
    OK("CONNECT go.example:443 HTTP/1.1\r\n" HOST "\r\n"),
    OK("REPORT / HTTP/1.1\r\n" HOST "\r\n"),
    OK("GET http://other.example/x?y HTTP/1.1\r\n" HOST "\r\n"),
    OK("GET HTTPS://other.example HTTP/1.1\r\n" HOST "\r\n"),
    OK("GET /a\"b|c\\d^e`f{g}[h]<i> HTTP/1.1\r\n" HOST "\r\n"),
    OK(GET "Host:go.example:8080\r\n\r\n"),
    OK(GET "host: \t go.example \t \r\n\r\n"),
    OK(GET "Host: [::1]:80\r\n\r\n"),
    OK(GET "Host: [2001:db8::1]\r\n\r\n"),
    OK(GET "Host: a_b.example:\r\n\r\n"),
    OK(GET "Host: %41.example\r\n\r\n"),
    OK(GET HOST "X:\r\n\r\n"),
    OK(GET HOST "X-Latin: caf\xe9 \xc3\xa9\ttab\r\n\r\n"),
    OK(POST "Content-Length: 0\r\n\r\n"),
    OK(POST "content-LENGTH: 003\r\n\r\n"),
    OK(POST "Content-Length: 18446744073709551615\r\n\r\n"),
    OK(POST "Transfer-Encoding: Chunked \r\n\r\n"),
    OK(POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n"),
    OK("GET / HTTP/1.0\r\nExpect: tea\r\n\r\n"),

    /* the request line */
    BAD(400, "\r\n\r\n" GET HOST "\r\n"),
    BAD(400, "\n" GET HOST "\r\n"),
    BAD(400, "\r" GET HOST "\r\n"),
    BAD(400, " " GET HOST "\r\n"),
    BAD(400, "GET  / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /  HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET\t/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /\tHTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET\r\n" HOST "\r\n"),
    BAD(400, "GET /\r\n" HOST "\r\n"),
    BAD(400, "GET / \r\n" HOST "\r\n"),
    BAD(400, "GET HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, " / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1 \r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1\r" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.1\r\r\n" HOST "\r\n"),
    BAD(400, "GET / http/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/11\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1.10\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/1,1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/01.1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/+1.1\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTP/a.b\r\n" HOST "\r\n"),
    BAD(400, "GET / HTTPS/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET / ICE/1.0\r\n" HOST "\r\n"),
    BAD(505, "GET / HTTP/1.2\r\n" HOST "\r\n"),
    BAD(505, "GET / HTTP/0.9\r\n" HOST "\r\n"),
    BAD(505, "GET / HTTP/2.0\r\n" HOST "\r\n"),
    BAD(505, "GET / HTTP/9.9\r\n" HOST "\r\n"),
    BAD(501, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    BAD(501, "get / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(501, "MKCOLA / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(501, "GETGETGETGETGETGETGETGETGETGETGETGET"),
    BAD(400, "G\x80T / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GE(T / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET\0 / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "\x16\x03\x01\x02"), /* TLS on the wrong port */

    /* the target */
    BAD(400, "GET /a b HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /a#b HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /a\0b HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /a\x7f HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /a\x01 HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET /caf\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET a HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET ?a HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET * HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET go.example:80 HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET http:/// HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET http:/x HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET http://u:p@go.example/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET http://go.example\\@x/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET ftp://go.example/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "GET http://go.example:99999/ HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "CONNECT / HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "CONNECT go.example HTTP/1.1\r\n" HOST "\r\n"),
    BAD(400, "CONNECT go.example: HTTP/1.1\r\n" HOST "\r\n"),

    /* Host */
    BAD(400, GET "\r\n"),
    BAD(400, "GET http://go.example/ HTTP/1.1\r\n\r\n"),
    BAD(400, GET HOST HOST "\r\n"),
    BAD(400, GET HOST "hOST: other.example\r\n\r\n"),
    BAD(400, "GET / HTTP/1.0\r\n" HOST HOST "\r\n"),
    BAD(400, GET "Host:\r\n\r\n"),
    BAD(400, GET "Host: \t\r\n\r\n"),
    BAD(400, GET "Host: :80\r\n\r\n"),
    BAD(400, GET "Host: a b\r\n\r\n"),
    BAD(400, GET "Host: a,b\r\n\r\n"),
    BAD(400, GET "Host: u@a\r\n\r\n"),
    BAD(400, GET "Host: a/b\r\n\r\n"),
    BAD(400, GET "Host: a?b\r\n\r\n"),
    BAD(400, GET "Host: a#b\r\n\r\n"),
    BAD(400, GET "Host: a\\b\r\n\r\n"),
    BAD(400, GET "Host: \"a\"\r\n\r\n"),
    BAD(400, GET "Host: <a>\r\n\r\n"),
    BAD(400, GET "Host: a:b\r\n\r\n"),
    BAD(400, GET "Host: a:65536\r\n\r\n"),
    BAD(400, GET "Host: a:+80\r\n\r\n"),
    BAD(400, GET "Host: a:80:80\r\n\r\n"),
    BAD(400, GET "Host: ::1\r\n\r\n"),
    BAD(400, GET "Host: [::1\r\n\r\n"),
    BAD(400, GET "Host: [::1]x\r\n\r\n"),
    BAD(400, GET "Host: [fe80::1%25eth0]\r\n\r\n"),
    BAD(400, GET "Host: [a]\r\n\r\n"),
    BAD(400, GET "Host: %4g.example\r\n\r\n"),
    BAD(400, GET "Host: a%4\r\n\r\n"),
    BAD(400, GET "Host: b\xc3\xbc.example\r\n\r\n"),

    /* lines and fields */
    BAD(400, GET HOST "\n"),
    BAD(400, GET HOST "\rX"),
    BAD(400, GET HOST "\r\r\n"),
    BAD(400, GET "Host: a\n\r\n"),
    BAD(400, GET "Host: a\rX: b\r\n\r\n"),
    BAD(400, GET "Host: a\n\n"),
    BAD(400, GET HOST " folded\r\n\r\n"),
    BAD(400, GET HOST "\tfolded\r\n\r\n"),
    BAD(400, GET HOST "X: a\r\n folded\r\n\r\n"),
    BAD(400, GET HOST "X: a\r\n \r\n\r\n"),
    BAD(400, GET " " HOST "\r\n"),
    BAD(400, GET "Host : a\r\n\r\n"),
    BAD(400, GET "Host\t: a\r\n\r\n"),
    BAD(400, GET HOST ": empty\r\n\r\n"),
    BAD(400, GET HOST "no colon\r\n\r\n"),
    BAD(400, GET HOST "nocolon\r\n\r\n"),
    BAD(400, GET HOST "X\0Y: a\r\n\r\n"),
    BAD(400, GET HOST "X\x80: a\r\n\r\n"),
    BAD(400, GET HOST "X\x7f: a\r\n\r\n"),
    BAD(400, GET HOST "X(: a\r\n\r\n"),
    BAD(400, GET HOST "X/Y: a\r\n\r\n"),
    BAD(400, GET HOST "\"X\": a\r\n\r\n"),
    BAD(400, GET HOST "X: a\0b\r\n\r\n"),
    BAD(400, GET HOST "X: a\x01"
                      "b\r\n\r\n"),
    BAD(400, GET HOST "X: a\x0b"
                      "b\r\n\r\n"),
    BAD(400, GET HOST "X: a\x0c"
                      "b\r\n\r\n"),
    BAD(400, GET HOST "X: a\x1b[31m\r\n\r\n"),
    BAD(400, GET HOST "X: a\x7f\r\n\r\n"),

    /* Content-Length */
    BAD(400, POST "Content-Length:\r\n\r\n"),
    BAD(400, POST "Content-Length: +5\r\n\r\n"),
    BAD(400, POST "Content-Length: -5\r\n\r\n"),
    BAD(400, POST "Content-Length: 0x5\r\n\r\n"),
    BAD(400, POST "Content-Length: 5a\r\n\r\n"),
    BAD(400, POST "Content-Length: 5 5\r\n\r\n"),
    BAD(400, POST "Content-Length: 5, 5\r\n\r\n"),
    BAD(400, POST "Content-Length: 5,\r\n\r\n"),
    BAD(400, POST "Content-Length: 5.0\r\n\r\n"),
    BAD(400, POST "Content-Length: 1e1\r\n\r\n"),
    BAD(400, POST "Content-Length: 1_0\r\n\r\n"),
    BAD(400, POST "Content-Length: \"5\"\r\n\r\n"),
    BAD(400, POST "Content-Length: 5;\r\n\r\n"),
    BAD(400, POST "Content-Length: \xd9\xa5\r\n\r\n"),
    BAD(400, POST "Content-Length : 5\r\n\r\n"),
    BAD(400, POST "Content-Length: 18446744073709551616\r\n\r\n"),
    BAD(400, POST "Content-Length: 99999999999999999999999\r\n\r\n"),
    BAD(400, POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"),
    BAD(400, POST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"),
    BAD(400, POST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),

    /* Transfer-Encoding */
    BAD(400, POST "Transfer-Encoding:\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding : chunked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"),
    BAD(400, POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
    BAD(400, POST "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding: chunked\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding: chunked\r\n"
                  "Transfer-Encoding: identity\r\n\r\n"),
    BAD(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding: chun\x0bked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding:\x0b"
                  "chunked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding\r\n : chunked\r\n\r\n"),
    BAD(400, POST "Transfer-Encoding:\r\n chunked\r\n\r\n"),
    BAD(400, POST "X: y\nTransfer-Encoding: chunked\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: identity\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: xchunked\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: chunkedx\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: \"chunked\"\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: 'chunked'\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: chunked, identity\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: chunked, chunked\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: gzip, chunked\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: chunked;a=b\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: ,chunked\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: chunked,\r\n\r\n"),
    BAD(501, POST "Transfer-Encoding: \x80"
                  "chunked\r\n\r\n"),

    /* Expect */
    BAD(417, POST "Expect: 200-ok\r\n\r\n"),
    BAD(417, POST "Expect:\r\n\r\n"),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Feeds `text` in pieces, each time from memory that ends exactly there. */
static int feed(struct slice text, size_t first, size_t step)
{
    struct http_parser parser;
    size_t have = first;

    http_parser_init(&parser);
    for (;;) {
        char *copy = slice_copy(slice_head(text, have));
        int got = http_parser_feed(&parser, slice_of(copy, have));

        free(copy);
        if (got != 0)
            return got > 0 && (size_t)got != text.len ? -1 : got;
        if (have == text.len)
            return 0;
        have = have + step < text.len ? have + step : text.len;
    }
}

static void check(size_t i, int got)
{
    if (rows[i].status != 0)
        cr_assert_eq(got, -rows[i].status, "row %zu: %d for %s", i, got,
                     rows[i].head.ptr);
    else
        cr_assert_eq(got, (int)rows[i].head.len, "row %zu: %d for %s", i, got,
                     rows[i].head.ptr);
}

Test(http_parser, accepts_and_refuses)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        check(i, feed(rows[i].head, rows[i].head.len, 1));
}

Test(http_parser, outcome_does_not_depend_on_the_cuts)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t cut = 1; cut < rows[i].head.len; cut++)
            check(i, feed(rows[i].head, cut, rows[i].head.len));
        check(i, feed(rows[i].head, 1, 1));
    }
}

Test(http_parser, every_prefix_of_a_good_head_waits)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t n = 0; rows[i].status == 0 && n < rows[i].head.len; n++)
            cr_assert_eq(feed(slice_head(rows[i].head, n), n, 1), 0,
                         "row %zu, %zu bytes", i, n);
    }
}

/* A head of exactly `len` bytes, by one long field or one long target. */
static void sized(struct buffer *out, const char *before, const char *after,
                  size_t len)
{
    buffer_clear(out);
    buffer_append(out, slice_str(before));
    while (out->len + strlen(after) < len)
        buffer_append_byte(out, 'a');
    buffer_append(out, slice_str(after));
}

Test(http_parser, bounds_the_request_line)
{
    struct buffer head = BUFFER_INIT;
    size_t rest = strlen(HOST "\r\n");

    sized(&head, "GET /", " HTTP/1.1\r\n" HOST "\r\n", HTTP_LINE_MAX + rest);
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), (int)head.len);
    sized(&head, "GET /", " HTTP/1.1\r\n" HOST "\r\n",
          HTTP_LINE_MAX + rest + 1);
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), -414);
    cr_assert_eq(feed(buffer_slice(&head), 1, 1000), -414);
    buffer_release(&head);
}

Test(http_parser, bounds_the_head)
{
    struct buffer head = BUFFER_INIT;

    sized(&head, GET HOST "X: ", "\r\n\r\n", HTTP_HEAD_MAX);
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), HTTP_HEAD_MAX);
    sized(&head, GET HOST "X: ", "\r\n\r\n", HTTP_HEAD_MAX + 1);
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), -431);
    cr_assert_eq(feed(buffer_slice(&head), 1, 1000), -431);
    sized(&head, GET HOST, ": x\r\n\r\n", HTTP_HEAD_MAX + 100);
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), -431);
    buffer_release(&head);
}

Test(http_parser, bounds_the_number_of_fields)
{
    struct buffer head = BUFFER_INIT;

    buffer_append(&head, SLICE(GET HOST));
    for (int i = 1; i < HTTP_FIELDS_MAX; i++)
        buffer_append(&head, SLICE("X: y\r\n"));
    buffer_append(&head, SLICE("\r\n"));
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), (int)head.len);
    buffer_truncate(&head, head.len - 2);
    buffer_append(&head, SLICE("X: y\r\n\r\n"));
    cr_assert_eq(feed(buffer_slice(&head), head.len, 1), -431);
    buffer_release(&head);
}

/* Every byte in every kind of place: only the RFC's are let through. */
static int with_byte(const char *before, int byte, const char *after)
{
    struct buffer head = BUFFER_INIT;
    int got;

    buffer_append(&head, slice_str(before));
    buffer_append_byte(&head, (char)byte);
    buffer_append(&head, slice_str(after));
    got = feed(buffer_slice(&head), head.len, 1);
    buffer_release(&head);
    return got;
}

Test(http_parser, every_byte_in_names_values_and_targets)
{
    const char *tchars = "!#$%&'*+-.^_`|~0123456789"
                         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    for (int byte = 0; byte < 256; byte++) {
        bool token = byte != 0 && strchr(tchars, byte) != NULL;
        bool value = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
        bool target = byte > 0x20 && byte < 0x7f && byte != '#';

        cr_assert_eq(with_byte(GET HOST "X", byte, "Y: 1\r\n\r\n") > 0,
                     token || byte == ':', "name 0x%02x", (unsigned)byte);
        cr_assert_eq(with_byte(GET HOST "X: abcdefgh", byte, "i\r\n\r\n") > 0,
                     value, "value 0x%02x", (unsigned)byte);
        cr_assert_eq(with_byte("GET /a", byte, "b HTTP/1.1\r\n" HOST "\r\n") >
                         0,
                     target, "target 0x%02x", (unsigned)byte);
    }
}

static struct slice part(const struct http_parser *parser,
                         struct http_span span, const char *base)
{
    (void)parser;
    return http_head_slice(span, base);
}

Test(http_parser, tells_what_the_head_says)
{
    static const char text[] =
        "\r\nPUT http://Other.Example:81/a%20b?c=d?e HTTP/1.1\r\n" HOST
        "Content-Length: 12\r\nConnection: X, Close ,y\r\nX-Y: \t a b \t\r\n"
        "x-y: second\r\nExpect: 100-continue\r\n\r\nrest";
    struct http_parser parser;
    const struct http_head *head = &parser.head;

    http_parser_init(&parser);
    cr_assert_eq(http_parser_feed(&parser, SLICE(text)), (int)strlen(text) - 4);
    cr_assert_eq(head->method, HTTP_METHOD_PUT);
    cr_assert_eq(head->version, 11);
    cr_assert(slice_equal(part(&parser, head->path, text), SLICE("/a%20b")));
    cr_assert(slice_equal(part(&parser, head->query, text), SLICE("c=d?e")));
    cr_assert(
        slice_equal(part(&parser, head->host, text), SLICE("Other.Example")));
    cr_assert_eq(head->framing, HTTP_FRAMING_LENGTH);
    cr_assert_eq(head->content_length, 12);
    cr_assert(head->expects_continue);
    cr_assert_not(http_head_persists(head));
    cr_assert(
        slice_equal(http_head_field(head, text, SLICE("X-y")), SLICE("a b")));
    cr_assert(slice_is_none(http_head_field(head, text, SLICE("X-"))));
    cr_assert_eq(head->field_count, 6);
}
